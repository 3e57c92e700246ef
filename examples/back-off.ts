const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** A pause after a failure: a second, and twice as long after each failure that follows, up to a minute. */
export interface BackOff {
  isPausing(): boolean;
  /** Begins a pause, unless one has begun; `then` is called when it is over. */
  pause(then: () => void): void;
  /** Something works: the next pause is of a second again. */
  reset(): void;
  /** Ends a pause without calling anything. */
  cancel(): void;
}

export function createBackOff(): BackOff {
  let nextMs = FIRST_MS;
  let timer: NodeJS.Timeout | undefined;
  return {
    isPausing: () => timer !== undefined,
    pause(then) {
      if (timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        then();
      }, nextMs);
      nextMs = Math.min(2 * nextMs, LONGEST_MS);
    },
    reset() {
      nextMs = FIRST_MS;
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
