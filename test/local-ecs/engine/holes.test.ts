import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Holes } from '../../../src/local-ecs/engine/holes.ts';
import { CountingMap } from '../../support/counting-map.ts';

describe('Holes', () => {
  it('lead to the first place that is not empty', () => {
    const places = fc.uniqueArray(fc.nat({ max: 40 }));
    fc.assert(
      fc.property(places, fc.array(fc.nat({ max: 45 }), { minLength: 1 }), (empty, asked) => {
        const holes = new Holes();
        for (const place of empty) holes.add(place);
        for (const from of asked) {
          let expected = from;
          while (empty.includes(expected)) expected += 1;
          expect(holes.skip(from)).toBe(expected);
        }
      }),
    );
  });

  it('are gone through once, however many lie side by side', () => {
    const skips = new CountingMap<number, number>();
    const holes = new Holes(skips);
    for (let place = 0; place < 10_000; place += 1) holes.add(place);
    holes.skip(0);
    skips.looks = 0;
    expect([holes.skip(0), holes.skip(5_000)]).toEqual([10_000, 10_000]);
    expect(skips.looks).toBe(4);
  });
});
