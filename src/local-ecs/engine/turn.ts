import type { LocalEcsEffect } from './effect.ts';
import type { FaultRule } from './faults/fault.ts';
import type { LocalEcsState } from './state.ts';

/** Time and chance, handed in so that the same inputs always have the same outcome. */
export interface StepContext {
  readonly nowMs: number;
  /** A UUID never used before. */
  uuid(): string;
  /** At least 0, less than 1. */
  random(): number;
}

/** What every part of the engine works on while one input is handled. */
export interface Turn extends StepContext {
  readonly state: LocalEcsState;
  readonly out: LocalEcsEffect[];
  /** What hits the call that is being acted on, where it changes how ECS acts. */
  readonly fault?: FaultRule;
}

/** The next position in the lists. */
export function takeOrdinal(state: LocalEcsState): number {
  const ordinal = state.nextOrdinal;
  state.nextOrdinal += 1;
  return ordinal;
}

/** An id of a task or a container instance: 32 hexadecimal digits. */
export function takeId(turn: Turn): string {
  return turn.uuid().replaceAll('-', '');
}
