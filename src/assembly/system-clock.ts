import type { Clock } from '../ports/clock.ts';

/** The longest that a timer of Node can wait, 24.8 days; a longer wait would end at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

function at(atMs: number, action: () => void): () => void {
  let timer: NodeJS.Timeout;
  const sleep = (): void => {
    timer = setTimeout(wake, Math.min(Math.max(atMs - Date.now(), 0), MAX_TIMER_MS));
  };
  // A timer may end a little early by the wall clock, and long waits take several.
  const wake = (): void => {
    if (Date.now() < atMs) sleep();
    else action();
  };
  sleep();
  return () => {
    clearTimeout(timer);
  };
}

/** The machine's clock. What waits on it keeps the process alive until it is called or prevented. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    at,
    soon: (action) => {
      setImmediate(action);
    },
  };
}
