import { describe, expect, it } from '@jest/globals';

import { agentId, taskId } from '../../src/mesos/ids.ts';
import { uuidBytes } from '../../src/mesos/uuid.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { taskInfo } from '../support/builders.ts';

/** A task that has ended and whose end waits to be acknowledged. */
function endedTask() {
  const world = scriptedWorld({ framework: { acknowledges: false } });
  const { bridge, ecs, framework } = world;
  framework.launch(taskInfo());
  framework.acknowledge(framework.status('t1'));
  ecs.exit('t1', 0);
  bridge.advance(2_000);
  return { ...world, end: framework.status('t1') };
}

describe('acknowledging the end of a task', () => {
  it('lets it be forgotten', () => {
    const { bridge, framework, end } = endedTask();
    expect(end.state).toBe('TASK_FINISHED');
    framework.acknowledge(end);
    expect(bridge.state.tasks.size).toBe(0);
    expect(bridge.state.updates.size).toBe(0);
  });

  it('twice is harmless', () => {
    const { bridge, framework, end } = endedTask();
    framework.acknowledge(end);
    const before = framework.events.length;
    framework.acknowledge(end);
    expect(framework.events).toHaveLength(before);
    expect(framework.refusals).toEqual([]);
    expect(bridge.state.tasks.size).toBe(0);
  });

  it('is ignored with the uuid of another update', () => {
    const { bridge, framework, end } = endedTask();
    framework.acknowledge({ ...end, uuid: uuidBytes('00000000-0000-4000-8000-000000000009') });
    expect(bridge.state.tasks.size).toBe(1);
    expect(framework.refusals).toEqual([]);
  });

  it('is ignored with another agent', () => {
    const { bridge, framework, end } = endedTask();
    framework.acknowledge({ ...end, agentId: agentId('agent-9') });
    expect(bridge.state.tasks.size).toBe(1);
  });

  it('is ignored when it comes from another framework', () => {
    const { bridge, end } = endedTask();
    subscribe(bridge).acknowledge(end);
    expect(bridge.state.tasks.size).toBe(1);
  });
});

describe('acknowledging', () => {
  it('a task nobody knows is ignored', () => {
    const { framework } = scriptedWorld();
    framework.say<'ACKNOWLEDGE'>({
      type: 'ACKNOWLEDGE',
      acknowledge: {
        agentId: agentId('agent-1'),
        taskId: taskId('never'),
        uuid: uuidBytes('00000000-0000-4000-8000-000000000009'),
      },
    });
    expect(framework.refusals).toEqual([]);
  });

  it('an earlier update of a task that has ended keeps the task until its end is acknowledged', () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    framework.acknowledge(framework.status('t1'));
    expect(bridge.state.tasks.size).toBe(1);
    framework.acknowledge(framework.status('t1'));
    expect(framework.status('t1').state).toBe('TASK_FINISHED');
    expect(bridge.state.tasks.size).toBe(0);
  });

  it('a task that lives keeps it', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    expect(bridge.state.updates.size).toBe(0);
    expect(bridge.state.tasks.size).toBe(1);
  });
});
