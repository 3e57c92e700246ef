import type { Page, Paging } from '../master-view.ts';

/** One part of a list; of what is outside it nothing is made. */
export function pageOf<T, View>(
  items: readonly T[],
  { limit = Number.POSITIVE_INFINITY, offset = 0 }: Paging,
  view: (item: T) => View,
): Page<View> {
  return { items: items.slice(offset, offset + limit).map(view), total: items.length };
}
