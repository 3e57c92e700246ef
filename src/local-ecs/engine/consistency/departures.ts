import type { ClusterRecord } from '../clusters/cluster.ts';
import type { CursorList } from '../cursor-list.ts';
import { PairOrder } from '../pair-order.ts';
import type { Turn } from '../turn.ts';
import type { Departures } from './departure.ts';
import { historyMs } from './history-length.ts';

/** Forgets what left at that time or before. */
function forget({ byTime, byList }: Departures, atMs: number): void {
  for (;;) {
    const departure = byTime.takeUpTo(atMs);
    if (departure === undefined) return;
    const { list, ordinal, id } = departure;
    const left = byList.get(list);
    // It may have come back and left again since.
    if (left?.placeOf(id)?.first === ordinal) left.delete(id);
    if (left?.size === 0) byList.delete(list);
  }
}

/** Takes an item out of a list; a read that lags may show it there for a while. @param name of the list in its cluster */
export function depart(
  turn: Pick<Turn, 'state' | 'nowMs'>,
  { departures }: ClusterRecord,
  list: CursorList<string> | undefined,
  name: string,
  id: string,
): void {
  const ordinal = list?.delete(id);
  const keptMs = historyMs(turn.state);
  forget(departures, turn.nowMs - keptMs);
  if (ordinal === undefined || keptMs === 0) return;
  const left = departures.byList.get(name) ?? new PairOrder<string>();
  departures.byList.set(name, left);
  left.put(id, ordinal, 0);
  departures.byTime.add(turn.nowMs, { list: name, ordinal, id });
}

type Entry = readonly [ordinal: number, id: string];

/** What has left a list and not come back, behind a position, in order. */
function* goneFrom(
  { byList }: Departures,
  list: CursorList<string> | undefined,
  name: string,
  after: number,
): Generator<Entry> {
  for (const { first: ordinal, items } of byList.get(name)?.fitting(after + 1, 0) ?? [])
    for (const id of items) if (list?.has(id) !== true) yield [ordinal, id];
}

/**
 * What a read may find in a list behind a position, in order: what is in it, and what was until recently. Whether an item was
 * there at the moment that is shown, its history tells.
 */
export function* entriesOf(
  { departures }: ClusterRecord,
  list: CursorList<string> | undefined,
  name: string,
  after: number,
): Generator<Entry> {
  const gone = goneFrom(departures, list, name, after);
  let left = gone.next();
  for (const entry of list?.after(after) ?? []) {
    for (; left.done !== true && left.value[0] < entry[0]; left = gone.next()) yield left.value;
    yield entry;
  }
  for (; left.done !== true; left = gone.next()) yield left.value;
}
