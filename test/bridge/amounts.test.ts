import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  add,
  amountsOf,
  amountsRemaining,
  amountsReserved,
  cpusOf,
  cpuUnitsOf,
  fits,
  larger,
  NOTHING,
  quantitiesOf,
  shortage,
  shortKind,
  subtract,
  unaccountedOf,
} from '../../src/bridge/amounts.ts';
import type { Amounts, ResourceKind } from '../../src/bridge/amounts.ts';
import { rangesResource, scalarResource } from '../../src/mesos/resource.ts';
import { toQuantities } from '../../src/mesos/quantities.ts';

const amounts = (given: Partial<Amounts>): Amounts => ({ ...NOTHING, ...given });

const anyAmounts: fc.Arbitrary<Amounts> = fc
  .record({
    cpuUnits: fc.nat(200_000),
    memoryMiB: fc.nat(1_000_000),
    disk: fc.nat(1_000_000),
    gpus: fc.nat(8),
    port: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ port, ...rest }) => ({ ...rest, ports: [{ begin: port, end: port + 3 }] }));

describe('cpu rounding', () => {
  it.each([
    [1024, 1000],
    [4096, 4000],
    [1, 0],
    [2, 1],
    [100, 97],
    [1023, 999],
  ])('offers %d units as %d thousandths of a cpu', (units, cpus) => {
    expect(cpusOf(units)).toBe(cpus);
  });

  it.each([
    [1000, 1024],
    [250, 256],
    [1, 1],
    [98, 100],
    [333, 340],
    [0, 0],
  ])('takes %d thousandths of a cpu for %d units', (cpus, units) => {
    expect(cpuUnitsOf(cpus)).toBe(units);
  });

  it('lets any split of an offer fit the instance it came from', () => {
    const splits = fc.tuple(
      fc.integer({ min: 1, max: 200_000 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
    );
    fc.assert(
      fc.property(splits, ([units, shares]) => {
        let left = cpusOf(units);
        let taken = 0;
        for (const share of [...shares, 1]) {
          const part = Math.floor(left * share);
          left -= part;
          taken += cpuUnitsOf(part);
        }
        expect(left).toBe(0);
        expect(taken).toBeLessThanOrEqual(units);
      }),
    );
  });

  it('loses less than two thousandths on the way there and back', () => {
    fc.assert(
      fc.property(fc.nat(200_000), (cpus) => {
        const back = cpusOf(cpuUnitsOf(cpus));
        expect(back).toBeLessThanOrEqual(cpus);
        expect(cpus - back).toBeLessThan(2);
      }),
    );
  });
});

describe('what a task declares', () => {
  it('counts cpus in units, memory in whole MiB, disk in thousandths', () => {
    const declared = toQuantities(
      [
        scalarResource('cpus', 0.5),
        scalarResource('mem', 64.9),
        scalarResource('disk', 10.5),
        scalarResource('gpus', 2),
        rangesResource('ports', [{ begin: 31_000, end: 31_001 }]),
      ],
      '*',
    );
    expect(amountsOf(declared)).toEqual({
      cpuUnits: 512,
      memoryMiB: 64,
      disk: 10_500,
      gpus: 2,
      ports: [{ begin: 31_000, end: 31_001 }],
    });
  });

  it('is nothing where nothing is declared', () => {
    expect(amountsOf(toQuantities([scalarResource('bandwidth', 5)], '*'))).toEqual(NOTHING);
  });
});

describe('what ECS reserves', () => {
  it('takes a port for both protocols, whichever the definition names', () => {
    const reserved = { cpuUnits: 1, memoryMiB: 2, ports: [80], portsUdp: [53], gpus: 3 };
    expect(amountsReserved(reserved)).toEqual({
      cpuUnits: 1,
      memoryMiB: 2,
      disk: 0,
      gpus: 3,
      ports: [
        { begin: 53, end: 53 },
        { begin: 80, end: 80 },
      ],
    });
  });
});

describe('what an instance has left', () => {
  const remaining = { cpuUnits: 10, memoryMiB: 20, ports: [22, 31_001], portsUdp: [31_003], gpuIds: ['g'] };
  const offerable = [{ begin: 31_000, end: 31_004 }];

  it('offers only ports that are free for TCP and UDP both', () => {
    expect(amountsRemaining(remaining, offerable, 5).ports).toEqual([
      { begin: 31_000, end: 31_000 },
      { begin: 31_002, end: 31_002 },
      { begin: 31_004, end: 31_004 },
    ]);
  });

  it('counts GPUs by their ids and disk as it is given', () => {
    expect(amountsRemaining(remaining, offerable, 5)).toMatchObject({ gpus: 1, disk: 5 });
  });

  it('is never less than nothing', () => {
    const overcommitted = { ...remaining, cpuUnits: -8_192, memoryMiB: -1 };
    expect(amountsRemaining(overcommitted, [], 0)).toMatchObject({ cpuUnits: 0, memoryMiB: 0 });
  });

  it.each([
    [99, true],
    [100, false],
  ])('with %d ports reserved has ports to offer: %s', (count, has) => {
    const ports = Array.from({ length: count }, (_, i) => i + 1);
    const left = amountsRemaining({ ...remaining, ports, portsUdp: [] }, offerable, 0);
    expect(left.ports.length > 0).toBe(has);
  });
});

describe('amounts as quantities', () => {
  it('leave out kinds of which there is nothing or less', () => {
    const quantities = quantitiesOf(amounts({ cpuUnits: 512, memoryMiB: -1 }));
    expect([...quantities.scalars]).toEqual([['cpus', 500]]);
    expect([...quantities.ranges]).toEqual([]);
  });

  it('are in thousandths', () => {
    const ports = [{ begin: 1, end: 2 }];
    const quantities = quantitiesOf({ cpuUnits: 1024, memoryMiB: 3, disk: 4_500, gpus: 2, ports });
    expect([...quantities.scalars]).toEqual([
      ['cpus', 1_000],
      ['mem', 3_000],
      ['disk', 4_500],
      ['gpus', 2_000],
    ]);
    expect([...quantities.ranges]).toEqual([['ports', ports]]);
  });
});

describe('arithmetic of amounts', () => {
  it('takes away again what it has added', () => {
    fc.assert(
      fc.property(anyAmounts, anyAmounts, (a, b) => {
        const apart = { ...b, ports: [{ begin: 1_000, end: 1_001 }] };
        expect(subtract(add(a, apart), apart)).toEqual(a);
      }),
    );
  });

  it('has the larger of two contain both', () => {
    fc.assert(
      fc.property(anyAmounts, anyAmounts, (a, b) => {
        expect(fits(a, larger(a, b))).toBe(true);
        expect(fits(b, larger(a, b))).toBe(true);
      }),
    );
  });

  it('splits a launch into what ECS accounts and the rest, without loss', () => {
    fc.assert(
      fc.property(anyAmounts, anyAmounts, (declared, reserved) => {
        expect(add(reserved, unaccountedOf(declared, reserved))).toEqual(larger(declared, reserved));
      }),
    );
  });

  it.each<[ResourceKind, Partial<Amounts>, string]>([
    ['cpus', { cpuUnits: 11 }, '11 cpu units needed, 10 left'],
    ['mem', { memoryMiB: 21 }, '21 MiB of memory needed, 20 left'],
    ['disk', { disk: 31 }, '31 thousandths of a MiB of disk needed, 30 left'],
    ['gpus', { gpus: 2 }, '2 gpus needed, 1 left'],
    ['ports', { ports: [{ begin: 5, end: 6 }] }, 'a port is taken'],
  ])('names %s as what is short', (kind, part, words) => {
    const whole = { cpuUnits: 10, memoryMiB: 20, disk: 30, gpus: 1, ports: [{ begin: 5, end: 5 }] };
    expect(fits(amounts(part), whole)).toBe(false);
    expect(shortKind(amounts(part), whole)).toBe(kind);
    expect(shortage(amounts(part), whole)).toBe(words);
  });
});
