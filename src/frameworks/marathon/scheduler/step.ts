import type { Input } from './input.ts';
import type { Turn } from './turn.ts';

/** Takes one input. Whatever it changes is in the turn's state and effects. */
export function step(_turn: Turn, _input: Input): void {
  throw new Error('to come');
}

/** Ends a turn: apps that its inputs have touched become what they are to be. */
export function endTurn(_turn: Turn): void {
  throw new Error('to come');
}
