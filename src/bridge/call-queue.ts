import { API_BUCKETS, BUCKET_OF } from './api-limits.ts';
import type { ApiBucket } from './api-limits.ts';
import type { BucketBudget, WaitingCall } from './budget.ts';
import { chooseClass, RANKS } from './call-classes.ts';
import type { CallClass } from './call-classes.ts';
import type { EcsAnswer, EcsCall } from './ecs-call.ts';
import { nextLaunch, sendLaunch } from './launch-queue.ts';
import type { BridgeState } from './state.ts';
import {
  hasRegained,
  hasToken,
  isSlowed,
  nextGrowthMs,
  nextTokenMs,
  rateAt,
  refilled,
  regained,
  throttled,
  withoutToken,
} from './token-bucket.ts';
import type { TokenBucket } from './token-bucket.ts';
import { measureSince, note } from './turn.ts';
import type { Turn } from './turn.ts';

/** Whether a call has lost its purpose while it waited: its task has ended by itself. */
function isMoot(state: BridgeState, call: EcsCall): boolean {
  if (call.operation !== 'StopTask' || call.launchId === undefined) return false;
  const key = state.tasksByLaunch.get(call.launchId);
  const task = key === undefined ? undefined : state.tasks.get(key);
  return task === undefined || task.launch.phase === 'ENDED';
}

/** The call of a class that has waited longest. Those that have lost their purpose are dropped on the way. */
function firstWaiting(
  state: BridgeState,
  bucket: BucketBudget,
  callClass: CallClass,
): WaitingCall | undefined {
  const queue = bucket.waiting.get(callClass);
  for (const [name, waiting] of queue ?? []) {
    if (!isMoot(state, waiting.call)) return waiting;
    queue?.delete(name);
  }
  return undefined;
}

function waits(turn: Turn, bucket: BucketBudget, callClass: CallClass): boolean {
  if (callClass === 'LAUNCH') return nextLaunch(turn) !== undefined;
  return firstWaiting(turn.state, bucket, callClass) !== undefined;
}

function measureWait(turn: Turn, bucket: ApiBucket, callClass: CallClass, sinceMs: number): void {
  // The class in small letters is what its type says, which the method does not.
  const priority = callClass.toLowerCase() as Lowercase<CallClass>;
  measureSince(turn, 'budget.wait', { bucket, priority }, sinceMs);
}

function sendNext(turn: Turn, name: ApiBucket, bucket: BucketBudget, callClass: CallClass): void {
  if (callClass === 'LAUNCH') {
    const task = nextLaunch(turn);
    if (task === undefined) return;
    measureWait(turn, name, callClass, turn.state.launchQueue.get(task.key) ?? turn.now);
    sendLaunch(turn, task);
    return;
  }
  const queue = bucket.waiting.get(callClass);
  const [first] = queue ?? [];
  if (first === undefined) return;
  const [subject, { call, sinceMs }] = first;
  queue?.delete(subject);
  measureWait(turn, name, callClass, sinceMs);
  turn.out.push({ type: 'ecs-call', call });
}

/** While a bucket is slowed, its lowest class gets less of the little there is. */
const easeOf = (tokens: TokenBucket, nowMs: number): number =>
  isSlowed(tokens) ? rateAt(tokens, nowMs) / tokens.limit.perSecond : 1;

/** Sends what the tokens of a bucket allow. @returns when to look again. */
function spend(turn: Turn, name: ApiBucket, bucket: BucketBudget): number {
  const ease = easeOf(bucket.tokens, turn.now);
  for (;;) {
    const choice = chooseClass(RANKS[name], bucket.owed, (callClass) => waits(turn, bucket, callClass), ease);
    if (choice === undefined) {
      bucket.owed = {};
      return Number.POSITIVE_INFINITY;
    }
    if (!hasToken(bucket.tokens)) return nextTokenMs(bucket.tokens);
    bucket.tokens = withoutToken(bucket.tokens);
    bucket.owed = choice.owed;
    sendNext(turn, name, bucket, choice.callClass);
  }
}

function refill(turn: Turn, name: ApiBucket, bucket: BucketBudget): void {
  bucket.tokens = refilled(bucket.tokens, turn.now);
  if (!hasRegained(bucket.tokens)) return;
  bucket.tokens = regained(bucket.tokens);
  const { perSecond } = bucket.tokens.limit;
  note(turn, 'info', 'budget.recovered', 'ECS calls are as fast as before the throttle', {
    bucket: name,
    perSecond,
  });
}

/** Sends every call that has its token by now, and asks to be woken for the next. */
export function sendCalls(turn: Turn): void {
  const { state } = turn;
  let nextMs = Number.POSITIVE_INFINITY;
  for (const name of API_BUCKETS) {
    const bucket = state.budget[name];
    refill(turn, name, bucket);
    nextMs = Math.min(nextMs, spend(turn, name, bucket), nextGrowthMs(bucket.tokens));
  }
  if (nextMs === Number.POSITIVE_INFINITY) state.deadlines.clear({ kind: 'budget' });
  else state.deadlines.set({ kind: 'budget' }, nextMs);
}

/** Slows a bucket down when ECS has refused one of its calls for its rate. */
export function heedThrottle(turn: Turn, { call, outcome, begunAtMs }: EcsAnswer): void {
  if (outcome.ok || outcome.failure.code !== 'THROTTLED') return;
  const name = BUCKET_OF[call.operation];
  const bucket = turn.state.budget[name];
  const slower = throttled(bucket.tokens, begunAtMs, turn.now);
  if (slower === bucket.tokens) return;
  bucket.tokens = slower;
  note(turn, 'warn', 'budget.throttled', `ECS asks for fewer calls: ${outcome.failure.message}`, {
    bucket: name,
    operation: call.operation,
    perSecond: rateAt(slower, turn.now),
    allowedPerSecond: slower.limit.perSecond,
  });
}
