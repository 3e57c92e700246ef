import type { Answer } from './scheduler/effect.ts';
import type { MarathonEvent } from './scheduler/event.ts';
import type { Command } from './scheduler/input.ts';
import type { MarathonState } from './scheduler/state.ts';

/** Hears what happens, in order. May not throw. */
export type MarathonListener = (event: MarathonEvent, atMs: number) => void;

/** A Marathon at work, as its API sees it. */
export interface Marathon {
  /**
   * To be read only, and not across an await: it goes on changing.
   * @throws MarathonUnavailableError until what is stored has been read.
   */
  readonly state: MarathonState;
  /**
   * Carries out a command. Resolves when what it has changed is stored: from then on it is not lost.
   * @throws MarathonUnavailableError while it does not work, or does not work any more.
   */
  execute(command: Command): Promise<Answer>;
  /** @returns a function that ends it. */
  listen(listener: MarathonListener): () => void;
}

/** Marathon has not begun to work, or cannot go on: its store has failed, or it is being stopped. */
export class MarathonUnavailableError extends Error {
  override readonly name = 'MarathonUnavailableError';
}
