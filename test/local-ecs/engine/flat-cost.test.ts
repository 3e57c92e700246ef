import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/local-ecs/engine/json.ts';
import { FullSizeEcs, textsIn } from '../../support/full-size-ecs.ts';
import { Looks } from '../../support/looks.ts';

const SMALL = { instances: 60, tasksPerInstance: 3, services: 8, definitions: 60 };
const LARGE = { instances: 300, tasksPerInstance: 3, services: 40, definitions: 300 };

const ZONE = { type: 'spread', field: 'attribute:ecs.availability-zone' };
const EACH = { type: 'spread', field: 'instanceId' };
const M5 = { type: 'memberOf', expression: 'attribute:ecs.instance-type == m5.large' };

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

/** How often an action looks at something in an ECS of that size. */
function looksOf(action: Action, size: typeof SMALL): number {
  const ecs = new FullSizeEcs(size);
  // What is gathered once for all is there.
  running({ placementStrategy: [ZONE, EACH], group: 'first' })(ecs);
  const looks = new Looks(ecs.state);
  action(ecs);
  return looks.all;
}

describe('what the embedded ECS looks at', () => {
  it.each(Object.entries(ACTIONS))('for %s does not grow with all there is', (_, action) => {
    const [small, large] = [looksOf(action, SMALL), looksOf(action, LARGE)];
    expect(small).toBeGreaterThan(0);
    // Chance may need a few looks more or less to find an instance with room.
    expect(large).toBeLessThanOrEqual(small + 20);
  });

  it('for a page by a filter is a thousand instances at most', () => {
    const ecs = new FullSizeEcs({ ...SMALL, instances: 1_500, tasksPerInstance: 0 });
    const looks = new Looks(ecs.state);
    ecs.call('ListContainerInstances', { filter: 'attribute:ecs.instance-type == none' });
    expect(looks.all).toBeLessThanOrEqual(5_010);
  });

  it('for RunTask that packs, or looks for members, is each ACTIVE instance once', () => {
    const looksFor = (size: typeof SMALL): number =>
      looksOf(
        running({
          placementStrategy: [{ type: 'binpack', field: 'memory' }, EACH],
          placementConstraints: [M5],
        }),
        size,
      );
    expect(looksFor(LARGE) / looksFor(SMALL)).toBeLessThan(LARGE.instances / SMALL.instances + 1);
  });
});
