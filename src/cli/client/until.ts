import { testOf } from './choose-items.ts';
import type { Column } from './column.ts';
import type { Item } from './item.ts';

/**
 * What a watch waits for: `key=value`, which all of the list have to have, or `count=N`, how long the list has to be.
 * Of an empty list nothing is so but `count=0`.
 * @returns whether a list is like that. @throws ProblemError USAGE for what is no such text.
 */
export function untilOf(columns: readonly Column[], text: string): (found: readonly Item[]) => boolean {
  const [, count] = /^count=(\d+)$/.exec(text) ?? [];
  if (count !== undefined) return ({ length }) => length === Number(count);
  const isSo = testOf(columns, text);
  return (found) => found.length > 0 && found.every(isSo);
}
