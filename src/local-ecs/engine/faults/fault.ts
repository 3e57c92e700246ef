/**
 * What goes wrong with a call on its way:
 *
 * - `reset`: the connection is reset.
 * - `silence`: there is no answer, ever; the connection stays.
 * - `throttle`: it is refused with ThrottlingException.
 * - `error`: the answer is ServerException, of status 500.
 * - `delay`: everything is as it should be, only later.
 */
export type FaultKind = 'reset' | 'silence' | 'throttle' | 'error' | 'delay';

/** Whether ECS acts on the call before it goes wrong; a `delay` before acting makes ECS act late. */
export type FaultPhase = 'before-acting' | 'after-acting';

/** Which calls go wrong, and how. */
export interface FaultRule {
  readonly fault: FaultKind;
  /** Default `before-acting`, the only one for `throttle`. */
  readonly phase?: FaultPhase;
  /** As AWS spells it. Default: any. */
  readonly operation?: string;
  /** How many calls are hit. Default: one; with a probability, all that chance hits. */
  readonly times?: number;
  /** Of each matching call; above 0, at most 1. Default 1. */
  readonly probability?: number;
  /** Decides, with the number of matching calls before, which of them chance hits. Default 1. */
  readonly seed?: number;
  /** How long a `delay` is; above 0. */
  readonly delayMs?: number;
}

/** A rule, and what has come of it. */
export interface FaultRecord {
  readonly rule: FaultRule;
  readonly random: () => number;
  /** Calls it may still hit. */
  left: number;
  /** Calls that were of the operation while it could still hit. */
  matched: number;
  hit: number;
}
