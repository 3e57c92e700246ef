import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  fullBucket,
  refilled,
  tokensIn,
  withoutToken,
} from '../../../../src/local-ecs/engine/limits/token-bucket.ts';

const size = fc.record({
  burst: fc.integer({ min: 1, max: 200 }),
  perSecond: fc.integer({ min: 1, max: 200 }),
});

/** At which of the times a call passes. */
function passesAt(
  bucketSize: { burst: number; perSecond: number },
  times: readonly number[],
): readonly number[] {
  let bucket = fullBucket(bucketSize, times[0] ?? 0);
  return times.filter((nowMs) => {
    bucket = refilled(bucket, nowMs);
    const left = withoutToken(bucket);
    bucket = left ?? bucket;
    return left !== undefined;
  });
}

function timesFrom(gaps: readonly number[]): readonly number[] {
  let atMs = 0;
  return gaps.map((gap) => (atMs += gap));
}

describe('a token bucket', () => {
  it('lets never more than its burst and what came back meanwhile pass in any window', () => {
    const gaps = fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 50 }), fc.nat({ max: 5000 })), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(size, gaps, ({ burst, perSecond }, given) => {
        const passed = passesAt({ burst, perSecond }, timesFrom(given));
        const tooMany = passed.flatMap((fromMs, first) =>
          passed.slice(first).filter((toMs, n) => n + 1 > burst + ((toMs - fromMs) * perSecond) / 1000),
        );
        expect(tooMany).toEqual([]);
      }),
    );
  });

  it('never refuses a caller who calls as fast as tokens come back', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 1000 }), ({ burst, perSecond }, calls) => {
        const gapMs = Math.ceil(1000 / perSecond);
        const times = Array.from({ length: calls }, (_, n) => n * gapMs);
        expect(passesAt({ burst, perSecond }, times)).toEqual(times);
      }),
    );
  });

  it('passes a burst at once, and then as many as come back', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 0, max: 10_000 }), ({ burst, perSecond }, laterMs) => {
        const calls = 3 * burst;
        const at = (ms: number): readonly number[] => Array.from({ length: calls }, () => ms);
        const passed = passesAt({ burst, perSecond }, [...at(0), ...at(laterMs)]);
        const cameBack = Math.min(burst, Math.floor((laterMs * perSecond) / 1000));
        expect(passed).toHaveLength(laterMs === 0 ? burst : burst + Math.min(cameBack, calls));
      }),
    );
  });

  it('gets nothing from a clock that goes backwards', () => {
    const empty = withoutToken(fullBucket({ burst: 1, perSecond: 1 }, 5000));
    expect(empty && tokensIn(refilled(empty, 4000))).toBe(0);
    expect(empty && tokensIn(refilled(empty, 5500))).toBe(0.5);
  });
});
