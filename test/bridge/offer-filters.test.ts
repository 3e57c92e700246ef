import { describe, expect, it } from '@jest/globals';

import { validateOfferFilters } from '../../src/bridge/offer-filters.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { containerInstance, frameworkInfo } from '../support/builders.ts';

type Minimum = Readonly<Record<string, number>>;

/** A framework whose role `*` wants one of these at least. */
const wanting = (...minima: readonly Minimum[]): FrameworkInfo => ({
  ...frameworkInfo(),
  offerFilters: {
    '*': { minAllocatableResources: { quantities: minima.map((quantities) => ({ quantities })) } },
  },
});

/** Whether a machine of 1 cpu, 512 MiB and ports 31000 to 31009 is offered to it. */
function isOffered(
  info: FrameworkInfo,
  left: { readonly cpuUnits?: number; readonly memoryMiB?: number } = {},
): boolean {
  const remaining = { cpuUnits: 1_024, memoryMiB: 512, ...left };
  const { framework } = scriptedWorld({
    config: { ports: [{ begin: 31_000, end: 31_009 }], diskMiB: 100 },
    instances: [containerInstance({ registered: remaining })],
    framework: { info },
  });
  return framework.allOffers.length > 0;
}

describe('the least that is offered to a role', () => {
  it.each<[readonly Minimum[], boolean]>([
    [[{ cpus: 1 }], true],
    [[{ cpus: 1.001 }], false],
    [[{ cpus: 1, mem: 513 }], false],
    [[{ cpus: 2 }, { mem: 512 }], true],
    [[{ disk: 100 }], true],
    [[{ disk: 101 }], false],
    [[{ ports: 10 }], true],
    [[{ ports: 11 }], false],
    [[{ gpus: 1 }], false],
    [[{ unobtainium: 0 }], true],
    [[{ unobtainium: 1 }], false],
  ])('of %j: %s', (minima, expected) => {
    expect(isOffered(wanting(...minima))).toBe(expected);
  });

  it('may be less than what others are offered', () => {
    const left = { cpuUnits: 0, memoryMiB: 8 };
    expect(isOffered(frameworkInfo(), left)).toBe(false);
    expect(isOffered(wanting({ mem: 8 }), left)).toBe(true);
    expect(isOffered(wanting(), left)).toBe(true);
  });

  it('is as for others where a role has no filter, or one that says nothing', () => {
    const left = { cpuUnits: 0, memoryMiB: 8 };
    expect(isOffered({ ...frameworkInfo(), offerFilters: { '*': {} } }, left)).toBe(false);
    expect(isOffered({ ...frameworkInfo(), offerFilters: {} }, left)).toBe(false);
  });

  it('leaves what is too little for it to others', () => {
    const { bridge, framework } = scriptedWorld({ framework: { info: wanting({ cpus: 100 }) } });
    expect(subscribe(bridge).offers).toHaveLength(1);
    expect(framework.offers).toEqual([]);
  });
});

describe('offer filters', () => {
  it.each<[Minimum, string]>([
    [{}, 'Resource quantities must contain at least one quantity'],
    [{ cpus: -2 }, "Invalid resource quantity for 'cpus': Negative values not supported"],
    [{ cpus: Number.NaN }, "Invalid resource quantity for 'cpus': NaN not supported"],
    [{ cpus: 1, mem: Infinity }, "Invalid resource quantity for 'mem': Infinite values not supported"],
    [{ cpus: 1e300 }, "Invalid resource quantity for 'cpus': value is too large"],
  ])('with %j refuse the framework', (minimum, message) => {
    const { framework } = scriptedWorld({ framework: { info: wanting(minimum) } });
    expect(framework.eventsOf('ERROR').map(({ error }) => error.message)).toEqual([message]);
  });

  it.each<[FrameworkInfo]>([[wanting()], [wanting({ cpus: 0 })], [frameworkInfo()]])('can be %j', (info) => {
    expect(validateOfferFilters(info)).toBeUndefined();
  });
});
