import { describe, expect, it } from '@jest/globals';

import { scriptedWorld } from '../support/bridge-world.ts';
import { taskInfo } from '../support/builders.ts';

describe('a task that has ended', () => {
  it('is remembered for as long as ECS may list it, and then forgotten', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    bridge.advance(7_199_999);
    expect(bridge.state.tombstones.size).toBe(1);
    bridge.advance(1);
    expect(bridge.state.tombstones.size).toBe(0);
  });

  it('is not taken for a new one by a stale read', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const running = ecs.run('t1');
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    ecs.tasks.set(running.taskArn, running);
    bridge.advance(120_000);
    expect(bridge.notesOf('task.adopted')).toEqual([]);
    expect(bridge.callsOf('StopTask')).toEqual([]);
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_FINISHED']);
  });

  it('has one end only, whatever ECS says later', () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    framework.acknowledge(framework.status('t1'));
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    ecs.exit('t1', 1);
    bridge.advance(60_000);
    expect(new Set(framework.states('t1').slice(1))).toEqual(new Set(['TASK_FINISHED']));
  });

  it('gives back its resources before its end is acknowledged', () => {
    const { bridge, ecs, framework } = scriptedWorld({
      config: { diskMiB: 0, ports: [] },
      framework: { acknowledges: false },
    });
    framework.launch(taskInfo({ cpus: 4, mem: 4_000 }));
    bridge.advance(1_000);
    expect(framework.offers).toEqual([]);
    ecs.exit('t1', 0);
    bridge.advance(6_000);
    expect(framework.offers).toHaveLength(1);
  });
});

describe('notes about a task', () => {
  it('name it by the keys that all lines use', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.exit('t1', 3);
    bridge.advance(2_000);
    expect(bridge.notesOf('task.ended')).toMatchObject([
      {
        message: 't1 is TASK_FAILED: Container main exited with status 3',
        fields: {
          frameworkId: 'epoch-0000',
          taskId: 't1',
          agentId: 'agent-1',
          ecsTaskArn: ecs.task('t1').taskArn,
          state: 'TASK_FAILED',
          reason: 'REASON_COMMAND_EXECUTOR_FAILED',
          source: 'SOURCE_EXECUTOR',
        },
      },
    ]);
  });
});
