import { DESCRIBE_BATCH } from '../ecs/limits.ts';
import { isPassing } from '../ecs/failure.ts';
import type { EcsFailure } from '../ecs/failure.ts';
import type { EcsCall, EcsOperation, EcsOutcome } from './ecs-call.ts';
import type { Sweep } from './measure.ts';
import type { Round } from './round.ts';
import { rateAt } from './token-bucket.ts';
import { callEcs, measureSince } from './turn.ts';
import type { Turn } from './turn.ts';

/** Polling is shared by three: sweeps of instances, looks at tasks, listings of tasks. */
const POLLERS = 3;

/** Of so many calls of a round one may be made again. */
const CALLS_PER_REPEAT = 10;

export function nextRound(turn: Turn): Round {
  turn.state.rounds += 1;
  return {
    number: turn.state.rounds,
    begunAtMs: turn.now,
    underway: 0,
    calls: 0,
    repeats: 0,
    failure: undefined,
  };
}

/** Makes a call that belongs to a round. */
export function callInRound(turn: Turn, round: Round, call: EcsCall): void {
  round.underway += 1;
  round.calls += 1;
  callEcs(turn, call);
}

/**
 * Makes a call of a round again that has failed in passing: of a thousand calls some fail every time, and no such round
 * would ever be whole. Not too many, for then ECS is away; and a small round is cheaply repeated as such.
 * @returns whether it does.
 */
export function repeatInRound(
  turn: Turn,
  round: Round,
  { call, outcome }: { readonly call: EcsCall; readonly outcome: EcsOutcome<EcsOperation> },
): boolean {
  if (outcome.ok || round.failure !== undefined || !isPassing(outcome.failure)) return false;
  if (round.repeats >= Math.floor(round.calls / CALLS_PER_REPEAT)) return false;
  round.repeats += 1;
  round.underway -= 1;
  callInRound(turn, round, call);
  return true;
}

/** Counts an answer of a round. @returns whether the round is over now. */
export function answeredInRound(round: Round, failure: EcsFailure | undefined): boolean {
  round.underway -= 1;
  round.failure ??= failure;
  return round.underway === 0;
}

/** Tells how long a round took that is over. */
export function measureRound(turn: Turn, sweep: Sweep, { begunAtMs, failure }: Round): void {
  const outcome = failure === undefined ? 'whole' : 'failed';
  measureSince(turn, 'sweep.ended', { sweep, outcome }, begunAtMs);
}

/** Splits what is to be described into calls of a hundred. */
export function inBatches<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const batches: Item[][] = [];
  for (let from = 0; from < items.length; from += DESCRIBE_BATCH)
    batches.push(items.slice(from, from + DESCRIBE_BATCH));
  return batches;
}

/** How many calls one poller may make in that time, of its share of the reads that ECS allows at present; 1 at least. */
export function callsWithin({ state, now }: Turn, ms: number): number {
  const perSecond = rateAt(state.budget.clusterResourceRead.tokens, now);
  return Math.max(1, Math.ceil((ms * perSecond) / (POLLERS * 1000)));
}

/**
 * How long one poller waits from one round's beginning to the next, so that its calls stay within its share of the
 * reads that ECS allows at present.
 */
export function pollPeriodMs({ state, now }: Turn, shortestMs: number, calls: number): number {
  const perSecond = rateAt(state.budget.clusterResourceRead.tokens, now);
  return Math.max(shortestMs, Math.ceil((calls * POLLERS * 1000) / perSecond));
}
