import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amountOf, RoomIndex } from '../../../../src/local-ecs/engine/clusters/room-index.ts';

const amount = fc.nat(6);
const room = fc.record({ cpuUnits: amount, memoryMiB: amount });
const resource = fc.constantFrom('cpu' as const, 'memory' as const);
const change = fc.record({ slot: fc.nat(12), room: fc.option(room, { nil: undefined }) });
/** Whoever asks in between has things sorted, to which others come. */
const rounds = fc.array(fc.record({ changes: fc.array(change, { maxLength: 30 }), need: room, resource }), {
  maxLength: 5,
});

describe('Instances by what is left of them', () => {
  it('are those with enough of both, the least of a resource first, as in a list that is sorted anew', () => {
    fc.assert(
      fc.property(rounds, (all) => {
        const index = new RoomIndex();
        const book = new Map<number, { readonly cpuUnits: number; readonly memoryMiB: number }>();
        for (const { changes, need, resource: first } of all) {
          for (const { slot, room: left } of changes)
            if (left === undefined) {
              index.delete(slot);
              book.delete(slot);
            } else {
              index.put(slot, left);
              book.set(slot, left);
            }
          const other = first === 'cpu' ? 'memory' : 'cpu';
          const expected = [...book]
            .filter(([, left]) => left.cpuUnits >= need.cpuUnits && left.memoryMiB >= need.memoryMiB)
            .map(([slot, left]) => [amountOf(left, first), amountOf(left, other), slot] as const)
            .toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
          const found = [...index.fitting(first, need)].flatMap((each) =>
            [...each.slots.from(0)].map((slot) => [amountOf(each, first), amountOf(each, other), slot]),
          );
          expect(found).toEqual(expected);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are found still when rooms without any have been cleared away', () => {
    const index = new RoomIndex();
    const roomOf = (n: number) => ({ cpuUnits: n % 40, memoryMiB: n });
    for (let n = 0; n < 1_000; n += 1) index.put(n % 3, roomOf(n));
    const found = [...index.fitting('memory', { cpuUnits: 0, memoryMiB: 0 })];
    expect(found.map(({ memoryMiB, slots }) => [memoryMiB, ...slots.from(0)])).toEqual([
      [997, 1],
      [998, 2],
      [999, 0],
    ]);
  });
});
