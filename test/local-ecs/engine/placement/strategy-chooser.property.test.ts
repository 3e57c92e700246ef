import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parsePlacementStrategy } from '../../../../src/ecs/placement/placement-strategy.ts';
import type { PlacementStrategy } from '../../../../src/ecs/placement/placement-strategy.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { sortPreferences } from '../../../../src/local-ecs/engine/placement/preferences.ts';
import { createSeededRandom } from '../../../../src/local-ecs/engine/seeded-random.ts';
import { preferred } from '../../../ecs/placement/placement-oracle.ts';
import type { OracleInstance } from '../../../ecs/placement/placement-oracle.ts';
import { objectsIn, TestEcs, textIn } from '../test-ecs.ts';

/** What a task of the definition `web` takes. */
const NEED = { cpuUnits: 256, memoryMiB: 128 };

const STRATEGIES = [
  ['random', ''],
  ['spread', 'instanceId'],
  ['spread', 'attribute:zone'],
  ['spread', 'attribute:rack'],
  ['binpack', 'cpu'],
  ['binpack', 'memory'],
] as const;

type Strategy = (typeof STRATEGIES)[number];

function parsed([type, field]: Strategy): PlacementStrategy {
  const strategy = parsePlacementStrategy(type, field);
  if ('problem' in strategy) throw new Error(strategy.problem);
  return strategy;
}

const wire = ([type, field]: Strategy): JsonObject => ({ type, ...(field !== '' && { field }) });

/** A machine, and whether it drains once it has a task. */
const machine = fc.record({
  attributes: fc.record(
    { zone: fc.constantFrom('a', 'b', 'c'), rack: fc.constantFrom('1', '2') },
    { requiredKeys: ['zone'] },
  ),
  cpuUnits: fc.integer({ min: 1, max: 5 }).map((n) => n * NEED.cpuUnits),
  memoryMiB: fc.integer({ min: 1, max: 5 }).map((n) => n * NEED.memoryMiB),
  isDraining: fc.boolean(),
});

type Machine = typeof machine extends fc.Arbitrary<infer Value> ? Value : never;

const call = fc.record({
  group: fc.constantFrom('web', 'db'),
  count: fc.integer({ min: 1, max: 6 }),
  strategies: fc.array(fc.constantFrom(...STRATEGIES), { maxLength: 5 }),
  /** Before the next call another instance has another rack. */
  moved: fc.option(fc.nat(20), { nil: undefined }),
});

interface Host extends OracleInstance {
  readonly arn: string;
  readonly groups: readonly string[];
  readonly isDraining: boolean;
}

const takes = ({ cpuUnits, memoryMiB, isDraining }: Host): boolean =>
  !isDraining && cpuUnits >= NEED.cpuUnits && memoryMiB >= NEED.memoryMiB;

const withTask = (host: Host, group: string): Host => ({
  ...host,
  cpuUnits: host.cpuUnits - NEED.cpuUnits,
  memoryMiB: host.memoryMiB - NEED.memoryMiB,
  groups: [...host.groups, group],
});

const attributesOf = (attributes: Host['attributes']): { name: string; value: string }[] =>
  Object.entries(attributes).map(([name, value]) => ({ name, value }));

/** An ECS and the oracle's own book of its instances. */
class Fleet {
  readonly ecs = new TestEcs();
  hosts: readonly Host[];

  constructor(machines: readonly Machine[], seed: number) {
    this.ecs.random = createSeededRandom(seed);
    const definition = this.ecs.register();
    this.hosts = machines.map(({ attributes, cpuUnits, memoryMiB, isDraining }, n): Host => {
      const arn = this.ecs.addInstance({
        vcpus: cpuUnits / 1024,
        memoryMiB,
        attributes: attributesOf(attributes),
      });
      const host: Host = {
        ...{ id: `i-${n}`, arn, attributes, cpuUnits, memoryMiB },
        ...{ tasks: 0, groups: [], isDraining },
      };
      if (!isDraining) return host;
      this.ecs.start(arn, definition);
      this.ecs.call('UpdateContainerInstancesState', { containerInstances: [arn], status: 'DRAINING' });
      return withTask(host, 'family:web');
    });
  }

  /** Gives an instance another rack. */
  move(n: number): void {
    const host = this.hosts[n % this.hosts.length];
    if (host === undefined) return;
    const attributes = { ...host.attributes, rack: '3' };
    this.ecs.call('PutAttributes', { attributes: [{ name: 'rack', value: '3', targetId: host.arn }] });
    this.hosts = this.hosts.map((other) => (other === host ? { ...other, attributes } : other));
  }

  /** Checks a call task after task against an oracle that works every choice out anew. */
  run(group: string, count: number, strategies: readonly Strategy[]): void {
    const answer = this.ecs.call('RunTask', {
      ...{ taskDefinition: 'web', group, count },
      placementStrategy: strategies.map(wire),
    });
    const placed = objectsIn(answer, 'tasks').map((task) => textIn(task, 'containerInstanceArn'));
    for (const arn of placed) {
      expect(this.#allowed(group, strategies)).toContain(arn);
      this.hosts = this.hosts.map((host) => (host.arn === arn ? withTask(host, group) : host));
    }
    if (placed.length < count) expect(this.hosts.filter(takes)).toEqual([]);
  }

  #allowed(group: string, strategies: readonly Strategy[]): readonly string[] {
    const world = this.hosts.map((host) => ({
      ...host,
      tasks: host.groups.filter((name) => name === group).length,
    }));
    const open = world.filter(takes);
    return preferred(strategies.map(parsed), world, open).map(
      ({ id }) => world.find((host) => host.id === id)?.arn ?? '',
    );
  }
}

describe('tasks that are placed by any chain of strategies', () => {
  it.each([
    ['few instances', 8],
    ['so many that chance alone does not find those with room', 60],
  ])('go one after the other where an oracle has them go, on %s', (_, maxLength) => {
    fc.assert(
      fc.property(
        fc.array(machine, { minLength: 1, maxLength, size: 'max' }),
        fc.array(call, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        (machines, calls, seed) => {
          const fleet = new Fleet(machines, seed);
          for (const { group, count, strategies, moved } of calls) {
            fleet.run(group, count, strategies);
            if (moved !== undefined) fleet.move(moved);
          }
        },
      ),
      { numRuns: maxLength > 8 ? 40 : 150 },
    );
  });

  it('find the one instance with room among many that are full', () => {
    const machines = Array.from({ length: 120 }, (_, n): Machine => ({
      attributes: { zone: 'a' },
      cpuUnits: n === 77 ? 512 : 128,
      memoryMiB: 512,
      isDraining: false,
    }));
    for (const strategies of [[], [STRATEGIES[1]], [STRATEGIES[5]]]) {
      const fleet = new Fleet(machines, 3);
      fleet.run('web', 3, strategies);
      expect(fleet.hosts[77]?.groups).toEqual(['web', 'web']);
    }
  });

  it('go to each of the instances that are alike as often', () => {
    const ecs = new TestEcs();
    ecs.random = createSeededRandom(3);
    ecs.register({ cpu: 0 });
    for (const zone of ['a', 'b', 'c', 'a', 'b', 'c'])
      ecs.addInstance({ availabilityZone: `us-east-1${zone}` });
    const chains = [
      [
        { type: 'spread', field: 'attribute:ecs.availability-zone' },
        { type: 'spread', field: 'instanceId' },
      ],
      [{ type: 'binpack', field: 'cpu' }],
    ];
    for (const placementStrategy of chains) {
      const counts = new Map<string, number>();
      for (let n = 0; n < 600; n += 1) {
        const request = { taskDefinition: 'web', group: `g${n}`, placementStrategy };
        const [task] = objectsIn(ecs.call('RunTask', request), 'tasks');
        const arn = textIn(task ?? {}, 'containerInstanceArn');
        counts.set(arn, (counts.get(arn) ?? 0) + 1);
        ecs.call('StopTask', { task: task?.['taskArn'] });
      }
      expect(counts.size).toBe(6);
      expect(Math.min(...counts.values())).toBeGreaterThan(60);
      expect(Math.max(...counts.values())).toBeLessThan(140);
    }
  });
});

describe('what strategies compare', () => {
  const [random, each, zone, rack, cpu, memory] = STRATEGIES;

  it.each<[readonly Strategy[], string, Partial<ReturnType<typeof sortPreferences>>]>([
    [[], '', { leading: 0, hasOwn: false }],
    [[random, zone], '', { leading: 0 }],
    [[zone, each, random, cpu], 'attribute instance', { leading: 1, hasOwn: true, beforeOwn: 0 }],
    [[zone, zone, rack, rack], 'attribute attribute', { leading: 2, attributes: ['zone', 'rack'] }],
    [[memory, each, cpu, memory], 'memory instance cpu', { beforeOwn: 1, resources: ['memory', 'cpu'] }],
    [[cpu, zone], 'cpu attribute', { leading: 0, beforeOwn: 1, hasOwn: false }],
  ])('of %j is %s', (strategies, all, expected) => {
    const sorted = sortPreferences(strategies.map(parsed));
    expect(sorted.all.map(({ of }) => of).join(' ')).toBe(all);
    expect(sorted).toMatchObject(expected);
  });
});
