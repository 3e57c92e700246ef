import { describe, expect, it } from '@jest/globals';

import type { OrphanPolicy } from '../../src/bridge/config.ts';
import { LAUNCH_VARIABLE } from '../../src/bridge/identity.ts';
import type { EcsTask } from '../../src/ecs/task.ts';
import { scriptedBridge, scriptedWorld, subscribe } from '../support/bridge-world.ts';
import type { ScriptedBridge } from '../support/bridge-world.ts';
import { frameworkInfo, taskInfo } from '../support/builders.ts';

/** A task runs, the bridge dies and its state store is lost. */
function orphaned(orphans: OrphanPolicy) {
  const world = scriptedWorld({ config: { orphans } });
  world.framework.launch(taskInfo());
  world.ecs.run('t1');
  return { ...world, second: world.bridge.reborn().start() };
}

describe('a task whose framework is not known', () => {
  it.each(['adopt', 'stop'] as const)('is listed when the bridge is ready (%s)', (policy) => {
    const { second, framework, ecs } = orphaned(policy);
    expect(second.notesOf('orphans.found')).toMatchObject([
      {
        level: 'warn',
        fields: {
          tasks: [{ frameworkId: framework.id, taskId: 't1', ecsTaskArn: ecs.task('t1').taskArn }],
        },
      },
    ]);
  });

  it('is kept for its framework, however long that takes, by default', () => {
    const { second, framework } = orphaned('adopt');
    second.advance(10 * 3_600_000);
    expect(second.callsOf('StopTask')).toEqual([]);
    const again = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    expect(again.states('t1')).toEqual(['TASK_RUNNING']);
  });

  it('is stopped where that is the policy, unless its framework comes back in time', () => {
    const { second } = orphaned('stop');
    second.advance(74_000);
    expect(second.callsOf('StopTask')).toEqual([]);
    second.advance(2_000);
    expect(second.callsOf('StopTask')).toHaveLength(1);
    const { second: other, framework } = orphaned('stop');
    subscribe(other, { info: frameworkInfo({ id: framework.id }) });
    other.advance(600_000);
    expect(other.callsOf('StopTask')).toEqual([]);
  });

  it('is neither stopped nor told of where it is to be left', () => {
    const { second, framework } = orphaned('leave');
    const again = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    second.advance(600_000);
    expect(again.states('t1')).toEqual([]);
    expect(second.callsOf('StopTask')).toEqual([]);
  });
});

describe('two bridges with one owner', () => {
  const MINUTES_MS = 10 * 60_000;

  /** A task as the other bridge starts it now: a copy of one of ours under another life's name. */
  function startedBy(life: string, bridge: ScriptedBridge): EcsTask {
    const original = bridge.ecs.task('t1');
    const launchId = '11111111-1111-4111-8111-111111111111';
    const containerOverrides = original.overrides.containerOverrides.map((override) => ({
      ...override,
      environment: (override.environment ?? []).map(({ name, value }) => {
        if (name !== LAUNCH_VARIABLE) return { name, value };
        const fields: unknown = JSON.parse(value);
        return { name, value: JSON.stringify({ ...(fields as object), b: life, l: launchId, t: 'theirs' }) };
      }),
    }));
    const taskArn = original.taskArn.replace(/[^/]+$/, 'theirs') as EcsTask['taskArn'];
    return {
      ...original,
      taskArn,
      startedBy: launchId,
      overrides: { ...original.overrides, containerOverrides },
    };
  }

  function two(theirStartMs: (ours: number) => number) {
    const { bridge, framework, ecs } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(MINUTES_MS);
    const task = startedBy(`${theirStartMs(bridge.state.startedAtMs).toString(36)}-other`, bridge);
    ecs.tasks.set(task.taskArn, task);
    bridge.advance(61_000);
    return bridge;
  }

  it('are told apart by the lives that start tasks: the later one ends', () => {
    const bridge = two((ours) => ours - 1_000);
    expect(bridge.state.phase).toBe('FAILED');
    expect(bridge.notesOf('owner.shared')).toHaveLength(1);
  });

  it('are told apart by the lives that start tasks: the earlier one goes on', () => {
    const bridge = two((ours) => ours + 1_000);
    expect(bridge.state.phase).toBe('READY');
    expect(bridge.notesOf('owner.shared')).toHaveLength(1);
  });

  it('are not seen in a task that an earlier life of the same bridge has started late', () => {
    const { bridge, framework, ecs } = scriptedWorld();
    bridge.hold('StartTask');
    framework.launch(taskInfo());
    const { taskArn } = ecs.task('t1');
    ecs.unlisted.add(taskArn);
    const second = bridge.reborn().start();
    second.advance(60_000);
    ecs.unlisted.clear();
    second.advance(61_000);
    expect(second.state.phase).toBe('READY');
    expect(second.notesOf('owner.shared')).toEqual([]);
  });

  it('are not seen in such a task when it shows after a quarter of an hour, no listing having been whole', () => {
    const { bridge, framework, ecs } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    const second = bridge.reborn().start();
    const task = startedBy(`${(bridge.state.startedAtMs - 1).toString(36)}-before`, bridge);
    ecs.tasks.set(task.taskArn, task);
    second.fail('ListTasks', 'TIMEOUT', { times: 1_000 });
    second.advance(15 * 60_000);
    second.repair('ListTasks');
    second.advance(300_000);
    expect(second.state.phase).toBe('READY');
    expect(second.notesOf('owner.shared')).toEqual([]);
    expect(second.notesOf('task.adopted')).toHaveLength(2);
  });

  it('are no matter before a bridge is ready', () => {
    const bridge = scriptedBridge();
    expect(bridge.start().state.phase).toBe('READY');
  });
});
