import type { LocalEcsState } from '../state.ts';

/** Sees to it that what stale reads will show is kept from now on. To be called whenever faults come or go. */
export function countStaleReads(state: LocalEcsState): void {
  const faults = [...state.faults, ...(state.faultPlan?.faults ?? [])];
  state.longestStaleMs = Math.max(0, ...faults.map(({ rule }) => rule.staleMs ?? 0));
}
