import type { FaultRule } from './faults/fault.ts';
import type { RequestInput } from './input.ts';

/** A call of the API that has arrived, and that ECS has not acted on yet. */
export interface CallOnItsWay {
  readonly request: RequestInput;
  /** The fault that hits it. */
  readonly rule?: FaultRule;
  /** From acting to the answer. */
  readonly backMs: number;
}
