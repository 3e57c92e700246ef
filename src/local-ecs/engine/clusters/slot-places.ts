import type { CursorList } from '../cursor-list.ts';
import type { SlotSet } from '../slot-set.ts';
import type { InstanceIndex } from './instance-index.ts';

/**
 * Of these slots the instances of a cluster's list, in its order, which is that of slots.
 * @param after a place in the list, whether or not something stands there still; -1 starts at the beginning.
 */
export function* placesOf(
  list: CursorList<string>,
  index: InstanceIndex,
  slots: SlotSet,
  after: number,
): Generator<readonly [ordinal: number, id: string]> {
  const [next] = list.after(after);
  const start = next === undefined ? undefined : index.slotOf(next[1]);
  if (start === undefined) return;
  for (const slot of slots.from(start)) {
    const id = index.idAt(slot) ?? '';
    const ordinal = list.ordinalOf(id);
    if (ordinal !== undefined) yield [ordinal, id];
  }
}
