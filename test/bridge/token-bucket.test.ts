import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { BucketLimit } from '../../src/bridge/api-limits.ts';
import {
  fullBucket,
  hasRegained,
  hasToken,
  isSlowed,
  nextGrowthMs,
  nextTokenMs,
  rateAt,
  refilled,
  regained,
  throttled,
  tokensIn,
  withoutToken,
} from '../../src/bridge/token-bucket.ts';
import type { TokenBucket } from '../../src/bridge/token-bucket.ts';

const NOW = 1_700_000_000_000;
const MODIFY: BucketLimit = { burst: 100, perSecond: 40 };

/** A bucket that is full at NOW. */
const full = (limit: BucketLimit = MODIFY): TokenBucket => refilled(fullBucket(limit), NOW);

/** Takes every token there is. */
function drained(bucket: TokenBucket): TokenBucket {
  let left = bucket;
  while (hasToken(left)) left = withoutToken(left);
  return left;
}

/** Takes each token as soon as it is there. @returns when each was taken. */
function takenUntil(start: TokenBucket, untilMs: number): { taken: readonly number[]; bucket: TokenBucket } {
  const taken: number[] = [];
  let bucket = start;
  for (let now = bucket.atMs; now <= untilMs; now = nextTokenMs(bucket)) {
    bucket = refilled(bucket, now);
    for (; hasToken(bucket); bucket = withoutToken(bucket)) taken.push(now);
  }
  return { taken, bucket };
}

/** By how much the tokens taken in any window exceed what the limit allows; no more than 0 if they never do. */
function largestExcess(taken: readonly number[], { burst, perSecond }: BucketLimit): number {
  let largest = Number.NEGATIVE_INFINITY;
  taken.forEach((fromMs, first) => {
    for (let last = first; last < taken.length; last += 1) {
      const windowMs = (taken[last] ?? fromMs) - fromMs;
      largest = Math.max(largest, last - first + 1 - burst - (perSecond * windowMs) / 1000);
    }
  });
  return largest;
}

const limits = fc.record({
  burst: fc.integer({ min: 1, max: 50 }),
  perSecond: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0.05, max: 60, noNaN: true })),
});

describe('a token bucket', () => {
  it('gives its burst at once, and then a token for each part of a second', () => {
    const { taken } = takenUntil(full(), NOW + 1_000);
    expect(taken.filter((atMs) => atMs === NOW)).toHaveLength(100);
    expect(taken.slice(100, 103)).toEqual([NOW + 25, NOW + 50, NOW + 75]);
    expect(taken).toHaveLength(140);
  });

  it('never holds more than its burst', () => {
    expect(tokensIn(refilled(drained(full()), NOW + 3_600_000))).toBe(100);
  });

  it('gains nothing from a clock that goes backwards', () => {
    const empty = drained(full());
    expect(refilled(empty, NOW - 60_000)).toBe(empty);
  });

  it('without limit always has a token', () => {
    const limit = { burst: Number.POSITIVE_INFINITY, perSecond: Number.POSITIVE_INFINITY };
    let bucket = full(limit);
    for (let i = 0; i < 1_000; i += 1) bucket = withoutToken(bucket);
    expect(hasToken(refilled(bucket, NOW + 1))).toBe(true);
    expect(nextTokenMs(bucket)).toBe(NOW);
  });

  it('gives no more than burst + rate · t in any window, whatever throttles it meets', () => {
    fc.assert(
      fc.property(limits, fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 4 }), (limit, waits) => {
        let bucket = full(limit);
        const taken: number[] = [];
        let now = NOW;
        for (const waitMs of waits) {
          now += waitMs;
          const run = takenUntil(bucket, now);
          taken.push(...run.taken);
          bucket = throttled(refilled(run.bucket, now), now, now);
        }
        taken.push(...takenUntil(bucket, now + 1_000).taken);
        expect(largestExcess(taken, limit)).toBeLessThanOrEqual(1e-6);
      }),
    );
  });

  it('gives no less than burst + rate · t while something always waits', () => {
    fc.assert(
      fc.property(limits, (limit) => {
        // At whole milliseconds a bucket of one token runs over between two looks, as ECS's own does.
        const roomy = { ...limit, burst: limit.burst + 1 };
        const { taken } = takenUntil(full(roomy), NOW + 3_000);
        expect(taken.length).toBeGreaterThanOrEqual(Math.floor(roomy.burst + roomy.perSecond * 3 - 1e-6));
      }),
    );
  });

  it('always has a next time to look at that is later, unless it has a token', () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 0, max: 60_000 }), (limit, laterMs) => {
        const slow = throttled(full(limit), NOW, NOW);
        const bucket = drained(refilled(slow, NOW + laterMs));
        expect(nextTokenMs(bucket)).toBeGreaterThan(bucket.atMs);
      }),
    );
  });
});

describe('a throttle', () => {
  it('empties the bucket and halves its rate', () => {
    const bucket = throttled(full(), NOW, NOW);
    expect(tokensIn(bucket)).toBe(0);
    expect(rateAt(bucket, NOW)).toBe(20);
    expect(isSlowed(bucket)).toBe(true);
    expect(nextTokenMs(bucket)).toBe(NOW + 50);
  });

  it('of a call that was under way when the rate was cut is the same throttle', () => {
    const bucket = throttled(full(), NOW - 100, NOW);
    expect(throttled(bucket, NOW - 50, NOW + 30)).toBe(bucket);
    expect(throttled(bucket, NOW, NOW + 30)).toBe(bucket);
    expect(rateAt(throttled(bucket, NOW + 1, NOW + 30), NOW + 30)).toBe(10);
  });

  it('leaves a call a second, or what is allowed where that is less', () => {
    const often = (limit: BucketLimit): TokenBucket => {
      let bucket = full(limit);
      for (let n = 0; n < 20; n += 1) bucket = throttled(bucket, NOW + n, NOW + n);
      return bucket;
    };
    expect(rateAt(often(MODIFY), NOW + 20)).toBe(1);
    expect(rateAt(often({ burst: 1, perSecond: 0.25 }), NOW + 20)).toBe(0.25);
  });

  it('is made up for by a tenth of what is allowed each quiet second', () => {
    const bucket = throttled(full(), NOW, NOW);
    const rates = [0, 999, 1_000, 2_000, 4_999, 5_000, 60_000].map((ms) => rateAt(bucket, NOW + ms));
    expect(rates).toEqual([20, 20, 24, 28, 36, 40, 40]);
    expect([0, 1_500, 4_000, 5_000].map((ms) => nextGrowthMs(refilled(bucket, NOW + ms)))).toEqual([
      NOW + 1_000,
      NOW + 2_000,
      NOW + 5_000,
      Number.POSITIVE_INFINITY,
    ]);
    expect(hasRegained(refilled(bucket, NOW + 4_999))).toBe(false);
    const whole = refilled(bucket, NOW + 5_000);
    expect(hasRegained(whole)).toBe(true);
    expect(regained(whole)).toEqual({ limit: MODIFY, level: whole.level, atMs: NOW + 5_000 });
  });

  it('refills by the rate of each moment', () => {
    const bucket = throttled(full(), NOW, NOW);
    expect(tokensIn(refilled(bucket, NOW + 2_500))).toBe(20 + 24 + 14);
  });

  it('gives an unlimited bucket a limit for a second', () => {
    const limit = { burst: Number.POSITIVE_INFINITY, perSecond: Number.POSITIVE_INFINITY };
    const bucket = throttled(full(limit), NOW, NOW);
    expect(nextTokenMs(bucket)).toBe(NOW + 50);
    expect(rateAt(throttled(bucket, NOW + 1, NOW + 1), NOW + 1)).toBe(10);
    expect(hasRegained(refilled(bucket, NOW + 1_000))).toBe(true);
    expect(hasToken(refilled(bucket, NOW + 1_001))).toBe(true);
    expect(hasToken(regained({ ...bucket, level: 0, atMs: NOW + 1_000 }))).toBe(true);
  });

  it('never asks to be looked at in the moment in which it has nothing', () => {
    const limit = { burst: Number.POSITIVE_INFINITY, perSecond: Number.POSITIVE_INFINITY };
    expect(nextTokenMs({ limit, level: 0, atMs: NOW })).toBe(NOW + 1);
  });
});
