import type { Input } from '../scheduler/input.ts';
import { restore } from '../scheduler/restore.ts';
import type { KeptRecord } from '../scheduler/restore.ts';
import type { MarathonState } from '../scheduler/state.ts';
import { endTurn, step } from '../scheduler/step.ts';
import type { Turn } from '../scheduler/turn.ts';

/** Who decides what is done. */
export interface Decisions {
  /** Makes the state that stored records tell of. @throws Error when one cannot be used. */
  restore(records: Iterable<KeptRecord>): MarathonState;
  /** Takes one input. */
  step(turn: Turn, input: Input): void;
  /** Ends a turn, after the last of its inputs. */
  endTurn(turn: Turn): void;
}

/** Marathon's own. */
export const DECISIONS: Decisions = { restore, step, endTurn };
