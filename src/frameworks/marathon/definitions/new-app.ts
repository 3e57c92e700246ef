import type { AppDefinition } from '../engine/app-definition.ts';
import { ROOT_PATH, parentOf, resolvePathId, validatePathId } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import type { AppRules } from './app-rules.ts';
import { completeApp } from './complete-app.ts';
import type { AppDraft } from './complete-app.ts';
import { toNewDialect } from './new-dialect.ts';
import type { NewDialectUpdate } from './new-dialect.ts';
import type { AppUpdate } from './read-app.ts';
import { refuseSchema, takeIfValid, taken } from './refusal.ts';
import type { Outcome, Problem } from './refusal.ts';
import { appProblems } from './validate-app.ts';
import { portPlaceProblems } from './validate-ports.ts';

/** Where and when an app is made. */
export interface NewAppPlace {
  /** The id that the URL tells; the body's does not count then. */
  readonly id?: PathId;
  /** The group that a body's relative id is seen from; the root when absent. */
  readonly group?: PathId;
  readonly version: Timestamp;
}

const idProblemsAt = (path: string, text: string): readonly Problem[] =>
  validatePathId(text).map((message) => ({ path, message }));

const dependencyProblems = (dependencies: readonly string[]): readonly Problem[] =>
  dependencies.flatMap((text, i) => idProblemsAt(`/dependencies(${i})`, text));

const resolveDependencies = (dependencies: readonly string[], id: PathId): readonly PathId[] =>
  dependencies.map((text) => resolvePathId(text, parentOf(id)));

/**
 * Makes an app of a whole definition, its version all three of its times. Service ports are still to be assigned, and
 * its version in the body does not count.
 */
export function newApp(update: AppUpdate, place: NewAppPlace, rules: AppRules): Outcome<AppDefinition> {
  if (place.id === undefined && update.id === undefined)
    return refuseSchema([{ path: '/id', message: 'error.path.missing' }]);
  const said = toNewDialect(update);
  if (!said.ok) return said;
  const { id: idText = '', dependencies = [], version: ignored, ...draft } = said.value;
  const id = place.id ?? resolvePathId(idText, place.group ?? ROOT_PATH);
  const app: AppDefinition = {
    ...completeApp(draft, rules.defaultNetworkName),
    id,
    dependencies: resolveDependencies(dependencies, id),
    version: place.version,
    versionInfo: { lastScalingAt: place.version, lastConfigChangeAt: place.version },
  };
  return takeIfValid(app, [
    ...idProblemsAt('/id', place.id ?? idText),
    ...dependencyProblems(dependencies),
    ...appProblems(app, rules),
  ]);
}

/** What an update can be merged into; parts that only an update can say again are left out. */
function toDraft(app: AppDefinition): AppDraft {
  const { id, dependencies, version, versionInfo, executorResources, resourceLimits, ...draft } = app;
  // In a network of one's own there are none to be told, rather than none at all.
  if (app.portDefinitions.length > 0 || app.networks.some(({ mode }) => mode === 'host')) return draft;
  const { portDefinitions, ...rest } = draft;
  return rest;
}

function merge(app: AppDefinition, said: NewDialectUpdate, rules: AppRules): AppDefinition {
  const { id: ignored, dependencies, version, ...changes } = said;
  return {
    ...completeApp({ ...toDraft(app), ...changes }, rules.defaultNetworkName),
    id: app.id,
    dependencies: dependencies === undefined ? app.dependencies : resolveDependencies(dependencies, app.id),
    version: app.version,
    versionInfo: app.versionInfo,
  };
}

/**
 * The app with what an update says: each of its fields takes the place of the app's, whole. Its id counts as little as
 * its version, which asks for an earlier definition, see {@link rollbackVersion}. The app's version stays.
 */
export function updateApp(app: AppDefinition, update: AppUpdate, rules: AppRules): Outcome<AppDefinition> {
  const said = toNewDialect(update);
  if (!said.ok) return said;
  const changed = merge(app, said.value, rules);
  return takeIfValid(changed, [
    ...portPlaceProblems(said.value),
    ...dependencyProblems(said.value.dependencies ?? []),
    ...appProblems(changed, rules),
  ]);
}

/** The earlier version that an update asks for; undefined when it is an ordinary one. */
export function rollbackVersion(update: AppUpdate): Outcome<Timestamp | undefined> {
  const { version, id, ...others } = update;
  if (version === undefined || Object.keys(others).length === 0) return taken(version);
  return takeIfValid<Timestamp | undefined>(version, [
    { path: '/', message: "The 'version' field may only be combined with the 'id' field." },
  ]);
}
