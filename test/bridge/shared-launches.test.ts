import { describe, expect, it } from '@jest/globals';

import { UNLIMITED } from '../../src/bridge/api-limits.ts';
import type { EcsTask } from '../../src/ecs/task.ts';
import type { FrameworkOptions } from '../support/bridge-framework.ts';
import { scriptedWorld, subscribe, WEB } from '../support/bridge-world.ts';
import type { WorldOptions } from '../support/bridge-world.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../support/builders.ts';

const AGENTS = Array.from({ length: 12 }, (_, i) => `agent-${i + 1}`);

/** So slow that launches wait for each other. */
const SLOW = { ...UNLIMITED, clusterResourceModify: { burst: 1, perSecond: 1 } };

/** A framework whose launches may share, on many agents. */
function sharingWorld(options: WorldOptions & { readonly framework?: FrameworkOptions } = {}) {
  const instances = AGENTS.map((id) => containerInstance({ id }));
  const info = frameworkInfo({ name: 'batch' });
  return scriptedWorld({
    instances,
    ...options,
    framework: { info, ...options.framework },
    config: { apiBudget: SLOW, shareLaunches: ['batch'], ...options.config },
  });
}

type World = ReturnType<typeof sharingWorld>;

/** Launches `t1` on the first agent, `t2` on the second, and so on; the first goes at once, the others wait. */
function launchOn(count: number, { framework }: World, change: Parameters<typeof taskInfo>[0] = {}): void {
  framework.launch(...AGENTS.slice(0, count).map((on, i) => taskInfo({ id: `t${i + 1}`, on, ...change })));
}

/** A command that needs this variable. */
const withVariable = (name: string, value: string) => ({
  command: { value: 'web:1', environment: [{ name, value }] },
});

const starts = ({ bridge }: Pick<World, 'bridge'>) => bridge.callsOf('StartTask');

const variableOf = (task: Pick<EcsTask, 'overrides'>, name: string): string | undefined =>
  task.overrides.containerOverrides
    .flatMap(({ environment = [] }) => environment)
    .find((variable) => variable.name === name)?.value;

describe('launches that are alike', () => {
  it('share a StartTask on up to ten agents when they wait', () => {
    const world = sharingWorld();
    launchOn(12, world);
    world.bridge.advance(2_000);
    expect(starts(world).map(({ furtherLaunches = [] }) => 1 + furtherLaunches.length)).toEqual([1, 10, 1]);
    expect(new Set(AGENTS.map((_, i) => world.framework.status(`t${i + 1}`).state))).toEqual(
      new Set(['TASK_STARTING']),
    );
    expect(world.ecs.tasks.size).toBe(12);
  });

  it('have one variable that says which instance is for which, and no MESOS_TASK_ID', () => {
    const world = sharingWorld();
    launchOn(3, world);
    world.bridge.advance(1_000);
    const call = starts(world).at(-1);
    if (call === undefined) throw new Error('nothing was started');
    const [second, third] = [call.launchId, call.furtherLaunches?.[0]];
    expect(variableOf(call.request, 'MESOS_TASK_ID')).toBeUndefined();
    expect(variableOf(call.request, 'MESOS_FRAMEWORK_ID')).toBe(world.framework.id);
    expect(JSON.parse(variableOf(call.request, 'ECS_SCHEDULER_LAUNCH') ?? '')).toMatchObject({
      v: 2,
      o: 'test',
      f: world.framework.id,
      l: call.request.startedBy,
      i: { 'agent-2': { t: 't2', l: second }, 'agent-3': { t: 't3', l: third } },
    });
  });

  it.each<[string, Parameters<typeof sharingWorld>[0]]>([
    ['of a framework that does not want it', { config: { shareLaunches: ['other'] } }],
    ['started by RunTask', { config: { launchMode: 'RunTask' } }],
  ])('share nothing: %s', (_, options) => {
    const world = sharingWorld(options);
    launchOn(4, world);
    world.bridge.advance(5_000);
    expect(starts(world).filter(({ furtherLaunches }) => furtherLaunches !== undefined)).toEqual([]);
    expect(world.ecs.tasks.size).toBe(4);
  });

  it('share on different agents only', () => {
    const world = sharingWorld({ instances: [containerInstance()] });
    world.framework.launch(taskInfo({ id: 't1' }), taskInfo({ id: 't2' }), taskInfo({ id: 't3' }));
    world.bridge.advance(5_000);
    expect(starts(world)).toHaveLength(3);
  });

  it('share with none that differs', () => {
    const world = sharingWorld();
    const colours = ['red', 'red', 'blue', 'red'];
    world.framework.launch(
      ...colours.map((colour, i) =>
        taskInfo({ id: `t${i + 1}`, on: `agent-${i + 1}`, ...withVariable('COLOUR', colour) }),
      ),
    );
    world.bridge.advance(5_000);
    expect(starts(world).map(({ furtherLaunches = [] }) => furtherLaunches.length)).toEqual([0, 1, 0]);
  });

  it.each([
    ['ecs.task-role', 'web', 'db'],
    ['ecs.subnets', 'subnet-1', 'subnet-2'],
  ])('share with none whose label %s says something else', (key, usual, other) => {
    const world = sharingWorld({
      config: { allowedTaskRoles: ['*'], networkConfiguration: { subnets: ['subnet-0'] } },
      definitions: [{ ...WEB, networkMode: 'awsvpc' }],
    });
    world.framework.launch(
      ...[usual, usual, other, usual].map((value, i) =>
        taskInfo({ id: `t${i + 1}`, on: `agent-${i + 1}`, labels: [{ key, value }] }),
      ),
    );
    world.bridge.advance(5_000);
    expect(starts(world).map(({ furtherLaunches = [] }) => furtherLaunches.length)).toEqual([0, 1, 0]);
  });

  it('are as many as fit into the overrides that ECS takes', () => {
    const world = sharingWorld();
    launchOn(11, world, withVariable('LARGE', 'x'.repeat(7_400)));
    world.bridge.advance(10_000);
    expect(world.ecs.tasks.size).toBe(11);
    for (const { request } of starts(world))
      expect(JSON.stringify(request.overrides).length).toBeLessThanOrEqual(8_192);
    expect(starts(world).length).toBeGreaterThan(2);
  });
});

describe('a StartTask that is shared', () => {
  it('and refused on one instance fails that launch alone', () => {
    const world = sharingWorld();
    launchOn(4, world);
    world.ecs.startFailure = { reason: 'RESOURCE:MEMORY' };
    world.bridge.advance(1_000);
    expect(world.framework.status('t2')).toMatchObject({
      state: 'TASK_LOST',
      reason: 'REASON_INVALID_OFFERS',
    });
    for (const id of ['t3', 't4']) expect(world.framework.states(id)).toEqual(['TASK_STARTING']);
  });

  it('and refused as a whole is tried one by one', () => {
    const world = sharingWorld();
    launchOn(4, world);
    world.bridge.fail('StartTask', 'INVALID_REQUEST');
    world.bridge.advance(10_000);
    expect(starts(world).map(({ furtherLaunches = [] }) => furtherLaunches.length)).toEqual([0, 2, 0, 0, 0]);
    for (const id of ['t2', 't3', 't4']) expect(world.framework.states(id)).toEqual(['TASK_STARTING']);
  });

  it('and throttled is sent again', () => {
    const world = sharingWorld();
    launchOn(4, world);
    world.bridge.fail('StartTask', 'THROTTLED');
    world.bridge.advance(30_000);
    expect(world.ecs.tasks.size).toBe(4);
  });

  it.each([true, false])('and of unknown outcome (started: %s) is looked up for each launch', (acts) => {
    const world = sharingWorld();
    launchOn(4, world);
    world.bridge.fail('StartTask', 'TIMEOUT', { acts });
    world.bridge.advance(200_000);
    const end = acts ? 'TASK_STARTING' : 'TASK_LOST';
    for (const id of ['t2', 't3', 't4']) expect(world.framework.states(id)).toEqual([end]);
    expect(starts(world)).toHaveLength(2);
  });

  it('lets a launch be killed that waits for it, and each of its tasks by itself', () => {
    const world = sharingWorld();
    launchOn(4, world);
    world.framework.kill('t3');
    world.bridge.advance(1_000);
    world.framework.kill('t4');
    world.bridge.advance(1_000);
    expect(world.framework.states('t3')).toEqual(['TASK_KILLED']);
    expect(world.bridge.callsOf('StopTask').map(({ taskArn }) => taskArn)).toHaveLength(1);
    expect(world.ecs.tasks.size).toBe(3);
  });

  it.each([true, false])('is found again after a restart (with its store: %s)', (remembers) => {
    const world = sharingWorld();
    launchOn(4, world);
    const held = world.bridge.hold('StartTask');
    world.bridge.advance(1_000);
    expect(held.isCaught).toBe(true);
    const second = world.bridge.reborn({ remembers }).start();
    const back = subscribe(second, { info: frameworkInfo({ name: 'batch', id: world.framework.id }) });
    second.advance(5_000);
    back.reconcile();
    for (const id of ['t2', 't3', 't4']) {
      expect(back.status(id)).toMatchObject({ agentId: `agent-${id.slice(1)}` });
      expect(['TASK_STAGING', 'TASK_STARTING']).toContain(back.status(id).state);
    }
    expect(starts({ bridge: second })).toEqual([]);
  });

  it('is not ours on an instance that it does not name', () => {
    const world = sharingWorld();
    launchOn(3, world);
    world.bridge.advance(1_000);
    const [, , task] = [...world.ecs.tasks.values()];
    if (task === undefined) throw new Error('too few tasks');
    const copy: EcsTask = {
      ...task,
      taskArn: task.taskArn.replace(/[^/]+$/, 'copy') as EcsTask['taskArn'],
      containerInstanceArn: world.ecs.instance('agent-9').containerInstanceArn,
    };
    world.ecs.tasks.set(copy.taskArn, copy);
    world.bridge.advance(61_000);
    expect(world.bridge.callsOf('StopTask')).toEqual([]);
  });
});
