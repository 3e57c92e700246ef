import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DenseSet } from '../../../../src/local-ecs/engine/dense-set.ts';
import { Draw } from '../../../../src/local-ecs/engine/placement/draw.ts';

function setOf(size: number): DenseSet<number> {
  const set = new DenseSet<number>();
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

describe('A dense set', () => {
  it('is a set whose positions have no gaps', () => {
    const change = fc.record({ add: fc.boolean(), item: fc.nat(8) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const dense = new DenseSet<number>();
        const plain = new Set<number>();
        for (const { add, item } of changes) {
          if (add) dense.add(item);
          else dense.delete(item);
          if (add) plain.add(item);
          else plain.delete(item);
          const items = Array.from({ length: dense.size }, (_, position) => dense.at(position));
          expect(items.toSorted()).toEqual([...plain].toSorted());
          expect([...dense]).toEqual(items);
        }
      }),
    );
  });
});
