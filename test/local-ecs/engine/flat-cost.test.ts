import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/local-ecs/engine/json.ts';
import { FullSizeEcs, textsIn } from '../../support/full-size-ecs.ts';
import { Looks } from '../../support/looks.ts';

/** Large enough that what is bounded by a hundred has reached that. */
const SMALL = { instances: 110, tasksPerInstance: 2, services: 12, definitions: 40 };
const LARGE = { instances: 330, tasksPerInstance: 2, services: 36, definitions: 120 };

const ZONE = { type: 'spread', field: 'attribute:ecs.availability-zone' };
const TYPE = { type: 'spread', field: 'attribute:ecs.instance-type' };
const EACH = { type: 'spread', field: 'instanceId' };
const PACK = { type: 'binpack', field: 'memory' };
const PACK_CPU = { type: 'binpack', field: 'cpu' };
const NOBODY = { type: 'memberOf', expression: 'attribute:ecs.instance-type == none' };

type Action = (ecs: FullSizeEcs) => unknown;

const calling =
  (operation: string, body: JsonObject | ((ecs: FullSizeEcs) => JsonObject)): Action =>
  (ecs) =>
    ecs.call(operation, typeof body === 'function' ? body(ecs) : body);

const running = (more: JsonObject): Action =>
  calling('RunTask', { taskDefinition: 'family-1', group: 'new', count: 3, ...more });

/** The one in the middle. */
const oneOf = (list: readonly string[]): string => list[list.length >> 1] ?? '';

const ACTIONS: Readonly<Record<string, Action>> = {
  StartTask: (ecs) => ecs.start(7),
  'RunTask at random': running({}),
  'RunTask over zones': running({ placementStrategy: [ZONE] }),
  'RunTask over zones and instances': running({ placementStrategy: [ZONE, EACH] }),
  'RunTask over instances': running({ placementStrategy: [EACH] }),
  'RunTask on distinct instances': running({ placementConstraints: [{ type: 'distinctInstance' }] }),
  'RunTask packed by memory': running({ placementStrategy: [PACK] }),
  'RunTask packed by CPU, then memory, then over instances': running({
    placementStrategy: [PACK_CPU, PACK, EACH],
  }),
  'RunTask over zones, then packed': running({ placementStrategy: [ZONE, PACK] }),
  'RunTask over zones and types, then over instances, then packed': running({
    placementStrategy: [ZONE, TYPE, EACH, PACK_CPU],
  }),
  'RunTask packed, then over zones': running({ placementStrategy: [PACK, ZONE] }),
  StopTask: calling('StopTask', ({ tasks }) => ({ task: oneOf(tasks) })),
  ListTasks: calling('ListTasks', { maxResults: 20 }),
  'ListTasks of a family': calling('ListTasks', { family: 'family-5', maxResults: 2 }),
  'ListTasks of a service': calling('ListTasks', { serviceName: 'service-5' }),
  'ListTasks of an instance': calling('ListTasks', ({ instances }) => ({
    containerInstance: oneOf(instances),
    maxResults: 2,
  })),
  'ListTasks by startedBy': calling('ListTasks', { startedBy: 'launch-5' }),
  DescribeTasks: calling('DescribeTasks', ({ tasks }) => ({ tasks: tasks.slice(0, 20) })),
  ListContainerInstances: calling('ListContainerInstances', { maxResults: 20 }),
  'ListContainerInstances by status': calling('ListContainerInstances', { status: 'ACTIVE', maxResults: 20 }),
  DescribeContainerInstances: calling('DescribeContainerInstances', ({ instances }) => ({
    containerInstances: instances.slice(0, 20),
  })),
  PutAttributes: calling('PutAttributes', ({ instances }) => ({
    attributes: [{ name: 'stack', value: 'prod', targetId: oneOf(instances) }],
  })),
  ListAttributes: calling('ListAttributes', { targetType: 'container-instance', maxResults: 20 }),
  'UpdateContainerInstancesState of one with tasks': calling(
    'UpdateContainerInstancesState',
    ({ instances }) => ({ containerInstances: [oneOf(instances)], status: 'DRAINING' }),
  ),
  DescribeServices: calling('DescribeServices', { services: ['service-1', 'service-2'] }),
  ListServices: calling('ListServices', {}),
  UpdateService: calling('UpdateService', { service: 'service-1', desiredCount: 5 }),
  'UpdateService to fewer tasks': (ecs) => {
    ecs.call('UpdateService', { service: 'service-1', desiredCount: 1 });
    ecs.pass(1);
  },
  ListLedger: (ecs) => ecs.admin({ type: 'ListLedger', after: 10, limit: 20 }),
  DescribeClusters: calling('DescribeClusters', { include: ['STATISTICS'] }),
  RegisterTaskDefinition: (ecs) => ecs.register(1),
  DescribeTaskDefinition: calling('DescribeTaskDefinition', { taskDefinition: 'family-7' }),
  ListTaskDefinitions: calling('ListTaskDefinitions', { maxResults: 20 }),
  ListTaskDefinitionFamilies: calling('ListTaskDefinitionFamilies', { maxResults: 20 }),
  TagResource: calling('TagResource', ({ tasks }) => ({
    resourceArn: oneOf(tasks),
    tags: [{ key: 'a', value: 'b' }],
  })),
  'the end of a task that its service replaces': (ecs) => {
    const [task] = textsIn(ecs.call('ListTasks', { serviceName: 'service-3' }), 'taskArns');
    ecs.call('StopTask', { task });
    ecs.pass(5_000);
  },
  'the loss of a machine with its tasks': (ecs) => {
    ecs.admin({ type: 'TerminateMachine', containerInstance: oneOf(ecs.instances) });
  },
};

/** Chains of strategies that the actions use: what is gathered once for all is there before. */
const CHAINS = [[ZONE, PACK], [ZONE, TYPE, EACH, PACK_CPU], [PACK, EACH], [PACK_CPU]];

/** How often an action looks at something in an ECS of that size, once it is prepared. */
function looksOf(action: Action, size: typeof SMALL, prepare: Action = () => undefined): number {
  const ecs = new FullSizeEcs(size);
  for (const placementStrategy of CHAINS) running({ placementStrategy, group: 'first' })(ecs);
  prepare(ecs);
  const looks = new Looks(ecs.state);
  action(ecs);
  return looks.all;
}

/** More than any machine has. */
const LARGEST = { name: 'main', image: 'busybox', cpu: 64_000, memory: 64 };

/** Services that find no room, twice as many as there are instances. */
function waitForRoom(ecs: FullSizeEcs): void {
  ecs.call('RegisterTaskDefinition', { family: 'large', containerDefinitions: [LARGEST] });
  for (let n = 0; n < 2 * ecs.instances.length; n += 1)
    ecs.call('CreateService', { serviceName: `large-${n}`, taskDefinition: 'large', desiredCount: 1 });
  ecs.pass(10_000);
}

/** Things of which there is one for each instance. */
function makeForEach(ecs: FullSizeEcs, make: (n: number) => void): void {
  for (let n = 0; n < ecs.instances.length; n += 1) make(n);
}

/** Where there is first to be much of something else. */
const PREPARED: Readonly<Record<string, readonly [prepare: Action, action: Action]>> = {
  ListClusters: [
    (ecs) => {
      makeForEach(ecs, (n) => ecs.call('CreateCluster', { clusterName: `cluster-${n}` }));
    },
    calling('ListClusters', { maxResults: 20 }),
  ],
  'RunTask where nothing has room': [
    (ecs) => ecs.call('RegisterTaskDefinition', { family: 'large', containerDefinitions: [LARGEST] }),
    calling('RunTask', { taskDefinition: 'large' }),
  ],
  'RunTask packed where nothing has room': [
    (ecs) => ecs.call('RegisterTaskDefinition', { family: 'large', containerDefinitions: [LARGEST] }),
    calling('RunTask', { taskDefinition: 'large', placementStrategy: [PACK, EACH] }),
  ],
  'a step of a DAEMON that is spread over the cluster': [
    (ecs) => {
      ecs.call('CreateService', {
        serviceName: 'daemon',
        schedulingStrategy: 'DAEMON',
        taskDefinition: 'family-1',
      });
      ecs.pass(3_000);
    },
    (ecs) => {
      ecs.pass(1_200);
    },
  ],
  'the end of a task for whose room services wait': [
    waitForRoom,
    (ecs) => {
      ecs.call('StopTask', { task: oneOf(ecs.tasks) });
      ecs.pass(1_500);
    },
  ],
};

describe('what the embedded ECS looks at', () => {
  it.each([
    ...Object.entries(ACTIONS).map(([name, action]) => [name, () => undefined, action] as const),
    ...Object.entries(PREPARED).map(([name, [prepare, action]]) => [name, prepare, action] as const),
  ])('for %s does not grow with all there is', (_, prepare, action) => {
    const [small, large] = [looksOf(action, SMALL, prepare), looksOf(action, LARGE, prepare)];
    expect(small).toBeGreaterThan(0);
    // Chance may need a few looks more or less to find an instance with room, and instances have other tasks.
    expect(large).toBeLessThanOrEqual(small + Math.max(20, small / 4));
  });

  it('for a page by a filter is a thousand instances at most', () => {
    const ecs = new FullSizeEcs({ ...SMALL, instances: 1_500, tasksPerInstance: 0 });
    const looks = new Looks(ecs.state);
    ecs.call('ListContainerInstances', { filter: 'attribute:ecs.instance-type == none' });
    expect(looks.all).toBeLessThanOrEqual(5_010);
  });

  it('for RunTask with a memberOf that nobody satisfies is each ACTIVE instance once, and a hundred for the answer', () => {
    const looksFor = (size: typeof SMALL): number =>
      looksOf(running({ placementConstraints: [NOBODY] }), size);
    const perInstance = (looksFor(LARGE) - looksFor(SMALL)) / (LARGE.instances - SMALL.instances);
    expect(perInstance).toBeGreaterThan(1);
    // The look-up, and what is asked of the one that is found: status, agent, attributes, room.
    expect(perInstance).toBeLessThan(12);
  });
});
