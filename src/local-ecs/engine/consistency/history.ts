import type { Turn } from '../turn.ts';
import { historyMs } from './history-length.ts';
import { NO_HISTORY } from './remembered.ts';
import type { Remembered } from './remembered.ts';

/** From now on this is known; what was known is kept as long as a read may show it. */
export function replaceKnown<Known>(
  turn: Pick<Turn, 'state' | 'nowMs'>,
  record: Remembered<Known>,
  known: Known,
): void {
  const keptMs = historyMs(turn.state);
  if (keptMs > 0) {
    const kept = record.earlier.filter(({ untilMs }) => untilMs > turn.nowMs - keptMs);
    record.earlier = [...kept, { known: record.known, untilMs: turn.nowMs }];
  } else if (record.earlier.length > 0) record.earlier = NO_HISTORY;
  record.known = known;
}

/**
 * What was known of something at a moment.
 * @param sinceMs when it came to be.
 * @returns undefined for a moment before that.
 */
export function knownAt<Known>(
  { known, earlier }: Remembered<Known>,
  sinceMs: number,
  atMs: number,
): Known | undefined {
  if (atMs < sinceMs) return undefined;
  return earlier.find(({ untilMs }) => untilMs > atMs)?.known ?? known;
}
