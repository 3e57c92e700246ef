import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SlotCounts } from '../../../src/local-ecs/engine/slot-counts.ts';
import { SlotSet } from '../../../src/local-ecs/engine/slot-set.ts';

/** Some are lists, others bits, in one word and in several. */
const slots = fc.oneof(
  fc.uniqueArray(fc.nat(200), { maxLength: 20 }),
  fc.uniqueArray(fc.nat(200), { minLength: 30, maxLength: 120 }),
);

function setOf(members: Iterable<number>): SlotSet {
  const set = new SlotSet();
  for (const slot of members) set.add(slot);
  return set;
}

const sorted = (members: Iterable<number>): readonly number[] => [...members].toSorted((a, b) => a - b);
const membersOf = (set: SlotSet): readonly number[] => [...set.from(0)];

describe('A set of slots', () => {
  it('is a set in ascending order, whatever comes and goes', () => {
    const change = fc.record({ add: fc.boolean(), slot: fc.nat(70) });
    fc.assert(
      fc.property(slots, fc.array(change, { maxLength: 100 }), fc.nat(200), (first, changes, start) => {
        const set = setOf(first);
        const plain = new Set(first);
        for (const { add, slot } of changes) {
          if (add) set.add(slot);
          else set.delete(slot);
          if (add) plain.add(slot);
          else plain.delete(slot);
          expect(set.has(slot)).toBe(add);
        }
        const expected = sorted(plain);
        expect(membersOf(set)).toEqual(expected);
        expect(Array.from({ length: set.size + 1 }, (_, n) => set.at(n))).toEqual([...expected, undefined]);
        expect([...set.from(start)]).toEqual(expected.filter((slot) => slot >= start));
      }),
    );
  });

  it('joins, meets and leaves out others as sets do', () => {
    fc.assert(
      fc.property(slots, slots, slots, (a, b, c) => {
        const [x, y, z] = [setOf(a), setOf(b), setOf(c)];
        expect(membersOf(SlotSet.union([x, y, z]))).toEqual(sorted(new Set([...a, ...b, ...c])));
        expect(membersOf(x.and(y))).toEqual(sorted(a.filter((slot) => b.includes(slot))));
        expect(membersOf(x.without(y))).toEqual(sorted(a.filter((slot) => !b.includes(slot))));
        expect(x.and(y).size + x.without(y).size).toBe(x.size);
        expect(membersOf(x)).toEqual(sorted(a));
      }),
    );
  });
});

describe('Counts of slots', () => {
  it('are summed over any slots, and tell those that have the fewest', () => {
    const entries = fc.array(fc.tuple(fc.nat(80), fc.nat(9)), { maxLength: 100 });
    fc.assert(
      fc.property(entries, slots, (all, some) => {
        const counts = new SlotCounts();
        const plain = new Map<number, number>();
        for (const [slot, count] of all) {
          counts.set(slot, count);
          plain.set(slot, count);
        }
        const of = (slot: number): number => plain.get(slot) ?? 0;
        expect(counts.sumOf(setOf(some))).toBe(some.reduce((sum, slot) => sum + of(slot), 0));
        const least = Math.min(...some.map(of));
        expect(membersOf(counts.fewestOf(setOf(some)))).toEqual(
          sorted(some.filter((slot) => of(slot) === least)),
        );
        const counted = [...plain.keys()].filter((slot) => of(slot) > 0);
        expect(membersOf(counts.slots)).toEqual(sorted(counted));
        expect(counts.isEmpty).toBe(counted.length === 0);
      }),
    );
  });
});
