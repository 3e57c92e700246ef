import { createSystemClock } from '../../src/assembly/system-clock.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** A clock that begins with the machine's and goes so many times as fast: minutes of patience pass in seconds. */
export function createFastClock(factor: number): Clock {
  const real = createSystemClock();
  const beganAtMs = real.now();
  return {
    now: () => beganAtMs + (real.now() - beganAtMs) * factor,
    at: (atMs, action) => real.at(beganAtMs + (atMs - beganAtMs) / factor, action),
    soon: (action) => {
      real.soon(action);
    },
  };
}
