import type { LocalEcsState } from '../state.ts';

/** How far back a read may look; 0 while all reads are up to date. */
export function historyMs({ options, longestStaleMs }: LocalEcsState): number {
  return Math.max(options.consistencyMs, longestStaleMs);
}
