import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { slopeOf } from './slope.ts';

const coordinate = fc.integer({ min: -1_000, max: 1_000 });

describe('the slope of a line through points', () => {
  it('is that of the line which they are on', () => {
    const xs = fc.uniqueArray(coordinate, { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(xs, coordinate, coordinate, (all, slope, offset) => {
        const points = all.map((x) => ({ x, y: slope * x + offset }));
        expect(slopeOf(points)).toBeCloseTo(slope, 6);
      }),
    );
  });

  it('is that of least squares where they are on none', () => {
    const points = [1, 2, 3, 4].map((x) => ({ x, y: x % 2 === 0 ? 10 : -10 }));
    expect(slopeOf(points)).toBeCloseTo(4);
  });

  it.each([[[]], [[{ x: 1, y: 1 }]]])('of %j is none', (points) => {
    expect(slopeOf(points)).toBeNaN();
  });
});
