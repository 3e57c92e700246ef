import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { timeInfo } from '../../src/mesos/time-info.ts';

describe('timeInfo', () => {
  it('writes a moment in nanoseconds, exact beyond 2^53', () => {
    expect(timeInfo(1_780_000_000_123)).toEqual({ nanoseconds: 1_780_000_000_123_000_000n });
  });

  it('rounds to whole milliseconds', () => {
    expect(timeInfo(0.6)).toEqual({ nanoseconds: 1_000_000n });
  });

  it('keeps every millisecond apart', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (epochMs) => {
        expect(timeInfo(epochMs).nanoseconds / 1_000_000n).toBe(BigInt(epochMs));
      }),
    );
  });
});
