import { describe, expect, it } from '@jest/globals';
import { createSeededRandom } from '../../../src/local-ecs/engine/seeded-random.ts';

const draw = (seed: number, count: number): readonly number[] => {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, () => random());
};

describe('a seeded random source', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    expect(draw(7, 10)).toEqual(draw(7, 10));
    expect(draw(7, 10)).not.toEqual(draw(8, 10));
  });

  it('stays between 0 and 1 and spreads over them', () => {
    const numbers = draw(1, 10_000);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    const tenths = new Map<number, number>();
    for (const n of numbers) tenths.set(Math.floor(n * 10), (tenths.get(Math.floor(n * 10)) ?? 0) + 1);
    expect(Math.min(...tenths.values())).toBeGreaterThan(900);
    expect(Math.max(...tenths.values())).toBeLessThan(1100);
  });
});
