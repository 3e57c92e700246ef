import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  epochMsOf,
  nextTimestamp,
  parseTimestamp,
  timestampAt,
} from '../../../../src/frameworks/marathon/engine/timestamp.ts';
import type { Timestamp } from '../../../../src/frameworks/marathon/engine/timestamp.ts';

const MAX_MS = Date.UTC(9999, 11, 31);
const moments = fc.integer({ min: 0, max: MAX_MS });

describe('a timestamp', () => {
  it('always has three digits of a second', () => {
    expect(timestampAt(Date.UTC(2020, 0, 2, 3, 4, 5))).toBe('2020-01-02T03:04:05.000Z');
    expect(timestampAt(Date.UTC(2020, 0, 2, 3, 4, 5, 60))).toBe('2020-01-02T03:04:05.060Z');
  });

  it('names a millisecond, and sorts as it does', () => {
    fc.assert(
      fc.property(moments, moments, (a, b) => {
        expect(epochMsOf(timestampAt(a))).toBe(a);
        expect(timestampAt(a) < timestampAt(b)).toBe(a < b);
        expect(parseTimestamp(timestampAt(a))).toBe(timestampAt(a));
      }),
    );
  });

  it.each([
    ['2020-01-02T03:04:05Z', '2020-01-02T03:04:05.000Z'],
    ['2020-01-02T03:04Z', '2020-01-02T03:04:00.000Z'],
    ['2020-01-02T03:04:05.6Z', '2020-01-02T03:04:05.600Z'],
    ['2020-01-02T03:04:05.123456Z', '2020-01-02T03:04:05.123Z'],
    ['2020-01-02T05:04:05.678+02:00', '2020-01-02T03:04:05.678Z'],
  ])('is read from %s', (text, timestamp) => {
    expect(parseTimestamp(text)).toBe(timestamp);
  });

  it.each(['', 'now', '2020-01-02', '2020-01-02T03:04:05', '2020-13-02T03:04:05Z', '1577934245678'])(
    'is not read from %j',
    (text) => {
      expect(parseTimestamp(text)).toBeUndefined();
    },
  );
});

describe('the next timestamp', () => {
  it('is now, where that is later than the one before', () => {
    const before = timestampAt(1_000);
    expect(nextTimestamp(1_001, before)).toBe(timestampAt(1_001));
    expect(nextTimestamp(5_000)).toBe(timestampAt(5_000));
  });

  it('never repeats and never goes back, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(moments), (clock) => {
        let last: Timestamp | undefined;
        for (const nowMs of clock) {
          const next = nextTimestamp(nowMs, last);
          if (last !== undefined) expect(next > last).toBe(true);
          expect(epochMsOf(next)).toBeGreaterThanOrEqual(nowMs);
          last = next;
        }
      }),
    );
  });
});
