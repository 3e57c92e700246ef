import { describe, expect, it } from '@jest/globals';

import { showCompletedFramework, showCompletedTask } from '../../src/bridge/completed.ts';
import { launchId } from '../../src/bridge/identity.ts';
import { createState } from '../../src/bridge/state.ts';
import { frameworkId } from '../../src/mesos/ids.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { named } from '../support/bridge-framework.ts';
import { scriptedWorld } from '../support/bridge-world.ts';
import { frameworkInfo, taskInfo } from '../support/builders.ts';

const READ_MS = 5_000;

describe('a task that is over', () => {
  it('is shown with what its framework said of it and what it was told, in order', () => {
    const { bridge, framework } = scriptedWorld({ framework: { info: named('f') } });
    framework.launch(taskInfo());
    bridge.ecs.run('t1');
    bridge.advance(READ_MS);
    bridge.ecs.exit('t1', 0);
    bridge.advance(READ_MS);
    const [shown] = bridge.state.history.tasks.get(frameworkId('f'))?.values() ?? [];
    expect(shown).toMatchObject({ taskId: 't1', state: 'TASK_FINISHED', details: { name: taskInfo().name } });
    expect(shown?.history?.map(({ state }) => state)).toEqual([
      'TASK_STARTING',
      'TASK_RUNNING',
      'TASK_FINISHED',
    ]);
  });

  it('of a framework that is over is shown as it ended', () => {
    const { bridge, framework } = scriptedWorld({ framework: { info: named('f') } });
    framework.launch(taskInfo());
    framework.say({ type: 'TEARDOWN' });
    bridge.ecs.exit('t1', 143, { stopCode: 'UserInitiated' });
    bridge.advance(READ_MS);
    const shown = [...(bridge.state.history.tasks.get(frameworkId('f'))?.values() ?? [])];
    expect(shown).toMatchObject([{ taskId: 't1', state: 'TASK_KILLED', launch: { phase: 'ENDED' } }]);
    expect(bridge.state.history.frameworks.get(frameworkId('f'))).toMatchObject({
      framework: { info: { name: frameworkInfo().name } },
    });
  });
});

describe('what is shown of what is over', () => {
  const state = () => createState(bridgeConfig(), 'epoch');

  it('is a thousand tasks of a framework, the newest ones', () => {
    const table = state();
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const [task] = bridge.state.tasks.values();
    if (task === undefined) throw new Error('there is no task');
    for (let i = 0; i < 1_002; i += 1) showCompletedTask(table, { ...task, launchId: launchId(`l${i}`) });
    const shown = [...(table.history.tasks.get(task.frameworkId)?.keys() ?? [])];
    expect(shown).toHaveLength(1_000);
    expect(shown[0]).toBe('l2');
  });

  it('is fifty frameworks, the newest ones, and their tasks', () => {
    const table = state();
    for (let i = 0; i < 51; i += 1) {
      const id = frameworkId(`f${i}`);
      table.history.tasks.set(id, new Map());
      const framework = {
        id,
        info: frameworkInfo(),
        roles: ['*'],
        suppressed: new Set<string>(),
        registeredAtMs: 0,
      };
      showCompletedFramework(table, framework, i);
    }
    expect(table.history.frameworks.size).toBe(50);
    expect(table.history.tasks.has(frameworkId('f0'))).toBe(false);
    expect(table.history.tasks.has(frameworkId('f1'))).toBe(true);
  });
});
