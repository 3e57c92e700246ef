import type { Found } from '../master-view.ts';

/** How many of several candidates are named. */
const NAMED = 10;

export interface Names {
  /** What the thing is called in an answer. */
  readonly id: string;
  /** What else it may be asked for by. */
  readonly others?: readonly (string | undefined)[];
}

function match<T>(items: readonly T[], namesOf: (item: T) => Names, fits: (name: string) => boolean) {
  return items.filter((item) => {
    const { id, others = [] } = namesOf(item);
    return fits(id) || others.some((name) => name !== undefined && fits(name));
  });
}

/** Finds a thing by one of its names, else by what only one name of all begins with. */
export function findByName<T>(items: readonly T[], wanted: string, namesOf: (item: T) => Names): Found<T> {
  if (wanted === '') return { type: 'UNKNOWN' };
  const exact = match(items, namesOf, (name) => name === wanted);
  const found = exact.length > 0 ? exact : match(items, namesOf, (name) => name.startsWith(wanted));
  const [value, ...more] = found;
  if (value === undefined) return { type: 'UNKNOWN' };
  if (more.length === 0) return { type: 'FOUND', value };
  return { type: 'AMBIGUOUS', ids: found.slice(0, NAMED).map((item) => namesOf(item).id) };
}

/** What was found, as it is shown. */
export function foundAs<T, View>(found: Found<T>, view: (value: T) => View): Found<View> {
  return found.type === 'FOUND' ? { type: 'FOUND', value: view(found.value) } : found;
}
