import { perBucket } from './api-limits.ts';
import type { ApiBucket } from './api-limits.ts';
import { RANKS } from './call-classes.ts';
import type { CallClass } from './call-classes.ts';
import type { BridgeState } from './state.ts';
import { rateAt, refilled, tokensIn } from './token-bucket.ts';

export interface ClassView {
  readonly callClass: CallClass;
  /** Calls that wait for a token. */
  readonly calls: number;
  /** How long the first of them has waited; 0 when none does. */
  readonly longestWaitMs: number;
}

export interface BucketView {
  readonly tokens: number;
  /** Tokens that come back each second now; less than allowed after a throttle. */
  readonly perSecond: number;
  readonly allowedPerSecond: number;
  readonly burst: number;
  /** The most urgent class first. */
  readonly waiting: readonly ClassView[];
}

function classView(state: BridgeState, name: ApiBucket, callClass: CallClass, nowMs: number): ClassView {
  const queue = state.budget[name].waiting.get(callClass);
  // The first in either queue has waited longest.
  const [firstCall] = queue?.values() ?? [];
  const [firstLaunchMs] = state.launchQueue.values();
  const isLaunch = callClass === 'LAUNCH';
  const sinceMs = isLaunch ? firstLaunchMs : firstCall?.sinceMs;
  return {
    callClass,
    calls: isLaunch ? state.launchQueue.size : (queue?.size ?? 0),
    longestWaitMs: nowMs - (sinceMs ?? nowMs),
  };
}

function bucketView(state: BridgeState, name: ApiBucket, nowMs: number): BucketView {
  const tokens = refilled(state.budget[name].tokens, nowMs);
  return {
    tokens: tokensIn(tokens),
    perSecond: rateAt(tokens, nowMs),
    allowedPerSecond: tokens.limit.perSecond,
    burst: tokens.limit.burst,
    waiting: RANKS[name].map(({ callClass }) => classView(state, name, callClass, nowMs)),
  };
}

/** What is left of ECS's limits and what waits for it, for metrics and people. Changes nothing. */
export function budgetView(state: BridgeState, nowMs: number): Readonly<Record<ApiBucket, BucketView>> {
  return perBucket((bucket) => bucketView(state, bucket, nowMs));
}
