import type { AppDefinition } from './app-definition.ts';
import { ROOT_PATH, parentOf, parentsOf } from './path-id.ts';
import type { PathId } from './path-id.ts';
import type { Timestamp } from './timestamp.ts';

/** Apps and groups below one path. Never changed; a tree with a change shares what has not changed with the one before. */
export interface Group {
  readonly id: PathId;
  readonly apps: ReadonlyMap<PathId, AppDefinition>;
  readonly groups: ReadonlyMap<PathId, Group>;
  /** Apps and groups on which every app below depends. */
  readonly dependencies: readonly PathId[];
  /** When something in or below was last changed. */
  readonly version: Timestamp;
  /** Whether apps below get the role of the top group; told of top groups only. */
  readonly enforceRole?: boolean;
}

/** A tree, or why there is none, in Marathon's words. */
export type GroupChange =
  { readonly ok: true; readonly root: Group } | { readonly ok: false; readonly message: string };

export const emptyGroup = (id: PathId, version: Timestamp): Group => ({
  id,
  apps: new Map(),
  groups: new Map(),
  dependencies: [],
  version,
});

export function findGroup(root: Group, id: PathId): Group | undefined {
  if (id === ROOT_PATH) return root;
  return findGroup(root, parentOf(id))?.groups.get(id);
}

export const findApp = (root: Group, id: PathId): AppDefinition | undefined =>
  findGroup(root, parentOf(id))?.apps.get(id);

/** All apps in and below a group, each group's own before those of its groups. */
export function appsBelow(group: Group): readonly AppDefinition[] {
  return [...differingApps(undefined, group)];
}

/**
 * The apps of a tree that are not the same ones in another, in the order of {@link appsBelow}. What the trees share is not
 * looked at.
 * @param before absent: nothing.
 */
export function* differingApps(before: Group | undefined, after: Group): Generator<AppDefinition> {
  if (before === after) return;
  for (const app of after.apps.values()) if (before?.apps.get(app.id) !== app) yield app;
  for (const group of after.groups.values()) {
    const earlier = before?.groups.get(group.id);
    if (earlier !== group) yield* differingApps(earlier, group);
  }
}

/** A group and all groups below it, each before its own. */
export function groupsFrom(group: Group): readonly Group[] {
  return [group, ...[...group.groups.values()].flatMap(groupsFrom)];
}

function withEntry<T>(entries: ReadonlyMap<PathId, T>, id: PathId, entry: T | undefined): Map<PathId, T> {
  const changed = new Map(entries);
  if (entry === undefined) changed.delete(id);
  else changed.set(id, entry);
  return changed;
}

/** Puts a group in its place; those above it that are missing are made, and all of them get the version. */
function replaceGroup(root: Group, group: Group, version: Timestamp): Group {
  if (group.id === ROOT_PATH) return group;
  const id = parentOf(group.id);
  const parent = findGroup(root, id) ?? emptyGroup(id, version);
  return replaceGroup(
    root,
    { ...parent, version, groups: withEntry(parent.groups, group.id, group) },
    version,
  );
}

/** An app where a group would have to be. */
function appInTheWay(root: Group, places: readonly PathId[]): string | undefined {
  const place = places.find((id) => findApp(root, id) !== undefined);
  return place === undefined ? undefined : `An app with the path ${place} already exists.`;
}

/**
 * Puts an app into the tree, new or in the place of the one before. Groups that it needs are made; a group of its id goes, if
 * there is no app in or below it.
 */
export function putApp(root: Group, app: AppDefinition, version: Timestamp): GroupChange {
  const inTheWay = appInTheWay(root, parentsOf(app.id));
  if (inTheWay !== undefined) return { ok: false, message: inTheWay };
  const namesake = findGroup(root, app.id);
  if (namesake !== undefined && appsBelow(namesake).length > 0)
    return { ok: false, message: 'Groups and Applications may not have the same identifier.' };
  const id = parentOf(app.id);
  const parent = findGroup(root, id) ?? emptyGroup(id, version);
  const apps = withEntry(parent.apps, app.id, app);
  const groups = withEntry(parent.groups, app.id, undefined);
  const changed = { ...parent, version, apps, groups };
  return { ok: true, root: replaceGroup(root, changed, version) };
}

/** Puts a group, with all that is in it, into the tree, new or in the place of the one before. */
export function putGroup(root: Group, group: Group, version: Timestamp): GroupChange {
  const inTheWay = appInTheWay(root, [group.id, ...parentsOf(group.id)]);
  if (inTheWay !== undefined) return { ok: false, message: inTheWay };
  return { ok: true, root: replaceGroup(root, { ...group, version }, version) };
}

/** Takes an app out. The groups that it was in stay, empty or not. */
export function removeApp(root: Group, id: PathId, version: Timestamp): Group {
  const parent = findGroup(root, parentOf(id));
  if (parent?.apps.has(id) !== true) return root;
  return replaceGroup(root, { ...parent, version, apps: withEntry(parent.apps, id, undefined) }, version);
}

/** Takes a group out with all that is in it. The root becomes empty. */
export function removeGroup(root: Group, id: PathId, version: Timestamp): Group {
  if (id === ROOT_PATH) return emptyGroup(ROOT_PATH, version);
  const parent = findGroup(root, parentOf(id));
  if (parent?.groups.has(id) !== true) return root;
  return replaceGroup(root, { ...parent, version, groups: withEntry(parent.groups, id, undefined) }, version);
}

/** The group with as many instances of each app below as the factor times what there are, rounded up. */
export function scaleBy(group: Group, factor: number): Group {
  const apps = [...group.apps].map(([id, app]) => {
    // 10 × 1.1 is 11.000000000000002 in binary fractions, which would come to twelve.
    const instances = Math.ceil(Number((app.instances * factor).toPrecision(15)));
    return [id, { ...app, instances }] as const;
  });
  const groups = [...group.groups].map(([id, each]) => [id, scaleBy(each, factor)] as const);
  return { ...group, apps: new Map(apps), groups: new Map(groups) };
}
