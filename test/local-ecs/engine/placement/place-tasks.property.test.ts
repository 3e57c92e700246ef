import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { createSeededRandom } from '../../../../src/local-ecs/engine/seeded-random.ts';
import { objectsIn, TestEcs, textIn } from '../test-ecs.ts';

const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'] as const;
const TYPES = ['c5.xlarge', 'm5.large', 't2.micro'] as const;

/** What a task of the definition `web` takes: a quarter of a vCPU, and memory that never runs out first. */
const TASKS_PER_VCPU = 4;

/** The oracle's own book of a machine. */
interface Host {
  readonly id: string;
  readonly instanceType: string;
  readonly availabilityZone: string;
  readonly room: number;
  /** The groups of its tasks, one for each. */
  readonly groups: string[];
}

interface Rule {
  readonly wire: JsonObject;
  allows(host: Host, group: string): boolean;
}

const memberOf = (expression: string, allows: Rule['allows']): Rule => ({
  wire: { type: 'memberOf', expression },
  allows,
});

const RULES: readonly Rule[] = [
  { wire: { type: 'distinctInstance' }, allows: ({ groups }, group) => !groups.includes(group) },
  memberOf('attribute:ecs.instance-type =~ m5.*', ({ instanceType }) => instanceType === 'm5.large'),
  memberOf(
    'attribute:ecs.availability-zone in [us-east-1a, us-east-1c]',
    ({ availabilityZone }) => availabilityZone !== 'us-east-1b',
  ),
  memberOf('task:group == web', ({ groups }) => groups.includes('web')),
  memberOf('not(task:group == db)', ({ groups }) => !groups.includes('db')),
];

const STRATEGIES: readonly JsonObject[] = [
  { type: 'random' },
  { type: 'spread', field: 'attribute:ecs.availability-zone' },
  { type: 'spread', field: 'instanceId' },
  { type: 'binpack', field: 'cpu' },
  { type: 'binpack', field: 'memory' },
];

const machine = fc.record({
  vcpus: fc.constantFrom(0.25, 0.5, 1),
  instanceType: fc.constantFrom(...TYPES),
  availabilityZone: fc.constantFrom(...ZONES),
});
const call = fc.record({
  count: fc.integer({ min: 1, max: 10 }),
  group: fc.constantFrom('web', 'db', 'cache'),
  rules: fc.subarray([...RULES], { maxLength: 2 }),
  strategies: fc.array(fc.constantFrom(...STRATEGIES), { maxLength: 3 }),
});

function ecsWith(machines: readonly JsonObject[], seed = 1): TestEcs {
  const ecs = new TestEcs();
  for (const [n, spec] of machines.entries())
    ecs.addInstance({ memoryMiB: 3904, ec2InstanceId: `i-${n}`, ...spec });
  ecs.register();
  ecs.random = createSeededRandom(seed);
  return ecs;
}

/** Starts tasks. @returns the EC2 ids of their machines, in order. */
function run(ecs: TestEcs, body: JsonObject): readonly string[] {
  const answer = ecs.call('RunTask', { taskDefinition: 'web', ...body });
  return objectsIn(answer, 'tasks').map((task) =>
    textIn(ecs.instance(textIn(task, 'containerInstanceArn')), 'ec2InstanceId'),
  );
}

describe('RunTask on any fleet', () => {
  it('puts each task where there is room and no constraint forbids it, and gives up only where there is no such place', () => {
    fc.assert(
      fc.property(
        fc.array(machine, { minLength: 1, maxLength: 8 }),
        fc.array(call, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 1_000 }),
        (machines, calls, seed) => {
          const ecs = ecsWith(machines, seed);
          const hosts = machines.map(({ vcpus, ...rest }, n): Host => ({
            ...rest,
            id: `i-${n}`,
            room: vcpus * TASKS_PER_VCPU,
            groups: [],
          }));
          for (const { count, group, rules, strategies } of calls) {
            const takes = (host: Host): boolean =>
              host.groups.length < host.room && rules.every((rule) => rule.allows(host, group));
            const placed = run(ecs, {
              count,
              group,
              placementConstraints: rules.map(({ wire }) => wire),
              placementStrategy: strategies,
            });
            for (const id of placed) {
              const host = hosts.find((known) => known.id === id);
              expect(host !== undefined && takes(host)).toBe(true);
              host?.groups.push(group);
            }
            if (placed.length < count) expect(hosts.filter(takes)).toEqual([]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** How many tasks each of these has; 0 for those without. */
const tallies = (all: readonly string[], placed: readonly string[]): readonly number[] =>
  all.map((one) => placed.filter((id) => id === one).length);

const counts = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 6 });

describe('RunTask on a fleet with room', () => {
  it.each([
    ['instances', 'instanceId'],
    ['zones', 'attribute:ecs.availability-zone'],
  ])('spreads over %s so that no two differ by more than one task', (what, field) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), counts, (size, calls) => {
        const zones = Array.from({ length: size }, (_, n) => ZONES[n % ZONES.length] ?? ZONES[0]);
        const ecs = ecsWith(zones.map((availabilityZone) => ({ vcpus: 16, availabilityZone })));
        const placementStrategy = [{ type: 'spread', field }];
        const placed = calls.flatMap((count) => run(ecs, { count, placementStrategy }));
        const zoneOf = (id: string): string => zones[Number(id.slice('i-'.length))] ?? '';
        const spread =
          what === 'zones'
            ? tallies([...new Set(zones)], placed.map(zoneOf))
            : tallies(
                zones.map((_, n) => `i-${n}`),
                placed,
              );
        expect(Math.max(...spread) - Math.min(...spread)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each(['cpu', 'memory'])('packs by %s so that as few machines as can be have tasks', (field) => {
    fc.assert(
      fc.property(fc.constantFrom(0.5, 1, 2), counts, (vcpus, calls) => {
        const total = calls.reduce((sum, count) => sum + count, 0);
        const ecs = ecsWith(Array.from({ length: total }, () => ({ vcpus })));
        const placementStrategy = [{ type: 'binpack', field }];
        const placed = calls.flatMap((count) => run(ecs, { count, placementStrategy }));
        expect(placed).toHaveLength(total);
        expect(new Set(placed).size).toBe(Math.ceil(total / (vcpus * TASKS_PER_VCPU)));
      }),
    );
  });
});
