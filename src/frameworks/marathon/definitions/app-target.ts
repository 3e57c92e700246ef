import type { AppDefinition } from '../engine/app-definition.ts';
import { findApp, putApp, removeApp } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import { newApp, rollbackVersion, updateApp } from './new-app.ts';
import type { AppUpdate } from './read-app.ts';
import { refuseRules, refuseWhole, taken } from './refusal.ts';
import type { Outcome, Refused } from './refusal.ts';
import { settleTarget } from './settle-target.ts';
import type { ChangeContext } from './settle-target.ts';

export interface AppChangeContext extends ChangeContext {
  /** The definition of an app in an earlier version; undefined when it is not kept. */
  readonly storedApp: (id: PathId, version: Timestamp) => AppDefinition | undefined;
}

/** The whole tree after a request about one app. */
export interface AppTarget {
  readonly root: Group;
  /** As it is in the tree. */
  readonly app: AppDefinition;
}

export const unknownApp = (id: PathId): Refused => refuseWhole(`App '${id}' does not exist`, 404);

/** The app as a request wants it. A partial one changes an app that is there; every other is a whole definition. */
export function wantedApp(
  root: Group,
  id: PathId,
  update: AppUpdate,
  isPartial: boolean,
  context: AppChangeContext,
): Outcome<AppDefinition> {
  const before = findApp(root, id);
  if (before === undefined || !isPartial)
    return newApp(update, { id, version: context.version }, context.rules);
  const asked = rollbackVersion(update);
  if (!asked.ok) return asked;
  if (asked.value === undefined) return updateApp(before, update, context.rules);
  const stored = context.storedApp(id, asked.value);
  return stored === undefined
    ? refuseWhole(`App '${id}' does not exist in version ${asked.value}`, 404)
    : taken(stored);
}

/** Puts apps into the tree and settles it. */
export function withApps(
  root: Group,
  apps: readonly AppDefinition[],
  context: ChangeContext,
  restarted?: ReadonlySet<PathId>,
): Outcome<Group> {
  let target = root;
  for (const app of apps) {
    const change = putApp(target, app, context.version);
    if (!change.ok) return refuseRules([{ path: '/', message: change.message }]);
    target = change.root;
  }
  return settleTarget(root, target, context, restarted);
}

function withApp(
  root: Group,
  app: AppDefinition,
  context: ChangeContext,
  restarted?: ReadonlySet<PathId>,
): Outcome<AppTarget> {
  const target = withApps(root, [app], context, restarted);
  if (!target.ok) return target;
  return taken({ root: target.value, app: findApp(target.value, app.id) ?? app });
}

/** After a POST of an app, which must not exist. */
export function postedAppTarget(root: Group, update: AppUpdate, context: ChangeContext): Outcome<AppTarget> {
  const app = newApp(update, { version: context.version }, context.rules);
  if (!app.ok) return app;
  const { id } = app.value;
  return findApp(root, id) === undefined
    ? withApp(root, app.value, context)
    : refuseWhole(`An app with id [${id}] already exists.`, 409);
}

/**
 * After a PUT of an app, which is made when it is missing.
 * @param isPartial whether fields that the update leaves out stay as they are, or get their defaults.
 */
export function putAppTarget(
  root: Group,
  id: PathId,
  update: AppUpdate,
  isPartial: boolean,
  context: AppChangeContext,
): Outcome<AppTarget> {
  const app = wantedApp(root, id, update, isPartial, context);
  return app.ok ? withApp(root, app.value, context) : app;
}

/** After a PATCH of an app, which must exist. */
export function patchedAppTarget(
  root: Group,
  id: PathId,
  update: AppUpdate,
  context: AppChangeContext,
): Outcome<AppTarget> {
  return findApp(root, id) === undefined ? unknownApp(id) : putAppTarget(root, id, update, true, context);
}

/** After an app's instances are to be replaced though nothing has changed. */
export function restartedAppTarget(root: Group, id: PathId, context: ChangeContext): Outcome<AppTarget> {
  const app = findApp(root, id);
  return app === undefined ? unknownApp(id) : withApp(root, app, context, new Set([id]));
}

/** After apps get other numbers of instances, as when tasks are killed and not to come back. */
export function scaledAppsTarget(
  root: Group,
  instances: ReadonlyMap<PathId, number>,
  context: ChangeContext,
): Outcome<Group> {
  const apps: AppDefinition[] = [];
  for (const [id, count] of instances) {
    const app = findApp(root, id);
    if (app === undefined) return unknownApp(id);
    apps.push({ ...app, instances: count });
  }
  return withApps(root, apps, context);
}

/** After a DELETE of an app. */
export function withoutAppTarget(root: Group, id: PathId, version: Timestamp): Outcome<Group> {
  return findApp(root, id) === undefined ? unknownApp(id) : taken(removeApp(root, id, version));
}
