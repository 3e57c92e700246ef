import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PlacementStrategy } from '../../../../src/ecs/placement/placement-strategy.ts';
import { toPlainSpread } from '../../../../src/local-ecs/engine/placement/spread-chooser.ts';
import { createSeededRandom } from '../../../../src/local-ecs/engine/seeded-random.ts';
import { objectsIn, TestEcs, textIn } from '../test-ecs.ts';

const ZONES = ['a', 'b', 'c'];
const ZONE = { type: 'spread', field: 'attribute:ecs.availability-zone' };
const EACH = { type: 'spread', field: 'instanceId' };

interface Host {
  readonly arn: string;
  readonly zone: string;
  /** Tasks that it has room for in all. */
  readonly room: number;
  tasks: number;
}

const machine = fc.record({
  zone: fc.constantFrom(...ZONES),
  room: fc.integer({ min: 1, max: 4 }),
  isDraining: fc.boolean(),
});

const tasksIn = (hosts: readonly Host[], zone: string): number =>
  hosts.filter((host) => host.zone === zone).reduce((sum, { tasks }) => sum + tasks, 0);

/** What the strategies compare, one after the other. */
function measures(hosts: readonly Host[], host: Host, strategies: readonly object[]): readonly number[] {
  return strategies.map((strategy) => (strategy === ZONE ? tasksIn(hosts, host.zone) : host.tasks));
}

const isLess = (a: readonly number[], b: readonly number[]): boolean => {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
};

describe('tasks that are spread over zones and instances', () => {
  it('go one after the other where no instance with room has fewer', () => {
    fc.assert(
      fc.property(
        fc.array(machine, { minLength: 1, maxLength: 8 }),
        fc.constantFrom([ZONE], [EACH], [ZONE, EACH]),
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        (machines, strategies, counts, seed) => {
          const ecs = new TestEcs();
          ecs.random = createSeededRandom(seed);
          const definition = ecs.register();
          const hosts = machines.map(({ zone, room }): Host => {
            const spec = { availabilityZone: `us-east-1${zone}`, vcpus: room / 4 };
            return { arn: ecs.addInstance(spec), zone, room, tasks: 0 };
          });
          for (const [n, { isDraining }] of machines.entries()) {
            const { arn = '' } = hosts[n] ?? {};
            const host = hosts[n];
            if (!isDraining || host === undefined) continue;
            ecs.start(arn, definition);
            host.tasks += 1;
            ecs.call('UpdateContainerInstancesState', { containerInstances: [arn], status: 'DRAINING' });
          }
          const active = hosts.filter((_, n) => machines[n]?.isDraining === false);
          for (const count of counts) {
            const answer = ecs.call('RunTask', {
              taskDefinition: 'web',
              count,
              placementStrategy: strategies,
            });
            const placed = objectsIn(answer, 'tasks').map((task) => textIn(task, 'containerInstanceArn'));
            for (const arn of placed) {
              const host = active.find((one) => one.arn === arn);
              if (host === undefined) throw new Error(`${arn} is not ACTIVE`);
              const own = measures(hosts, host, strategies);
              const withRoom = active.filter(({ tasks, room }) => tasks < room);
              expect(withRoom).toContain(host);
              expect(withRoom.filter((one) => isLess(measures(hosts, one, strategies), own))).toEqual([]);
              host.tasks += 1;
            }
            const left = active.reduce((sum, { room, tasks }) => sum + room - tasks, 0);
            expect(placed.length === count || left === 0).toBe(true);
          }
        },
      ),
    );
  });

  it('go to each of the instances that are alike as often', () => {
    const ecs = new TestEcs();
    ecs.random = createSeededRandom(3);
    ecs.register({ cpu: 0 });
    for (const zone of [...ZONES, ...ZONES]) ecs.addInstance({ availabilityZone: `us-east-1${zone}` });
    const counts = new Map<string, number>();
    for (let n = 0; n < 600; n += 1) {
      const request = { taskDefinition: 'web', group: `g${n}`, placementStrategy: [ZONE, EACH] };
      const [task] = objectsIn(ecs.call('RunTask', request), 'tasks');
      const arn = textIn(task ?? {}, 'containerInstanceArn');
      counts.set(arn, (counts.get(arn) ?? 0) + 1);
      ecs.call('StopTask', { task: task?.['taskArn'] });
    }
    expect(counts.size).toBe(6);
    expect(Math.min(...counts.values())).toBeGreaterThan(60);
    expect(Math.max(...counts.values())).toBeLessThan(140);
  });
});

describe('toPlainSpread', () => {
  const zone: PlacementStrategy = { type: 'spread', field: { over: 'attribute', name: 'zone' } };
  const each: PlacementStrategy = { type: 'spread', field: { over: 'instance' } };
  const pack: PlacementStrategy = { type: 'binpack', resource: 'cpu' };
  const random: PlacementStrategy = { type: 'random' };

  it.each<[readonly PlacementStrategy[], ReturnType<typeof toPlainSpread>]>([
    [[zone], { attribute: 'zone', overInstances: false }],
    [[zone, each], { attribute: 'zone', overInstances: true }],
    [[each], { attribute: undefined, overInstances: true }],
    [[zone, each, random, pack], { attribute: 'zone', overInstances: true }],
    [[zone, random, each], { attribute: 'zone', overInstances: false }],
    [[zone, zone], undefined],
    [[zone, pack], undefined],
    [[each, pack], undefined],
    [[zone, each, pack], undefined],
    [[pack], undefined],
    [[random, zone], undefined],
    [[], undefined],
  ])('of %j is %j', (strategies, expected) => {
    expect(toPlainSpread(strategies)).toEqual(expected);
  });
});
