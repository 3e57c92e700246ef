import type { AppDefinition } from '../engine/app-definition.ts';
import { findApp } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import { appKey, failureKey, pastKey } from './records.ts';
import { persist } from './turn.ts';
import type { Turn } from './turn.ts';

export function keepDefinition(turn: Turn, app: AppDefinition): void {
  const { definitions } = turn.state;
  const versions = definitions.get(app.id) ?? new Map<Timestamp, AppDefinition>();
  if (versions.has(app.version)) return;
  definitions.set(app.id, versions.set(app.version, app));
  persist(turn, { type: 'put', key: appKey(app.id, app.version), value: app });
}

/** Whether a definition is needed for something else than to be looked up. */
function isInUse({ state }: Turn, app: PathId, version: Timestamp): boolean {
  const isIn = (tree: Group): boolean => findApp(tree, app)?.version === version;
  const deployments = [...state.deployments.values()];
  return (
    [...state.instances.versionsOf(app)].includes(version) ||
    state.trees.some(isIn) ||
    deployments.some(({ original, target }) => isIn(original) || isIn(target))
  );
}

/** Forgets definitions of an app beyond the newest, where nothing needs them. @param kept how many are kept in any case. */
export function pruneDefinitions(turn: Turn, app: PathId, kept: number): void {
  const versions = turn.state.definitions.get(app);
  if (versions === undefined || versions.size <= kept) return;
  for (const version of [...versions.keys()].slice(0, versions.size - kept)) {
    if (isInUse(turn, app, version)) continue;
    versions.delete(version);
    persist(turn, { type: 'delete', key: appKey(app, version) });
  }
  if (versions.size === 0) turn.state.definitions.delete(app);
}

/** What is left of an app that is gone is no version of another under its name; only trees from before need it. */
function keepAsPast(turn: Turn, app: PathId): void {
  const { definitions, past } = turn.state;
  const versions = definitions.get(app);
  if (versions === undefined) return;
  definitions.delete(app);
  past.set(app, new Map([...(past.get(app) ?? []), ...versions]));
  for (const [version, value] of versions) {
    persist(turn, { type: 'delete', key: appKey(app, version) });
    persist(turn, { type: 'put', key: pastKey(app, version), value });
  }
}

/** Forgets definitions of an app's namesakes that no tree needs any more. */
export function prunePast(turn: Turn, app: PathId): void {
  const { past } = turn.state;
  const versions = past.get(app);
  if (versions === undefined) return;
  for (const version of [...versions.keys()]) {
    if (isInUse(turn, app, version)) continue;
    versions.delete(version);
    persist(turn, { type: 'delete', key: pastKey(app, version) });
  }
  if (versions.size === 0) past.delete(app);
}

/** Forgets what is known of an app that is gone, but for what earlier trees need. */
export function forgetApp(turn: Turn, app: PathId): void {
  const { state } = turn;
  state.delays.delete(app);
  state.vacancies.delete(app);
  forgetFailure(turn, app);
  pruneDefinitions(turn, app, 0);
  keepAsPast(turn, app);
}

function forgetFailure(turn: Turn, app: PathId): void {
  if (turn.state.failures.delete(app)) persist(turn, { type: 'delete', key: failureKey(app) });
}
