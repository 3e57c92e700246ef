import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { createBackOff } from '../../examples/back-off.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** How long a pause that begins now takes, in seconds. */
function pauseOf(backOff: ReturnType<typeof createBackOff>): number {
  const begunAtMs = Date.now();
  let endedAtMs: number | undefined;
  backOff.pause(() => {
    endedAtMs = Date.now();
  });
  while (backOff.isPausing()) jest.advanceTimersByTime(1_000);
  return ((endedAtMs ?? NaN) - begunAtMs) / 1_000;
}

describe('a pause after a failure', () => {
  it('is a second, then twice as long each time, up to a minute', () => {
    const backOff = createBackOff();
    const pauses = Array.from({ length: 8 }, () => pauseOf(backOff));
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('is a second again after something has worked', () => {
    const backOff = createBackOff();
    pauseOf(backOff);
    pauseOf(backOff);
    backOff.reset();
    expect(pauseOf(backOff)).toBe(1);
  });

  it('is one for all failures in it', () => {
    const backOff = createBackOff();
    let ended = 0;
    for (let i = 0; i < 3; i += 1)
      backOff.pause(() => {
        ended += 1;
      });
    jest.advanceTimersByTime(1_000);
    expect([ended, backOff.isPausing()]).toEqual([1, false]);
    expect(pauseOf(backOff)).toBe(2);
  });

  it('that is cancelled leaves nothing behind', () => {
    const backOff = createBackOff();
    let ended = 0;
    backOff.pause(() => {
      ended += 1;
    });
    backOff.cancel();
    jest.advanceTimersByTime(10_000);
    expect([ended, jest.getTimerCount()]).toEqual([0, 0]);
  });
});
