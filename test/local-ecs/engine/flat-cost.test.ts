import { describe, expect, it } from '@jest/globals';
import { EC2_OPERATIONS } from '../../../src/local-ecs/engine/ec2/table.ts';
import { OPERATIONS } from '../../../src/local-ecs/engine/operations/table.ts';
import { FullSizeEcs } from '../../support/full-size-ecs.ts';
import { Looks, setOperationsOf } from '../../support/looks.ts';
import {
  ADMIN_ACTIONS,
  EC2_ACTIONS,
  LARGEST,
  oneOf,
  OPERATION_ACTIONS,
} from '../../support/operation-costs.ts';
import type { Action } from '../../support/operation-costs.ts';

/** Large enough that what is bounded by a hundred has reached that. */
const SMALL = { instances: 110, tasksPerInstance: 2, services: 12, definitions: 40 };
const LARGE = { instances: 440, tasksPerInstance: 2, services: 48, definitions: 160 };

/** Chance may need a few looks more or less to find an instance with room. */
const CHANCE = 20;

interface Cost {
  readonly looks: number;
  readonly setOperations: number;
}

function costOf(action: Action, ecs: FullSizeEcs, looks: Looks): Cost {
  const act = action(ecs);
  const before = looks.all;
  const setOperations = setOperationsOf(act);
  return { looks: looks.all - before, setOperations };
}

/** What each action costs, one after the other, in an ECS of that size. */
function costsOf(actions: Readonly<Record<string, Action>>, size: typeof SMALL): ReadonlyMap<string, Cost> {
  const ecs = new FullSizeEcs(size);
  const looks = new Looks(ecs.state);
  return new Map(Object.entries(actions).map(([name, action]) => [name, costOf(action, ecs, looks)]));
}

const ACTIONS = { ...OPERATION_ACTIONS, ...EC2_ACTIONS, ...ADMIN_ACTIONS };

/** Services that find no room, twice as many as there are instances. */
function waitForRoom(ecs: FullSizeEcs): void {
  ecs.call('RegisterTaskDefinition', { family: 'large', containerDefinitions: [LARGEST] });
  for (let n = 0; n < 2 * ecs.instances.length; n += 1)
    ecs.call('CreateService', { serviceName: `large-${n}`, taskDefinition: 'large', desiredCount: 1 });
  ecs.pass(10_000);
}

const withLarge = (ecs: FullSizeEcs): void => {
  ecs.call('RegisterTaskDefinition', { family: 'large', containerDefinitions: [LARGEST] });
};

/** Where there is first to be much of something else. */
const PREPARED: Readonly<Record<string, readonly [prepare: (ecs: FullSizeEcs) => void, action: Action]>> = {
  'ListClusters of many': [
    (ecs) => {
      for (let n = 0; n < ecs.instances.length; n += 1)
        ecs.call('CreateCluster', { clusterName: `cluster-${n}` });
    },
    (ecs) => () => ecs.call('ListClusters', { maxResults: 20 }),
  ],
  'RunTask where nothing has room': [
    withLarge,
    (ecs) => () => ecs.call('RunTask', { taskDefinition: 'large' }),
  ],
  'RunTask packed where nothing has room': [
    withLarge,
    (ecs) => () => {
      const placementStrategy = [
        { type: 'binpack', field: 'memory' },
        { type: 'spread', field: 'instanceId' },
      ];
      ecs.call('RunTask', { taskDefinition: 'large', placementStrategy });
    },
  ],
  'RunTask over instances that all have tasks of the group': [
    (ecs) => {
      for (let from = 0; from < ecs.instances.length; from += 10)
        ecs.call('StartTask', {
          containerInstances: ecs.instances.slice(from, from + 10),
          taskDefinition: 'family-1',
          group: 'everywhere',
        });
    },
    (ecs) => () => {
      const placementStrategy = [{ type: 'spread', field: 'instanceId' }];
      ecs.call('RunTask', { taskDefinition: 'family-1', group: 'everywhere', placementStrategy, count: 3 });
    },
  ],
  'a step of a DAEMON that is spread over the cluster': [
    (ecs) => {
      const daemon = { serviceName: 'daemon', schedulingStrategy: 'DAEMON', taskDefinition: 'family-1' };
      ecs.call('CreateService', daemon);
      ecs.pass(3_000);
    },
    (ecs) => () => {
      ecs.pass(1_200);
    },
  ],
  'the end of a task for whose room services wait': [
    waitForRoom,
    (ecs) => () => {
      ecs.call('StopTask', { task: oneOf(ecs.tasks) });
      ecs.pass(1_500);
    },
  ],
};

function expectFlat(small: Cost | undefined, large: Cost | undefined): void {
  if (small === undefined || large === undefined) throw new Error('nothing was counted');
  expect(large.looks).toBeLessThanOrEqual(small.looks + CHANCE);
  expect(large.setOperations).toBeLessThanOrEqual(small.setOperations + CHANCE);
}

describe('what the embedded ECS looks at', () => {
  const [small, large] = [costsOf(ACTIONS, SMALL), costsOf(ACTIONS, LARGE)];

  it.each(Object.keys(ACTIONS))('for %s is the same where there is four times as much of all', (name) => {
    expectFlat(small.get(name), large.get(name));
  });

  it.each(Object.entries(PREPARED))('for %s is the same as well', (_, [prepare, action]) => {
    const [few, many] = [SMALL, LARGE].map((size) => {
      const ecs = new FullSizeEcs(size);
      prepare(ecs);
      return costOf(action, ecs, new Looks(ecs.state));
    });
    expectFlat(few, many);
  });

  it.each([
    ['ECS', OPERATIONS, OPERATION_ACTIONS],
    ['EC2', EC2_OPERATIONS, EC2_ACTIONS],
  ])('is counted for every operation of %s', (_, operations, actions) => {
    const counted = new Set(Object.keys(actions).map((name) => name.split(' ')[0]));
    expect([...operations.keys()].filter((name) => !counted.has(name))).toEqual([]);
  });

  it('is every machine only where EC2 is asked for all of them at once', () => {
    const whole: Action = (ecs) => () => ecs.callEc2('DescribeInstances', {});
    const costs = [SMALL, LARGE].map((size) => costsOf({ whole }, size).get('whole')?.looks ?? 0);
    expect(costs[0]).toBeGreaterThanOrEqual(SMALL.instances);
    expect(costs[1]).toBeGreaterThanOrEqual(LARGE.instances);
  });
});
