import type { EcsAttribute } from '../../../ecs/container-instance.ts';

const namesByList = new WeakMap<readonly EcsAttribute[], ReadonlySet<string>>();

/** The names of the attributes in a list, gathered once for each list: it is replaced whole when it changes. */
export function attributeNames(attributes: readonly EcsAttribute[]): ReadonlySet<string> {
  const known = namesByList.get(attributes);
  if (known !== undefined) return known;
  const names = new Set(attributes.map(({ name }) => name));
  namesByList.set(attributes, names);
  return names;
}
