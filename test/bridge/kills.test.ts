import { describe, expect, it } from '@jest/globals';

import { scriptedWorld } from '../support/bridge-world.ts';
import { frameworkInfo, taskInfo } from '../support/builders.ts';

const KILLED_DURING_LAUNCH = {
  state: 'TASK_KILLED',
  source: 'SOURCE_MASTER',
  reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
};

describe('a kill of a task that has not been sent', () => {
  it('ends it at once, without a call, while its definition is being read', () => {
    const { bridge, framework } = scriptedWorld();
    const held = bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo());
    framework.kill('t1');
    expect(framework.statusesOf('t1')).toMatchObject([
      { ...KILLED_DURING_LAUNCH, message: 'Task was killed before it was sent to ECS' },
    ]);
    expect(framework.status('t1')).not.toHaveProperty('uuid');
    held.release();
    expect(bridge.callsOf('StartTask')).toEqual([]);
  });

  it('ends it at once, without a call, while it waits for its turn', () => {
    const { bridge, framework } = scriptedWorld({ config: { maxLaunchesInFlight: 1 } });
    const held = bridge.hold('StartTask');
    framework.launch(taskInfo(), taskInfo({ id: 't2' }));
    framework.kill('t2');
    held.release();
    expect(framework.states('t2')).toEqual(['TASK_KILLED']);
    expect(bridge.callsOf('StartTask')).toHaveLength(1);
    expect(bridge.callsOf('StopTask')).toEqual([]);
  });

  it('frees its id and its resources at once', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo({ cpus: 4, mem: 4_000 }));
    framework.kill('t1');
    bridge.advance(1_000);
    framework.launch(taskInfo({ cpus: 4, mem: 4_000 }));
    expect(framework.statusesOf('t1').map(({ state }) => state)).toEqual(['TASK_KILLED']);
  });
});

describe('a kill of a task whose StartTask is under way', () => {
  it('waits for the answer and then stops the task', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    const held = bridge.hold('StartTask');
    framework.launch(taskInfo());
    framework.kill('t1');
    expect(framework.statuses).toEqual([]);
    expect(bridge.callsOf('StopTask')).toEqual([]);
    held.release();
    expect(bridge.callsOf('StopTask')).toHaveLength(1);
    ecs.changeTask('t1', { lastStatus: 'STOPPED' });
    bridge.advance(2_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_KILLED']);
    expect(framework.status('t1').reason).toBe('REASON_TASK_KILLED_DURING_LAUNCH');
  });

  it('is answered with KILLED when ECS turns the task down', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    ecs.startFailure = { reason: 'RESOURCE:CPU' };
    const held = bridge.hold('StartTask');
    framework.launch(taskInfo());
    framework.kill('t1');
    held.release();
    expect(framework.statusesOf('t1')).toMatchObject([KILLED_DURING_LAUNCH]);
    expect(framework.status('t1').message).toContain('RESOURCE:CPU');
    expect(bridge.callsOf('StopTask')).toEqual([]);
  });

  it('is answered with KILLED when ECS refuses the call', () => {
    const { bridge, framework } = scriptedWorld();
    const held = bridge.hold('StartTask', { acts: false });
    framework.launch(taskInfo());
    framework.kill('t1');
    held.fail('INVALID_REQUEST');
    expect(framework.statusesOf('t1')).toMatchObject([KILLED_DURING_LAUNCH]);
  });

  it.each(['THROTTLED', 'UNREACHABLE', 'CREDENTIALS_EXPIRED'] as const)(
    'ends it without another call when the answer is %s',
    (code) => {
      const { bridge, framework } = scriptedWorld();
      const held = bridge.hold('StartTask', { acts: false });
      framework.launch(taskInfo());
      framework.kill('t1');
      held.fail(code);
      bridge.advance(60_000);
      expect(framework.statusesOf('t1')).toMatchObject([KILLED_DURING_LAUNCH]);
      expect(bridge.callsOf('StartTask')).toHaveLength(1);
    },
  );

  it('is applied when the outcome is unknown and the task is found', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    const held = bridge.hold('StartTask');
    framework.launch(taskInfo());
    framework.kill('t1');
    held.fail('TIMEOUT');
    expect(bridge.callsOf('StopTask')).toEqual([]);
    bridge.advance(500);
    expect(bridge.callsOf('StopTask').map(({ taskArn }) => taskArn)).toEqual([ecs.task('t1').taskArn]);
  });

  it('is answered with the loss of the task when ECS never shows it', () => {
    const { bridge, framework } = scriptedWorld();
    const held = bridge.hold('StartTask', { acts: false });
    framework.launch(taskInfo());
    held.fail('TIMEOUT');
    framework.kill('t1');
    bridge.advance(300_000);
    expect(framework.states('t1')).toEqual(['TASK_LOST']);
    expect(bridge.callsOf('StopTask')).toEqual([]);
  });
});

describe('a kill of a task that ECS has', () => {
  it('tells ECS who wants it, and reports nothing before it has stopped', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(2_000);
    framework.kill('t1');
    expect(bridge.callsOf('StopTask')).toMatchObject([
      { taskArn: ecs.task('t1').taskArn, reason: 'Killed by framework epoch-0000' },
    ]);
    bridge.advance(30_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    ecs.exit('t1', 143, { stopCode: 'UserInitiated', stoppedReason: 'Killed by framework epoch-0000' });
    bridge.advance(2_000);
    expect(framework.status('t1')).toMatchObject({ state: 'TASK_KILLED', source: 'SOURCE_EXECUTOR' });
  });

  it('reports the natural end that came first', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.exit('t1', 0);
    framework.kill('t1');
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_FINISHED']);
    bridge.advance(10_000);
    expect(framework.states('t1')).toHaveLength(2);
  });

  it('is sent again for every repeat, but not while one is under way', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const held = bridge.hold('StopTask');
    framework.kill('t1');
    framework.kill('t1');
    expect(bridge.callsOf('StopTask')).toHaveLength(1);
    held.release();
    framework.kill('t1');
    expect(bridge.callsOf('StopTask')).toHaveLength(2);
  });

  it('is over once the task has ended', () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    const before = framework.statuses.length;
    framework.kill('t1');
    expect(bridge.callsOf('StopTask')).toEqual([]);
    expect(framework.statuses).toHaveLength(before);
  });

  it('keeps the resources of the task until it has stopped, although ECS gives them back at once', () => {
    const { bridge, ecs, framework } = scriptedWorld({ config: { diskMiB: 0, ports: [] } });
    framework.launch(taskInfo({ cpus: 4, mem: 4_000 }));
    bridge.advance(10_000);
    framework.kill('t1');
    bridge.advance(60_000);
    expect(framework.offers).toEqual([]);
    ecs.changeTask('t1', { lastStatus: 'STOPPED' });
    bridge.advance(2_000);
    expect(framework.offers).toHaveLength(1);
  });
});

describe('a StopTask that fails', () => {
  it.each(['THROTTLED', 'UNREACHABLE', 'TIMEOUT', 'SERVER_ERROR', 'ACCESS_DENIED'] as const)(
    'with %s is repeated after waits that double, until ECS takes it',
    (code) => {
      const { bridge, framework } = scriptedWorld();
      framework.launch(taskInfo());
      bridge.fail('StopTask', code, { times: 3 });
      framework.kill('t1');
      const after = (ms: number): number => {
        bridge.advance(ms);
        return bridge.callsOf('StopTask').length;
      };
      expect([after(499), after(1), after(999), after(1), after(1_999), after(1), after(60_000)]).toEqual([
        1, 2, 2, 3, 3, 4, 4,
      ]);
      expect(bridge.notesOf('kill.failed')).toHaveLength(3);
    },
  );

  it('is an error for people when it is for want of a permission', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    bridge.fail('StopTask', 'ACCESS_DENIED');
    bridge.fail('StopTask', 'THROTTLED');
    framework.kill('t1');
    bridge.advance(500);
    expect(bridge.notesOf('kill.failed').map(({ level }) => level)).toEqual(['error', 'warn']);
  });

  it('never outlives the task', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    bridge.fail('StopTask', 'THROTTLED', { times: 10 });
    framework.kill('t1');
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    const calls = bridge.callsOf('StopTask').length;
    bridge.advance(600_000);
    expect(bridge.callsOf('StopTask')).toHaveLength(calls);
  });

  it('because ECS does not know the task counts as one that is missing', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    bridge.advance(300_000);
    ecs.forget('t1');
    framework.kill('t1');
    bridge.advance(125_000);
    expect(framework.status('t1')).toMatchObject({
      state: 'TASK_LOST',
      reason: 'REASON_EXECUTOR_TERMINATED',
    });
    expect(bridge.notesOf('task.missing')).toHaveLength(1);
  });

  it('without having acted lets the hold be what it was', () => {
    const { bridge, framework } = scriptedWorld({ config: { diskMiB: 0, ports: [] } });
    framework.launch(taskInfo({ cpus: 2 }));
    bridge.advance(10_000);
    bridge.fail('StopTask', 'THROTTLED', { times: 1_000 });
    framework.kill('t1');
    bridge.advance(20_000);
    const [hold] = bridge.state.holds.get(taskInfo().agentId)?.values() ?? [];
    expect(hold?.visibility).not.toBe('STOPPING');
  });
});

describe('a task that runs on although ECS took the stop', () => {
  it('is stopped again once a read that is late enough still shows it running', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    framework.kill('t1');
    ecs.changeTask('t1', { desiredStatus: 'RUNNING' });
    bridge.advance(2_000);
    expect(bridge.callsOf('StopTask')).toHaveLength(1);
    bridge.advance(2_000);
    expect(bridge.callsOf('StopTask')).toHaveLength(2);
  });
});

describe('who is told of a kill', () => {
  it('is a framework that knows TASK_KILLING, as soon as ECS has taken it', () => {
    const { framework } = scriptedWorld({
      framework: { info: frameworkInfo({ can: ['TASK_KILLING_STATE'] }) },
    });
    framework.launch(taskInfo());
    framework.kill('t1');
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_KILLING']);
  });
});
