import type { Agent, BridgeState } from './state.ts';
import { rateAt, refilled, tokensIn } from './token-bucket.ts';
import { note } from './turn.ts';
import type { Turn } from './turn.ts';

/** How long a launch that is queued now waits to be sent, by what ECS's API limits allow. */
function launchWaitMs(state: BridgeState, nowMs: number): number {
  const tokens = refilled(state.budget.clusterResourceModify.tokens, nowMs);
  const behind = Math.max(0, state.launchQueue.size - tokensIn(tokens));
  const pauseMs = state.launchQueue.size === 0 ? 0 : Math.max(0, state.launchPauseUntilMs - nowMs);
  return pauseMs + (behind * 1000) / rateAt(tokens, nowMs);
}

/** For how long no offers are to be made: more launches would only wait. 0 for not at all. */
function holdBackMs({ state, now }: Turn): number {
  const { maxLaunchWaitMs, allocationIntervalMs } = state.config.timing;
  const excessMs = Math.ceil(launchWaitMs(state, now) - maxLaunchWaitMs);
  return excessMs > 0 ? Math.max(allocationIntervalMs, excessMs) : 0;
}

/** Puts agents aside while the launch queue's wait is long. @returns whether it is. */
export function holdBack(turn: Turn, agents: readonly Agent[]): boolean {
  const { state, now } = turn;
  const forMs = holdBackMs(turn);
  if (forMs === 0) return false;
  if (state.heldBack.size === 0)
    note(turn, 'info', 'offers.held-back', 'no offers while launches wait', {
      queued: state.launchQueue.size,
      forMs,
    });
  for (const { id } of agents) state.heldBack.add(id);
  state.deadlines.setEarlier({ kind: 'held-back' }, now + forMs);
  return true;
}

/** Offers what was held back, unless launches still wait long. */
export function releaseHeldBack(turn: Turn): void {
  const { state } = turn;
  if (holdBack(turn, [])) return;
  for (const id of state.heldBack) state.changedAgents.add(id);
  state.heldBack.clear();
}
