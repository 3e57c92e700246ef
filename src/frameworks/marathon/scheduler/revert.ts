import { changeOf } from '../engine/app-change.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import { findApp, findGroup, putApp, removeApp, removeGroup } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import { ROOT_PATH, parentsOf } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import type { Deployment } from './deployment.ts';

/** The app as it was, as a new version of it: tasks that have been started meanwhile are of another configuration. */
function restored(before: AppDefinition, now: AppDefinition | undefined, version: Timestamp): AppDefinition {
  const isSame = now !== undefined && changeOf(now, before) === 'none';
  if (isSame && now.versionInfo.lastConfigChangeAt === before.versionInfo.lastConfigChangeAt) return before;
  const isScaled =
    now !== undefined &&
    changeOf(now, before) === 'scaling' &&
    now.versionInfo.lastConfigChangeAt === before.versionInfo.lastConfigChangeAt;
  return {
    ...before,
    version,
    versionInfo: {
      lastScalingAt: version,
      lastConfigChangeAt: isScaled ? before.versionInfo.lastConfigChangeAt : version,
    },
  };
}

/** Groups that a deployment has made, and that hold nothing any more. */
function withoutNewGroups(root: Group, { original }: Deployment, app: PathId, version: Timestamp): Group {
  return parentsOf(app).reduce((tree, id) => {
    const group = findGroup(tree, id);
    const isEmpty = group !== undefined && group.apps.size + group.groups.size === 0;
    const isNew = id !== ROOT_PATH && findGroup(original, id) === undefined;
    return isEmpty && isNew ? removeGroup(tree, id, version) : tree;
  }, root);
}

/** A tree where everything that a deployment changes is as it was before it; what others have changed stays. */
export function revert(root: Group, deployment: Deployment, version: Timestamp): Group {
  let tree: Group = { ...root, version };
  for (const app of deployment.actions.keys()) {
    const before = findApp(deployment.original, app);
    if (before === undefined) {
      tree = withoutNewGroups(removeApp(tree, app, version), deployment, app, version);
      continue;
    }
    const put = putApp(tree, restored(before, findApp(tree, app), version), version);
    if (put.ok) tree = put.root;
  }
  return tree;
}
