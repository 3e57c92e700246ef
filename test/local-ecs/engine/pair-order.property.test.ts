import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PairOrder } from '../../../src/local-ecs/engine/pair-order.ts';

const number = fc.integer({ min: -2, max: 6 });
const change = fc.record({
  item: fc.integer({ min: 0, max: 12 }),
  place: fc.option(fc.tuple(number, number), { nil: undefined }),
});

describe('items that are ordered by two numbers', () => {
  it('are found from any two numbers on as in a list that is sorted anew', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), number, number, (changes, first, second) => {
        const order = new PairOrder<number>();
        const book = new Map<number, readonly [number, number]>();
        for (const { item, place } of changes) {
          if (place === undefined) {
            order.delete(item);
            book.delete(item);
          } else {
            order.put(item, ...place);
            book.set(item, place);
          }
        }
        const expected = [...book]
          .filter(([, [a, b]]) => a >= first && b >= second)
          .map(([item, [a, b]]) => [a, b, item] as const)
          .toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
        const found = [...order.fitting(first, second)].flatMap((alike) =>
          [...alike.items]
            .toSorted((a, b) => a - b)
            .map((item) => [alike.first, alike.second, item] as const),
        );
        expect(found).toEqual(expected);
        expect(order.size).toBe(book.size);
        for (const [item, [a, b]] of book) expect(order.placeOf(item)).toMatchObject({ first: a, second: b });
      }),
      { numRuns: 300 },
    );
  });

  it('are found without a look at the others, however many these are', () => {
    const order = new PairOrder<number>();
    for (let n = 0; n < 4_096; n += 1) order.put(n, n, n === 3_000 ? 9 : 1);
    const [found] = order.fitting(10, 9);
    expect(found).toMatchObject({ first: 3_000, second: 9 });
  });
});
