import type { Group } from '../engine/group.ts';
import { ROOT_PATH, parentOf, validatePathId } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import type { GroupUpdate } from './group-schema.ts';
import type { Problem } from './refusal.ts';

/** Fields of which each stands alone: it is an order, no description. */
const ORDERS = ['scaleBy', 'version'] as const;

export const isTopGroup = (id: PathId): boolean => id !== ROOT_PATH && parentOf(id) === ROOT_PATH;

const notChild = (parent: PathId): Problem => ({
  path: '/id',
  message: `Identifier is not child of '${parent}'`,
});

export const childProblems = (id: PathId, parent: PathId): readonly Problem[] =>
  id !== ROOT_PATH && parentOf(id) === parent ? [] : [notChild(parent)];

/** Of a list of a group: whether one is in it twice. */
export function repeatedIds(list: string, things: readonly { readonly id: PathId }[]): readonly Problem[] {
  const seen = new Set<PathId>();
  return things.flatMap(({ id }, i) => {
    if (seen.has(id)) return [{ path: `${list}(${i})/id`, message: `${id} is in the list twice` }];
    seen.add(id);
    return [];
  });
}

const changesApps = (update: GroupUpdate): boolean =>
  update.apps !== undefined || (update.groups ?? []).some(changesApps);

function enforceRoleProblems(id: PathId, update: GroupUpdate, before: Group | undefined): readonly Problem[] {
  const { enforceRole } = update;
  const path = '/enforceRole';
  if (!isTopGroup(id)) {
    const message = `enforceRole can only be set for top-level groups, and ${id} is not top-level`;
    return enforceRole === true ? [{ path, message }] : [];
  }
  const isChanged =
    before !== undefined && enforceRole !== undefined && enforceRole !== (before.enforceRole ?? false);
  const message =
    'enforceRole cannot be modified in a request that adds, removes or modifies services; please make these changes in separate requests.';
  return isChanged && changesApps(update) ? [{ path, message }] : [];
}

/** What is wrong with a group apart from the apps and groups in it. */
export function groupProblems(
  id: PathId,
  update: GroupUpdate,
  before: Group | undefined,
): readonly Problem[] {
  const fields = Object.keys(update);
  const mixed = ORDERS.filter((order) => fields.includes(order) && fields.length > 1);
  return [
    ...validatePathId(update.id ?? id).map((message) => ({ path: '/id', message })),
    ...mixed.map((order) => ({
      path: `/${order}`,
      message: 'not allowed in conjunction with other properties.',
    })),
    ...(update.dependencies ?? []).flatMap((text, i) =>
      validatePathId(text).map((message) => ({ path: `/dependencies(${i})`, message })),
    ),
    ...enforceRoleProblems(id, update, before),
  ];
}

/** What is wrong with a group whose apps and groups are known. */
export function clashProblems({ apps, groups }: Group): readonly Problem[] {
  const message = 'Groups and Applications may not have the same identifier.';
  return [...apps.keys()].some((app) => groups.has(app)) ? [{ path: '/', message }] : [];
}
