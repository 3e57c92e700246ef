import { findGroup, putGroup, removeGroup, scaleBy } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import { resolvePathId } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import { describedGroup } from './described-group.ts';
import type { GroupPatch, GroupUpdate } from './group-schema.ts';
import { refuseRules, refuseWhole, taken } from './refusal.ts';
import type { Outcome } from './refusal.ts';
import { settleTarget } from './settle-target.ts';
import type { ChangeContext } from './settle-target.ts';
import { isTopGroup } from './validate-group.ts';

export interface GroupChangeContext extends ChangeContext {
  /** The root as it was in the version that the update asks for; absent when it asks for none, or there was none. */
  readonly earlier?: Group;
}

/** Which group a request is about. @param url the group that its path names. */
export const groupIdOf = (url: PathId, update: GroupUpdate): PathId =>
  update.id === undefined ? url : resolvePathId(update.id, url);

/** The group as an update wants it: as it was once, with other numbers of instances, or as described. */
function wantedGroup(
  root: Group,
  id: PathId,
  update: GroupUpdate,
  context: GroupChangeContext,
): Outcome<Group> {
  const before = findGroup(root, id);
  const described = describedGroup(id, update, before, context);
  if (!described.ok) return described;
  if (update.scaleBy !== undefined) return taken(scaleBy(described.value, update.scaleBy));
  if (update.version === undefined) return described;
  const earlier = context.earlier === undefined ? undefined : findGroup(context.earlier, id);
  return earlier === undefined
    ? refuseWhole(`Group ${id} not available in version ${update.version}`)
    : taken(earlier);
}

/**
 * The whole tree after a PUT of a group, which is made when it is missing.
 * @param url the group that the path of the request names; the update's id is seen from there.
 */
export function groupTarget(
  root: Group,
  url: PathId,
  update: GroupUpdate,
  context: GroupChangeContext,
): Outcome<Group> {
  const wanted = wantedGroup(root, groupIdOf(url, update), update, context);
  if (!wanted.ok) return wanted;
  const change = putGroup(root, wanted.value, context.version);
  return change.ok ? settleTarget(root, change.root, context) : refuseWhole(change.message, 409);
}

/** The whole tree after a POST of a group, which must not exist. */
export function newGroupTarget(
  root: Group,
  url: PathId,
  update: GroupUpdate,
  context: ChangeContext,
): Outcome<Group> {
  const id = groupIdOf(url, update);
  const target = groupTarget(root, url, update, context);
  if (!target.ok || findGroup(root, id) === undefined) return target;
  return refuseWhole(`Group ${id} is already created. Use PUT to change this group.`, 409);
}

const unknownGroup = (id: PathId): ReturnType<typeof refuseWhole> =>
  refuseWhole(`Group '${id}' does not exist`, 404);

/** The whole tree after a PATCH of a group, which says whether a top group gives its role to its apps. */
export function patchedGroupTarget(
  root: Group,
  id: PathId,
  { enforceRole = false }: GroupPatch,
  version: Timestamp,
): Outcome<Group> {
  if (!isTopGroup(id)) return refuseRules([{ path: '/', message: 'Path needs to be top-level' }]);
  const group = findGroup(root, id);
  if (group === undefined) return unknownGroup(id);
  const change = putGroup(root, { ...group, enforceRole }, version);
  return change.ok ? taken(change.root) : refuseWhole(change.message, 409);
}

/** The whole tree after a DELETE of a group with all in it; the root only becomes empty. */
export function withoutGroupTarget(root: Group, id: PathId, version: Timestamp): Outcome<Group> {
  return findGroup(root, id) === undefined ? unknownGroup(id) : taken(removeGroup(root, id, version));
}
