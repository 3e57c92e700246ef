import { appsBelow, groupsFrom } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';

/** A group without what is in it. */
export interface GroupRecord {
  readonly id: PathId;
  readonly version: Timestamp;
  readonly dependencies: readonly PathId[];
  readonly enforceRole?: boolean;
}

/** An app, told by its version. */
interface AppPlace {
  readonly id: PathId;
  readonly version: Timestamp;
}

/** A tree of apps by their versions. */
export interface TreeRecord {
  /** Each before those that are in it. */
  readonly groups: readonly GroupRecord[];
  readonly apps: readonly AppPlace[];
}

/** What makes a tree out of the one before. What was there stays in its place, what is new comes after it. */
export interface TreeChangeRecord extends TreeRecord {
  /** Of the tree before. */
  readonly from: Timestamp;
  /** Apps and groups that are taken out first, groups with all that is in them. */
  readonly gone: readonly PathId[];
}

const groupRecord = ({ apps, groups, ...group }: Group): GroupRecord => group;

export const treeRecord = (root: Group): TreeRecord => ({
  groups: groupsFrom(root).map(groupRecord),
  apps: appsBelow(root).map(({ id, version }) => ({ id, version })),
});

/** A change while it is being written. */
interface Writing {
  readonly gone: PathId[];
  readonly groups: GroupRecord[];
  readonly apps: AppPlace[];
}

/** How many entries of a map were in another in the same order; those after them are new, or have been moved. */
function stayingInPlace(before: ReadonlyMap<PathId, unknown>, after: ReadonlyMap<PathId, unknown>): number {
  const earlier = before.keys();
  let count = 0;
  for (const id of after.keys()) {
    if (!before.has(id)) return count;
    let next = earlier.next();
    while (next.done !== true && next.value !== id) next = earlier.next();
    if (next.done === true) return count;
    count += 1;
  }
  return count;
}

const NOTHING: ReadonlyMap<PathId, never> = new Map<PathId, never>();

/** Writes down what a map has lost. @returns the ids that come last in it, as they are new or have been moved. */
function writeGone(
  out: Writing,
  before: ReadonlyMap<PathId, unknown>,
  after: ReadonlyMap<PathId, unknown>,
): ReadonlySet<PathId> {
  if (before === after) return new Set();
  const last = new Set([...after.keys()].slice(stayingInPlace(before, after)));
  for (const id of before.keys()) if (!after.has(id) || last.has(id)) out.gone.push(id);
  return last;
}

function writeApps(out: Writing, before: Group['apps'], after: Group['apps']): void {
  const last = writeGone(out, before, after);
  if (before === after) return;
  for (const { id, version } of after.values())
    if (last.has(id) || before.get(id)?.version !== version) out.apps.push({ id, version });
}

/** A group that has changed, and what has changed in and below it. */
function writeGroup(out: Writing, before: Group | undefined, after: Group): void {
  if (before === after) return;
  out.groups.push(groupRecord(after));
  writeApps(out, before?.apps ?? NOTHING, after.apps);
  const groups = before?.groups ?? NOTHING;
  const last = writeGone(out, groups, after.groups);
  for (const group of after.groups.values())
    writeGroup(out, last.has(group.id) ? undefined : groups.get(group.id), group);
}

/** What two trees share is not looked at. */
export function treeChangeRecord(before: Group, after: Group): TreeChangeRecord {
  const out: Writing = { gone: [], groups: [], apps: [] };
  writeGroup(out, before, after);
  return { from: before.version, ...out };
}

/** How many groups and apps a record tells of. */
export const sizeOf = ({ groups, apps, gone = [] }: TreeRecord & Partial<TreeChangeRecord>): number =>
  groups.length + apps.length + gone.length;
