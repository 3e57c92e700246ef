import { describe, expect, it } from '@jest/globals';

import { Backoff } from '../../src/driver/backoff.ts';

const waits = (backoff: Backoff, times: number, failoverTimeout?: number): readonly number[] =>
  Array.from({ length: times }, () => backoff.nextMs(failoverTimeout));

describe('the wait before a driver subscribes again', () => {
  it('is at most two seconds at first, and doubles up to a minute', () => {
    expect(waits(new Backoff(() => 1), 8)).toEqual([
      2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });

  it('is any time up to that', () => {
    expect(waits(new Backoff(() => 0), 3)).toEqual([0, 0, 0]);
    expect(waits(new Backoff(() => 0.5), 2)).toEqual([1_000, 2_000]);
  });

  it('is never more than a tenth of the failover time-out', () => {
    expect(waits(new Backoff(() => 1), 4, 50)).toEqual([2_000, 4_000, 5_000, 5_000]);
  });

  it('is short again once a subscription has succeeded', () => {
    const backoff = new Backoff(() => 1);
    waits(backoff, 5);
    backoff.reset();
    expect(waits(backoff, 1)).toEqual([2_000]);
  });
});
