import { postedAppTarget, putAppTarget } from '../definitions/app-target.ts';
import type { AppChangeContext } from '../definitions/app-target.ts';
import { putAppsTarget } from '../definitions/apps-target.ts';
import { groupIdOf } from '../definitions/group-target.ts';
import { readApp, readApps } from '../definitions/read-app.ts';
import { readGroup } from '../definitions/read-group.ts';
import { taken } from '../definitions/refusal.ts';
import type { Outcome } from '../definitions/refusal.ts';
import { appsBelow, findGroup } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import { ROOT_PATH, resolvePathId } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import type { ChangePlace } from '../scheduler/input.ts';
import { groupPutTarget } from './place-now.ts';

/** What a body would make of the apps. */
export interface PlannedChange {
  readonly root: Group;
  /** The apps that it names. */
  readonly named: readonly PathId[];
}

function ofApp(body: unknown, { root }: ChangePlace, context: AppChangeContext): Outcome<PlannedChange> {
  const update = readApp(body);
  if (!update.ok) return update;
  const { id } = update.value;
  const target =
    id === undefined
      ? postedAppTarget(root, update.value, context)
      : putAppTarget(root, resolvePathId(id), update.value, false, context);
  return target.ok ? taken({ root: target.value.root, named: [target.value.app.id] }) : target;
}

function ofApps(body: unknown, { root }: ChangePlace, context: AppChangeContext): Outcome<PlannedChange> {
  const updates = readApps(body);
  if (!updates.ok) return updates;
  const target = putAppsTarget(root, updates.value, false, context);
  const named = updates.value.map(({ id = '/' }) => resolvePathId(id));
  return target.ok ? taken({ root: target.value, named }) : target;
}

function ofGroup(body: unknown, place: ChangePlace, context: AppChangeContext): Outcome<PlannedChange> {
  const update = readGroup(body);
  if (!update.ok) return update;
  const target = groupPutTarget(ROOT_PATH, update.value, place, context);
  if (!target.ok) return target;
  const group = findGroup(target.value, groupIdOf(ROOT_PATH, update.value));
  return taken({
    root: target.value,
    named: group === undefined ? [] : appsBelow(group).map(({ id }) => id),
  });
}

const isGroup = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && ('apps' in body || 'groups' in body);

/**
 * What a PUT of a body would make: of an app or a list of apps, each a whole definition, or of a group. A group is told by its
 * `apps` or `groups`.
 */
export function plannedChange(
  body: unknown,
  place: ChangePlace,
  context: AppChangeContext,
): Outcome<PlannedChange> {
  if (Array.isArray(body)) return ofApps(body, place, context);
  return isGroup(body) ? ofGroup(body, place, context) : ofApp(body, place, context);
}
