import type { AppDefinition } from '../engine/app-definition.ts';
import { emptyGroup } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import { resolvePathId } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import { newApp } from './new-app.ts';
import type { AppUpdate } from './read-app.ts';
import type { GroupUpdate } from './group-schema.ts';
import { inPart, refuseAll, refuseSchema, takeAll, takeIfValid, taken } from './refusal.ts';
import type { Outcome } from './refusal.ts';
import type { ChangeContext } from './settle-target.ts';
import { childProblems, clashProblems, groupProblems, isTopGroup, repeatedIds } from './validate-group.ts';

function childApp(app: AppUpdate, group: PathId, context: ChangeContext): Outcome<AppDefinition> {
  const made = newApp(app, { group, version: context.version }, context.rules);
  return made.ok ? takeIfValid(made.value, childProblems(made.value.id, group)) : made;
}

function appsOf(
  apps: readonly AppUpdate[],
  group: PathId,
  context: ChangeContext,
): Outcome<readonly AppDefinition[]> {
  const read = takeAll(apps.map((app, i) => inPart(`/apps(${i})`, childApp(app, group, context))));
  return read.ok ? takeIfValid(read.value, repeatedIds('/apps', read.value)) : read;
}

function childGroup(
  update: GroupUpdate,
  parent: PathId,
  before: Group | undefined,
  context: ChangeContext,
): Outcome<Group> {
  if (update.id === undefined) return refuseSchema([{ path: '/id', message: 'error.path.missing' }]);
  const id = resolvePathId(update.id, parent);
  const placed = takeIfValid(update, childProblems(id, parent));
  return placed.ok ? describedGroup(id, update, before?.groups.get(id), context) : placed;
}

function groupsOf(
  groups: readonly GroupUpdate[],
  parent: PathId,
  before: Group | undefined,
  context: ChangeContext,
): Outcome<readonly Group[]> {
  const read = takeAll(
    groups.map((group, i) => inPart(`/groups(${i})`, childGroup(group, parent, before, context))),
  );
  return read.ok ? takeIfValid(read.value, repeatedIds('/groups', read.value)) : read;
}

const byId = <T extends { readonly id: PathId }>(things: readonly T[]): ReadonlyMap<PathId, T> =>
  new Map(things.map((each) => [each.id, each]));

type Parts = Partial<Pick<Group, 'apps' | 'groups'>>;

/** The apps and groups that an update has; lists that it has not are left out. */
function partsOf(
  id: PathId,
  update: GroupUpdate,
  before: Group | undefined,
  context: ChangeContext,
): Outcome<Parts> {
  const own = takeIfValid(update, groupProblems(id, update, before));
  const apps = appsOf(update.apps ?? [], id, context);
  const groups = groupsOf(update.groups ?? [], id, before, context);
  if (!own.ok || !apps.ok || !groups.ok) return refuseAll([own, apps, groups]);
  return taken({
    ...(update.apps === undefined ? {} : { apps: byId(apps.value) }),
    ...(update.groups === undefined ? {} : { groups: byId(groups.value) }),
  });
}

/**
 * The group that an update describes. Lists that it has are complete, others are those of the group before.
 * @param before absent when the group is to be made.
 */
export function describedGroup(
  id: PathId,
  update: GroupUpdate,
  before: Group | undefined,
  context: ChangeContext,
): Outcome<Group> {
  const parts = partsOf(id, update, before, context);
  if (!parts.ok) return parts;
  const { enforceRole, dependencies } = update;
  const group: Group = {
    ...(before ?? emptyGroup(id, context.version)),
    version: context.version,
    ...parts.value,
    ...(dependencies === undefined
      ? {}
      : { dependencies: dependencies.map((text) => resolvePathId(text, id)) }),
    ...(enforceRole === undefined || !isTopGroup(id) ? {} : { enforceRole }),
  };
  return takeIfValid(group, clashProblems(group));
}
