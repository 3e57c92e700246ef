import { describe, expect, it } from '@jest/globals';
import type { ContainerInstanceSpec } from '../../../../src/local-ecs/engine/admin/admin-command.ts';
import type { Assumptions } from '../../../../src/local-ecs/engine/assumptions.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { createSeededRandom } from '../../../../src/local-ecs/engine/seeded-random.ts';
import { objectsIn, TestEcs, textIn } from '../test-ecs.ts';

const ZONE = { type: 'spread', field: 'attribute:ecs.availability-zone' };
const EACH = { type: 'spread', field: 'instanceId' };
const PACK_CPU = { type: 'binpack', field: 'cpu' };
const PACK_MEMORY = { type: 'binpack', field: 'memory' };

/** An ECS with the machines i-1, i-2 and so on, and the definition `web` of 256 units and 128 MiB. */
function ecsOf(machines: readonly ContainerInstanceSpec[], assumptions: Partial<Assumptions> = {}): TestEcs {
  const ecs = new TestEcs({ assumptions });
  for (const [n, machine] of machines.entries()) ecs.addInstance({ ec2InstanceId: `i-${n + 1}`, ...machine });
  ecs.register();
  ecs.random = createSeededRandom(7);
  return ecs;
}

const inZones = (...zones: readonly string[]): readonly ContainerInstanceSpec[] =>
  zones.map((zone) => ({ availabilityZone: `us-east-1${zone}` }));

/** Starts tasks. @returns the EC2 ids of their machines, in order. */
function run(ecs: TestEcs, strategies: readonly JsonObject[], more: JsonObject = {}): readonly string[] {
  const answer = ecs.call('RunTask', { taskDefinition: 'web', placementStrategy: strategies, ...more });
  return objectsIn(answer, 'tasks').map((task) =>
    textIn(ecs.instance(textIn(task, 'containerInstanceArn')), 'ec2InstanceId'),
  );
}

/** How often each occurs. */
function countsOf(items: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}

const memberOf = (expression: string): JsonObject => ({
  placementConstraints: [{ type: 'memberOf', expression }],
});

describe('spread', () => {
  it('puts nine tasks on three zones: three on each', () => {
    const ecs = ecsOf(inZones('a', 'a', 'a', 'a', 'b', 'c'));
    const placed = run(ecs, [ZONE], { count: 9 });
    const { 'i-5': inB, 'i-6': inC } = countsOf(placed);
    expect([inB, inC, placed.length]).toEqual([3, 3, 9]);
  });

  it('counts the tasks that the group has already, wherever they came from', () => {
    const ecs = ecsOf(inZones('a', 'b', 'c'));
    run(ecs, [], { count: 4, ...memberOf('ec2InstanceId == i-1') });
    run(ecs, [], { count: 2, ...memberOf('ec2InstanceId == i-2') });
    expect(countsOf(run(ecs, [ZONE], { count: 6 }))).toEqual({ 'i-2': 2, 'i-3': 4 });
  });

  it('counts tasks of its own group only', () => {
    const ecs = ecsOf(inZones('a', 'b'));
    run(ecs, [], { count: 4, group: 'other', ...memberOf('ec2InstanceId == i-1') });
    expect(countsOf(run(ecs, [ZONE], { count: 2 }))).toEqual({ 'i-1': 1, 'i-2': 1 });
  });

  it('counts tasks that are being stopped no more', () => {
    const ecs = ecsOf(inZones('a', 'b'));
    const [task] = objectsIn(
      ecs.call('RunTask', { taskDefinition: 'web', ...memberOf('ec2InstanceId == i-1') }),
      'tasks',
    );
    ecs.call('StopTask', { task: task?.['taskArn'] });
    expect(countsOf(run(ecs, [ZONE], { count: 2 }))).toEqual({ 'i-1': 1, 'i-2': 1 });
  });

  it('counts tasks on instances that take no more of them', () => {
    const ecs = ecsOf([{ vcpus: 1, availabilityZone: 'us-east-1a' }, ...inZones('a', 'b', 'b')]);
    run(ecs, [], { count: 4, ...memberOf('ec2InstanceId == i-1') });
    const { 'i-2': inA } = countsOf(run(ecs, [ZONE], { count: 4 }));
    expect(inA).toBeUndefined();
  });

  it('goes to another zone where the one with the fewest tasks is full', () => {
    const ecs = ecsOf([{ vcpus: 0.25, availabilityZone: 'us-east-1a' }, ...inZones('b')]);
    expect(countsOf(run(ecs, [ZONE], { count: 5 }))).toEqual({ 'i-1': 1, 'i-2': 4 });
  });

  it('within zones spreads over instances', () => {
    const ecs = ecsOf(inZones('a', 'a', 'a', 'b'));
    expect(countsOf(run(ecs, [ZONE, EACH], { count: 6 }))).toEqual({
      'i-1': 1,
      'i-2': 1,
      'i-3': 1,
      'i-4': 3,
    });
  });

  it('takes instances without the attribute for one value more', () => {
    const ecs = ecsOf([
      { attributes: [{ name: 'rack', value: '1' }] },
      { attributes: [{ name: 'rack', value: '2' }] },
      {},
      {},
    ]);
    const counts = countsOf(run(ecs, [{ type: 'spread', field: 'attribute:rack' }], { count: 9 }));
    expect(counts).toMatchObject({ 'i-1': 3, 'i-2': 3 });
  });

  it('leaves them out, where ECS is taken to do so', () => {
    const ecs = ecsOf([{ attributes: [{ name: 'rack', value: '1' }] }, {}], {
      spreadWithoutAttribute: 'no-task',
    });
    const placementStrategy = [{ type: 'spread', field: 'attribute:rack' }];
    expect(countsOf(run(ecs, placementStrategy, { count: 2 }))).toEqual({ 'i-1': 2 });
    const answer = ecs.call('RunTask', {
      taskDefinition: 'web',
      placementStrategy,
      ...memberOf('ec2InstanceId == i-2'),
    });
    expect(
      objectsIn(answer, 'failures')
        .map((failure) => failure['reason'])
        .toSorted(),
    ).toEqual(['ATTRIBUTE', 'MemberOf placement constraint unsatisfied.']);
  });
});

describe('binpack', () => {
  it.each([
    ['cpu', PACK_CPU, [{ vcpus: 4 }, { vcpus: 1 }, { vcpus: 2 }]],
    ['memory', PACK_MEMORY, [{ memoryMiB: 4000 }, { memoryMiB: 512 }, { memoryMiB: 1024 }]],
  ] as const)('fills the instance with the least %s left, then the next', (_name, strategy, machines) => {
    const ecs = ecsOf(machines);
    expect(run(ecs, [strategy], { count: 10 })).toEqual([
      ...['i-2', 'i-2', 'i-2', 'i-2'],
      ...['i-3', 'i-3', 'i-3', 'i-3', 'i-3', 'i-3'],
    ]);
  });

  it('passes over an instance that has the least left, but too little', () => {
    const ecs = ecsOf([{ vcpus: 0.125 }, { vcpus: 1 }]);
    expect(run(ecs, [PACK_CPU])).toEqual(['i-2']);
  });

  it('within zones leaves instances free', () => {
    const ecs = ecsOf(inZones('a', 'a', 'b', 'b'));
    const placed = run(ecs, [ZONE, PACK_MEMORY], { count: 8 });
    expect(Object.values(countsOf(placed)).toSorted()).toEqual([4, 4]);
  });
});

describe('a placement', () => {
  it('is random without strategies: every instance gets tasks sooner or later', () => {
    const ecs = ecsOf(inZones('a', 'b', 'c'));
    const placed = [1, 2, 3].flatMap(() => run(ecs, [], { count: 10 }));
    expect(new Set(placed).size).toBe(3);
  });

  it('looks at few instances when chance decides and there is room', () => {
    const ecs = new TestEcs();
    ecs.admin({ type: 'AddContainerInstances', count: 500 });
    ecs.register();
    const looks: string[] = [];
    const { instances } = ecs.state;
    const get = instances.get.bind(instances);
    instances.get = (id) => {
      looks.push(id);
      return get(id);
    };
    expect(objectsIn(ecs.call('RunTask', { taskDefinition: 'web', count: 10 }), 'tasks')).toHaveLength(10);
    expect(looks.length).toBeLessThan(100);
  });

  it('never goes to an instance that is draining or disconnected', () => {
    const ecs = ecsOf(inZones('a', 'b', 'c'));
    ecs.admin({ type: 'SetContainerInstanceState', containerInstance: 'i-1', status: 'DRAINING' });
    ecs.admin({ type: 'DisconnectAgent', containerInstance: 'i-2' });
    expect(countsOf(run(ecs, [ZONE], { count: 3 }))).toEqual({ 'i-3': 3 });
    expect(countsOf(run(ecs, [], { count: 3 }))).toEqual({ 'i-3': 3 });
  });

  it('comes back to an instance that was draining', () => {
    const ecs = ecsOf(inZones('a'));
    ecs.admin({ type: 'SetContainerInstanceState', containerInstance: 'i-1', status: 'DRAINING' });
    expect(run(ecs, [])).toEqual([]);
    ecs.admin({ type: 'SetContainerInstanceState', containerInstance: 'i-1', status: 'ACTIVE' });
    expect(run(ecs, [])).toEqual(['i-1']);
  });

  it('keeps to a constraint that speaks of the tasks it places itself', () => {
    const ecs = ecsOf(inZones('a', 'b'));
    const distinct = { placementConstraints: [{ type: 'distinctInstance' }] };
    const answer = ecs.call('RunTask', {
      taskDefinition: 'web',
      count: 3,
      placementStrategy: [PACK_CPU],
      ...distinct,
    });
    expect(objectsIn(answer, 'tasks')).toHaveLength(2);
    expect(objectsIn(answer, 'failures')).toHaveLength(2);
  });

  it('gives each task the GPU that it asks for', () => {
    const ecs = ecsOf([{}, { gpus: 2, instanceType: 'g2.8xlarge' }]);
    const taskDefinition = ecs.register(
      { resourceRequirements: [{ type: 'GPU', value: '1' }] },
      { family: 'gpu' },
    );
    const answer = ecs.call('RunTask', { taskDefinition, count: 3, placementStrategy: [ZONE] });
    expect(objectsIn(answer, 'tasks')).toHaveLength(2);
    expect(
      objectsIn(answer, 'failures')
        .map((failure) => failure['reason'])
        .toSorted(),
    ).toEqual(['RESOURCE:GPU', 'RESOURCE:GPU']);
  });
});

describe('StartTask', () => {
  it.each([
    ['ignored', 'tasks'],
    ['checked', 'failures'],
  ] as const)(
    'has the constraints of the definition %s, as ECS is taken to do',
    (startTaskConstraints, member) => {
      const ecs = ecsOf([{}], { startTaskConstraints });
      const taskDefinition = ecs.register({}, { family: 'pinned', ...memberOf('ec2InstanceId == i-9') });
      const [containerInstance = ''] = ecs.call('ListContainerInstances')[
        'containerInstanceArns'
      ] as string[];
      const answer = ecs.call('StartTask', { taskDefinition, containerInstances: [containerInstance] });
      expect(objectsIn(answer, member)).toHaveLength(1);
    },
  );
});
