import type { AppDefinition } from '../engine/app-definition.ts';
import { findApp } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import { resolvePathId } from '../engine/path-id.ts';
import { unknownApp, wantedApp, withApps } from './app-target.ts';
import type { AppChangeContext } from './app-target.ts';
import type { AppUpdate } from './read-app.ts';
import { inPart, refuseSchema, takeAll, takeIfValid } from './refusal.ts';
import type { Outcome } from './refusal.ts';
import { repeatedIds } from './validate-group.ts';

/** How several apps are changed at once. */
interface AppsChange {
  /** Whether fields that an update leaves out stay as they are, or get their defaults. */
  readonly isPartial: boolean;
  /** Whether apps that are missing are made, or the whole is refused. */
  readonly makesMissing: boolean;
}

const PATCH: AppsChange = { isPartial: true, makesMissing: false };

function oneOfApps(
  root: Group,
  update: AppUpdate,
  { isPartial, makesMissing }: AppsChange,
  context: AppChangeContext,
): Outcome<AppDefinition> {
  if (update.id === undefined) return refuseSchema([{ path: '/id', message: 'error.path.missing' }]);
  const id = resolvePathId(update.id);
  return makesMissing || findApp(root, id) !== undefined
    ? wantedApp(root, id, update, isPartial, context)
    : unknownApp(id);
}

function changedApps(
  root: Group,
  updates: readonly AppUpdate[],
  change: AppsChange,
  context: AppChangeContext,
): Outcome<Group> {
  const read = takeAll(
    updates.map((update, i) => inPart(`(${i})`, oneOfApps(root, update, change, context))),
  );
  if (!read.ok) return read;
  const apps = takeIfValid(read.value, repeatedIds('', read.value));
  return apps.ok ? withApps(root, apps.value, context) : apps;
}

/** The whole tree after a PUT of several apps; those that are missing are made. */
export function putAppsTarget(
  root: Group,
  updates: readonly AppUpdate[],
  isPartial: boolean,
  context: AppChangeContext,
): Outcome<Group> {
  return changedApps(root, updates, { isPartial, makesMissing: true }, context);
}

/** The whole tree after a PATCH of several apps, which must all exist. */
export function patchedAppsTarget(
  root: Group,
  updates: readonly AppUpdate[],
  context: AppChangeContext,
): Outcome<Group> {
  return changedApps(root, updates, PATCH, context);
}
