import type { Effect } from '../../src/bridge/effect.ts';
import type { Input } from '../../src/bridge/input.ts';
import { endTurn, step } from '../../src/bridge/step.ts';
import type { Turn } from '../../src/bridge/turn.ts';

/** What decides: one turn, from its inputs to its effects. */
export interface Heart {
  readonly step: (turn: Turn, input: Input) => void;
  readonly endTurn: (turn: Turn) => void;
  /** The effects as they are carried out; `persist` is one of them. */
  readonly effects: (out: readonly Effect[]) => readonly Effect[];
}

/** As it is in `src`. */
export const HEART: Heart = { step, endTurn, effects: (out) => out };
