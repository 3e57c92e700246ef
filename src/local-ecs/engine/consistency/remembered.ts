/** What was known, and until when. */
export interface Earlier<Known> {
  readonly known: Known;
  readonly untilMs: number;
}

/** Something of which what is known is replaced whole. */
export interface Remembered<Known> {
  known: Known;
  /** What was known before, oldest first, as far as a read may show it. */
  earlier: readonly Earlier<Known>[];
}

/** No history: what everything has while reads are up to date. */
export const NO_HISTORY: readonly never[] = [];
