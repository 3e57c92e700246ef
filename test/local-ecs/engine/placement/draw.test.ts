import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Draw } from '../../../../src/local-ecs/engine/placement/draw.ts';
import { SlotSet } from '../../../../src/local-ecs/engine/slot-set.ts';

function setOf(size: number): SlotSet {
  const set = new SlotSet();
  for (let n = 0; n < size; n += 1) set.add(n);
  return set;
}

const chances = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 40 });

/** Chance that comes from a list, over and over. */
function cycling(values: readonly number[]): () => number {
  let next = 0;
  return () => values[next++ % values.length] ?? 0;
}

describe('A draw', () => {
  it('finds an item that is taken, and looks at no item again that was refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.array(fc.nat(25)), chances, (size, taken, random) => {
        const draw = new Draw(setOf(size), cycling(random));
        const seen: number[] = [];
        const found = draw.next((item) => {
          seen.push(item);
          return taken.includes(item);
        });
        expect(new Set(seen).size).toBe(seen.length);
        const possible = taken.some((item) => item < size);
        expect(found !== undefined && taken.includes(found)).toBe(possible);
        if (!possible) expect(seen.length).toBe(size);
      }),
    );
  });

  it('may take the same item again, until that is refused', () => {
    const draw = new Draw(setOf(3), () => 0);
    expect([draw.next(() => true), draw.next(() => true)]).toEqual([0, 0]);
    expect(draw.next((item) => item !== 0)).not.toBe(0);
  });

  it('takes each with the same chance', () => {
    const evenly = Array.from({ length: 60 }, (_, n) => new Draw(setOf(6), () => n / 60).next(() => true));
    for (let item = 0; item < 6; item += 1) expect(evenly.filter((taken) => taken === item)).toHaveLength(10);
  });
});
