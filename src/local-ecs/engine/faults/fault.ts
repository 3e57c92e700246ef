import type { RandomStream } from '../seeded-random.ts';

/**
 * What goes wrong with a call. On its way:
 *
 * - `reset`: the connection is reset.
 * - `cut-off`: ECS acts, and the connection is reset in the middle of the answer.
 * - `silence`: there is no answer, ever; the connection stays.
 * - `delay`: everything is as it should be, only later.
 * - `error`: the answer is of status 500, 502 or 503, a ServerException or a page of HTML.
 *
 * By what ECS says:
 *
 * - `throttle`: it is refused with ThrottlingException.
 * - `disguised-throttle`: EC2 has throttled ECS, which says so in the text of an InvalidParameterException only.
 * - `refuse`: it is refused with another error.
 * - `item-failure`: one of the things it names is a failure in the answer; before acting, ECS does nothing with that
 *   one, after acting it has done all the same.
 * - `stale-read`: it shows what was so some time ago.
 * - `empty-page`: a page without items that is not the last.
 * - `changed-token`: the token of the next page is spelt otherwise than it would be, and good all the same.
 * - `expired-token`: the token of a page is good no more.
 *
 * By what becomes of the tasks it starts:
 *
 * - `stuck-pending`: they never leave PENDING, unless they are stopped.
 * - `stops-before-running`: they end as soon as they run: nobody who polls sees them RUNNING.
 * - `stops-before-answer`: they have stopped when the answer arrives, which tells that they are PENDING.
 */
export type FaultKind =
  | 'reset'
  | 'cut-off'
  | 'silence'
  | 'delay'
  | 'error'
  | 'throttle'
  | 'disguised-throttle'
  | 'refuse'
  | 'item-failure'
  | 'stale-read'
  | 'empty-page'
  | 'changed-token'
  | 'expired-token'
  | 'stuck-pending'
  | 'stops-before-running'
  | 'stops-before-answer';

/** Whether ECS acts on the call before it goes wrong; a `delay` before acting makes ECS act late. */
export type FaultPhase = 'before-acting' | 'after-acting';

/** Errors that `refuse` can answer with, beside those that other kinds have. */
export type RefusalCode =
  | 'AccessDeniedException'
  | 'ClientException'
  | 'ConflictException'
  | 'ExpiredTokenException'
  | 'InvalidParameterException'
  | 'UnrecognizedClientException';

/** What only some kinds of faults have. */
export interface FaultDetails {
  /** How long a `delay` is; above 0. */
  readonly delayMs?: number;
  /** Of an `error`. Default 500. */
  readonly status?: 500 | 502 | 503;
  /** Whether an `error` is a page of HTML, as what stands before ECS sends them. Default false. */
  readonly html?: boolean;
  /** Of a `refuse`. A ConflictException after acting names what the call has started. */
  readonly code?: RefusalCode;
  /** Of a `refuse`. Default: ECS's own words. */
  readonly message?: string;
  /** Of an `item-failure`. Default `RESOURCE:MEMORY` for launches, `MISSING` for Describe calls. */
  readonly reason?: string;
  /** How old a `stale-read` is; above 0. What was so before the fault was asked for is not known any more. */
  readonly staleMs?: number;
}

/** Which calls go wrong, and how. */
export interface FaultRule extends FaultDetails {
  readonly fault: FaultKind;
  /** Default `before-acting`, if the kind has it. */
  readonly phase?: FaultPhase;
  /** As AWS spells it. Default: any that the kind can hit. */
  readonly operation?: string;
  /** How many calls are hit. Default: one; with a probability, all that chance hits. */
  readonly times?: number;
  /** Of each matching call; above 0, at most 1. Default 1. */
  readonly probability?: number;
  /** Decides, with the number of matching calls before, which of them chance hits. Default 1. */
  readonly seed?: number;
}

/** A rule, and what has come of it. */
export interface FaultRecord extends RandomStream {
  readonly rule: FaultRule;
  /** Calls it may still hit. */
  left: number;
  /** Calls that it could have hit while it could still hit. */
  matched: number;
  hit: number;
}
