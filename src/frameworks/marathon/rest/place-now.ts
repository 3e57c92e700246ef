import type { AppChangeContext } from '../definitions/app-target.ts';
import type { GroupUpdate } from '../definitions/group-schema.ts';
import { groupTarget } from '../definitions/group-target.ts';
import type { Outcome } from '../definitions/refusal.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import { nextTimestamp } from '../engine/timestamp.ts';
import type { ChangePlace } from '../scheduler/input.ts';
import { definitionAt } from '../scheduler/state.ts';
import type { MarathonState } from '../scheduler/state.ts';

/** The whole tree after a PUT of a group, in the version that the update asks for where it does. */
export function groupPutTarget(
  id: PathId,
  update: GroupUpdate,
  { root, treeAt }: ChangePlace,
  changes: AppChangeContext,
): Outcome<Group> {
  const earlier = update.version === undefined ? undefined : treeAt(update.version);
  return groupTarget(root, id, update, { ...changes, ...(earlier === undefined ? {} : { earlier }) });
}

/** What a change would be made from if it were made now. */
export function placeNow(state: MarathonState, nowMs: number): ChangePlace {
  return {
    root: state.root,
    version: nextTimestamp(nowMs, state.root.version),
    definitionAt: (app, version) => definitionAt(state, app, version),
    treeAt: (version) => state.trees.find((tree) => tree.version === version),
    portCounts: state.portCounts,
  };
}
