import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '../../src/local-ecs/engine/json.ts';
import { viewOf } from '../../src/local-ecs/engine/view.ts';
import { arnsIn, FULL_SIZE, FullSizeEcs, textsIn } from '../support/full-size-ecs.ts';

/** Only to end a test that hangs. */
const TIMEOUT_MS = 240_000;

jest.setTimeout(TIMEOUT_MS);

let ecs: FullSizeEcs;

beforeAll(() => {
  ecs = new FullSizeEcs(FULL_SIZE);
});

/** All that a listing has, page by page. */
function listed(operation: string, member: string, filter: JsonObject = {}): readonly string[] {
  const all: string[] = [];
  let nextToken: unknown;
  do {
    const page = ecs.call(operation, { ...filter, ...(nextToken !== undefined && { nextToken }) });
    all.push(...textsIn(page, member));
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return all;
}

/** What is found of these, a hundred at a time. */
function described(
  operation: string,
  list: 'tasks' | 'containerInstances',
  arns: readonly string[],
): readonly string[] {
  const member = list === 'tasks' ? 'taskArn' : 'containerInstanceArn';
  const found: string[] = [];
  for (let from = 0; from < arns.length; from += 100)
    found.push(...arnsIn(ecs.call(operation, { [list]: arns.slice(from, from + 100) }), list, member));
  return found;
}

const cluster = (): unknown => {
  const { clusters } = ecs.call('DescribeClusters', {});
  return Array.isArray(clusters) ? clusters[0] : undefined;
};

describe('an embedded ECS of 5,000 instances, 100,000 tasks and 1,000 services', () => {
  it('counts all of them', () => {
    expect(cluster()).toMatchObject({
      registeredContainerInstancesCount: 5_000,
      runningTasksCount: 100_000,
      pendingTasksCount: 0,
      activeServicesCount: 1_000,
    });
  });

  it('lists each task and each instance once, and describes them', () => {
    const tasks = listed('ListTasks', 'taskArns');
    expect([tasks.length, new Set(tasks).size]).toEqual([100_000, 100_000]);
    expect(described('DescribeTasks', 'tasks', tasks)).toEqual(tasks);
    const instances = listed('ListContainerInstances', 'containerInstanceArns');
    expect([instances.length, new Set(instances).size]).toEqual([5_000, 5_000]);
    expect(described('DescribeContainerInstances', 'containerInstances', instances)).toEqual(instances);
    expect(listed('ListServices', 'serviceArns', { maxResults: 100 })).toHaveLength(1_000);
    expect(listed('ListTaskDefinitionFamilies', 'families')).toHaveLength(5_000);
  });

  it('finds by a filter what is in it, over pages that may be short', () => {
    const filter =
      'attribute:ecs.instance-type == m5.large and attribute:ecs.availability-zone == us-east-1b';
    const expected = viewOf(ecs.state).instances.filter(({ known: { attributes } }) =>
      ['m5.large', 'us-east-1b'].every((wanted) => attributes.some(({ value }) => value === wanted)),
    );
    expect(expected.length).toBeGreaterThan(400);
    expect(listed('ListContainerInstances', 'containerInstanceArns', { filter })).toEqual(
      expected.map(({ known }) => known.containerInstanceArn),
    );
  });

  it('launches, stops, replaces what services lose, and keeps its books', () => {
    for (let n = 0; n < 1_000; n += 1) ecs.start(n);
    for (const task of ecs.tasks.slice(0, 500)) ecs.call('StopTask', { task });
    for (const serviceName of ecs.services.slice(0, 100)) {
      const [task] = textsIn(ecs.call('ListTasks', { serviceName }), 'taskArns');
      ecs.call('StopTask', { task });
    }
    for (const containerInstance of ecs.instances.slice(-20))
      ecs.admin({ type: 'TerminateMachine', containerInstance });
    ecs.pass(60_000);
    for (const serviceName of ecs.services) {
      const answer = ecs.call('DescribeServices', { services: [serviceName] });
      const counts = ['desiredCount', 'runningCount'].flatMap((name) => arnsIn(answer, 'services', name));
      expect(counts).toEqual(['4', '4']);
    }
    const { instances, tasks } = viewOf(ecs.state);
    const running = tasks.filter(({ known }) => known.lastStatus === 'RUNNING');
    expect(cluster()).toMatchObject({ runningTasksCount: running.length, pendingTasksCount: 0 });
    const held = new Map<string | undefined, number>();
    for (const { known, reserved, holds } of tasks)
      if (holds)
        held.set(
          known.containerInstanceArn,
          (held.get(known.containerInstanceArn) ?? 0) + reserved.memoryMiB,
        );
    for (const { known, reserved, inUse } of instances) {
      const { registered, remaining, containerInstanceArn } = known;
      expect(registered.memoryMiB).toBe(remaining.memoryMiB + reserved.memoryMiB);
      expect(registered.cpuUnits).toBe(remaining.cpuUnits + reserved.cpuUnits);
      expect(reserved.memoryMiB).toBe(held.get(containerInstanceArn) ?? 0);
      expect(inUse.memoryMiB).toBe(reserved.memoryMiB);
    }
  });
});
