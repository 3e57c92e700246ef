import type { ClusterRecord } from '../clusters/cluster.ts';
import type { CursorList } from '../cursor-list.ts';
import type { Turn } from '../turn.ts';
import { historyMs } from './history-length.ts';

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
  const firstKept = departures.findIndex(({ atMs }) => atMs > turn.nowMs - keptMs);
  if (firstKept !== 0) departures.splice(0, firstKept < 0 ? departures.length : firstKept);
  if (ordinal !== undefined && keptMs > 0) departures.push({ list: name, ordinal, id, atMs: turn.nowMs });
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
): Generator<readonly [ordinal: number, id: string]> {
  const gone =
    departures.length === 0
      ? []
      : departures
          .filter((left) => left.list === name && left.ordinal > after && list?.has(left.id) !== true)
          .toSorted((a, b) => a.ordinal - b.ordinal);
  for (const entry of list?.after(after) ?? []) {
    while ((gone[0]?.ordinal ?? Infinity) < entry[0]) {
      const left = gone.shift();
      if (left !== undefined) yield [left.ordinal, left.id];
    }
    yield entry;
  }
  for (const { ordinal, id } of gone) yield [ordinal, id];
}
