import { BUCKET_OF, perBucket } from './api-limits.ts';
import type { ApiBucket, ApiLimits } from './api-limits.ts';
import type { CallClass, Owed } from './call-classes.ts';
import type { EcsCall } from './ecs-call.ts';
import { fullBucket } from './token-bucket.ts';
import type { TokenBucket } from './token-bucket.ts';

export interface WaitingCall {
  readonly call: EcsCall;
  readonly sinceMs: number;
}

/** What may be spent from one bucket, and what waits for it. Changed in place. */
export interface BucketBudget {
  tokens: TokenBucket;
  owed: Owed;
  /** Calls by class, first come first served. Launches are not here: they wait in the launch queue. */
  readonly waiting: Map<CallClass, Map<string, WaitingCall>>;
  /** How many calls have ever waited. */
  calls: number;
}

export type Budget = Readonly<Record<ApiBucket, BucketBudget>>;

export function createBudget(limits: ApiLimits): Budget {
  return perBucket((bucket) => ({
    tokens: fullBucket(limits[bucket]),
    owed: {},
    waiting: new Map(),
    calls: 0,
  }));
}

/** What a second wish for the same has in common with the first; undefined where each call stands for itself. */
function subjectOf(call: EcsCall): string | undefined {
  if (call.operation === 'StopTask') return call.taskArn;
  const isLook = call.operation === 'DescribeContainerInstances' && call.sweep === undefined;
  return isLook ? call.arns.join() : undefined;
}

/** Lets a call wait for its token. One that waits already to the same end serves both. */
export function awaitToken(budget: Budget, call: EcsCall, callClass: CallClass, nowMs: number): void {
  const bucket = budget[BUCKET_OF[call.operation]];
  const queue = bucket.waiting.get(callClass) ?? new Map<string, WaitingCall>();
  bucket.waiting.set(callClass, queue);
  bucket.calls += 1;
  const name = subjectOf(call) ?? `call ${bucket.calls}`;
  if (!queue.has(name)) queue.set(name, { call, sinceMs: nowMs });
}
