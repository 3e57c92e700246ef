import { describe, expect, it } from '@jest/globals';

import { remembered } from '../../src/bridge/observe-task.ts';
import type { FrameworkCapability } from '../../src/mesos/framework-info.ts';
import { containerDefinition, taskDefinition } from '../ecs/definition-builder.ts';
import { scriptedWorld, subscribe, WEB } from '../support/bridge-world.ts';
import { ecsContainer, ecsTask, frameworkInfo, taskInfo } from '../support/builders.ts';

const CHECKED = taskDefinition({
  containerDefinitions: [
    containerDefinition({ cpu: 256, memory: 128, healthCheck: { command: ['CMD', 'true'] } }),
  ],
});

function launched(can: readonly FrameworkCapability[] = [], definition = WEB) {
  const world = scriptedWorld({ definitions: [definition], framework: { info: frameworkInfo({ can }) } });
  world.framework.launch(taskInfo());
  return world;
}

describe('what ECS says of a task', () => {
  it('is reported as it comes: STARTING when it is accepted, RUNNING and FINISHED when ECS says so', () => {
    const { bridge, ecs, framework } = launched();
    bridge.advance(10_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
    ecs.run('t1');
    bridge.advance(2_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
  });

  it('is not reported twice', () => {
    const { bridge, ecs, framework } = launched();
    ecs.run('t1');
    bridge.advance(60_000);
    ecs.changeTask('t1', {});
    bridge.advance(60_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
  });

  it('leaves the record of a task that runs on as it is, however often it is looked at', () => {
    const { bridge, ecs } = launched();
    ecs.run('t1');
    bridge.advance(10_000);
    const [record] = bridge.state.tasks.values();
    bridge.advance(60_000);
    expect([...bridge.state.tasks.values()][0]).toBe(record);
    expect(record?.state).toBe('TASK_RUNNING');
  });

  it('may skip RUNNING for a task that was quick', () => {
    const { bridge, ecs, framework } = launched();
    ecs.exit('t1', 3);
    bridge.advance(2_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_FAILED']);
  });

  it('is dropped when it is older than what is known', () => {
    const { bridge, ecs, framework } = launched();
    const early = ecs.task('t1');
    ecs.run('t1');
    bridge.advance(2_000);
    ecs.tasks.set(early.taskArn, { ...early, lastStatus: 'STOPPED' });
    bridge.advance(2_000);
    expect(framework.status('t1').state).toBe('TASK_RUNNING');
  });

  it('changes nothing when its status is one of later years', () => {
    const { bridge, ecs, framework } = launched();
    ecs.changeTask('t1', { lastStatus: undefined });
    bridge.advance(2_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('is kept without environment and arguments, which can be large', () => {
    const overrides = {
      cpu: '256',
      containerOverrides: [
        { name: 'main', cpu: 5, command: ['a'], environment: [{ name: 'A', value: '1' }] },
      ],
    };
    expect(remembered(ecsTask({ overrides })).overrides).toEqual({
      cpu: '256',
      containerOverrides: [{ name: 'main', cpu: 5 }],
    });
  });
});

describe('the health of a task', () => {
  const healthy = (framework: ReturnType<typeof launched>['framework']) =>
    framework.statusesOf('t1').map((status) => [status.state, status.healthy, status.reason]);

  it('is reported with RUNNING and again when it changes', () => {
    const { bridge, ecs, framework } = launched([], CHECKED);
    ecs.run('t1', { healthStatus: 'UNKNOWN' });
    bridge.advance(2_000);
    ecs.changeTask('t1', { healthStatus: 'HEALTHY' });
    bridge.advance(2_000);
    ecs.changeTask('t1', { healthStatus: 'UNHEALTHY' });
    bridge.advance(10_000);
    const changed = 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED';
    expect(healthy(framework).slice(1)).toEqual([
      ['TASK_RUNNING', undefined, undefined],
      ['TASK_RUNNING', true, changed],
      ['TASK_RUNNING', false, changed],
    ]);
  });

  it('is noticed without a new version, since events carry no health', () => {
    const { bridge, ecs, framework } = launched([], CHECKED);
    const { version } = ecs.run('t1', { healthStatus: 'HEALTHY' });
    bridge.advance(2_000);
    ecs.changeTask('t1', { healthStatus: 'UNHEALTHY', version });
    bridge.advance(2_000);
    expect(framework.status('t1').healthy).toBe(false);
  });

  it('is not reported of a task without health checks', () => {
    const { bridge, ecs, framework } = launched();
    ecs.run('t1', { healthStatus: 'HEALTHY' });
    bridge.advance(2_000);
    ecs.changeTask('t1', { healthStatus: 'UNHEALTHY' });
    bridge.advance(2_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    expect(framework.status('t1')).not.toHaveProperty('healthy');
  });

  it('is queued once per change while a framework acknowledges nothing', () => {
    const { bridge, ecs, framework } = scriptedWorld({
      definitions: [CHECKED],
      framework: { acknowledges: false },
    });
    framework.launch(taskInfo());
    ecs.run('t1', { healthStatus: 'HEALTHY' });
    bridge.advance(2_000);
    ecs.changeTask('t1', { healthStatus: 'UNHEALTHY' });
    bridge.advance(60_000);
    const [queue] = bridge.state.updates.values();
    expect(queue?.waiting.map(({ state, healthy: is }) => [state, is])).toEqual([
      ['TASK_STARTING', undefined],
      ['TASK_RUNNING', true],
      ['TASK_RUNNING', false],
    ]);
  });
});

describe('a task that is being stopped', () => {
  it('is reported as TASK_KILLING to a framework that knows the state, once', () => {
    const { bridge, ecs, framework } = launched(['TASK_KILLING_STATE']);
    ecs.run('t1');
    bridge.advance(2_000);
    framework.kill('t1');
    bridge.advance(10_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING']);
    expect(framework.status('t1')).toMatchObject({ source: 'SOURCE_EXECUTOR', executorId: 't1' });
  });

  it('is not reported as such to others', () => {
    const { bridge, framework } = launched();
    framework.kill('t1');
    bridge.advance(10_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('is not reported as such when somebody else stops it', () => {
    const { bridge, ecs, framework } = launched(['TASK_KILLING_STATE']);
    ecs.changeTask('t1', { desiredStatus: 'STOPPED' });
    bridge.advance(10_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('is never reported as running after TASK_KILLING', () => {
    const { bridge, ecs, framework } = launched(['TASK_KILLING_STATE']);
    framework.kill('t1');
    ecs.run('t1');
    bridge.advance(4_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_KILLING']);
  });
});

describe('the end of a task', () => {
  const PAIR = taskDefinition({
    containerDefinitions: [
      containerDefinition({ cpu: 256, memory: 128 }),
      containerDefinition({ name: 'side', essential: false }),
    ],
  });
  const SIDE_FAILED = [ecsContainer({ exitCode: 0 }), ecsContainer({ name: 'side', exitCode: 1 })];

  it('is judged by the essential containers of its definition', () => {
    const { bridge, ecs, framework } = launched([], PAIR);
    ecs.exit('t1', 0, { containers: SIDE_FAILED });
    bridge.advance(2_000);
    expect(framework.status('t1').state).toBe('TASK_FINISHED');
  });

  /** A bridge that has lost its memory and finds a task whose definition it has to read first. */
  function foundAgain(prepare: (bridge: ReturnType<typeof launched>['bridge']) => void) {
    const { bridge, ecs, framework } = launched([], PAIR);
    ecs.exit('t1', 0, { containers: SIDE_FAILED });
    const second = bridge.reborn();
    prepare(second);
    second.start();
    return { second, back: subscribe(second, { info: frameworkInfo({ id: framework.id }) }) };
  }

  it('waits for a definition that arrives late', () => {
    const { second, back } = foundAgain((bridge) => {
      bridge.fail('DescribeTaskDefinition', 'THROTTLED', { times: 3 });
    });
    second.advance(3_499);
    expect(back.statuses).toEqual([]);
    second.advance(1);
    expect(back.states('t1')).toEqual(['TASK_FINISHED']);
  });

  it('is judged by all containers when the definition can never be read', () => {
    const { back } = foundAgain((bridge) => {
      bridge.fail('DescribeTaskDefinition', 'ACCESS_DENIED', { times: 100 });
    });
    expect(back.states('t1')).toEqual(['TASK_FAILED']);
  });
});

describe('a task that ECS does not know any more', () => {
  it('may be seen again: one stale answer says nothing', () => {
    const { bridge, ecs, framework } = launched();
    bridge.advance(130_000);
    const task = ecs.run('t1');
    ecs.forget('t1');
    bridge.advance(60_000);
    ecs.tasks.set(task.taskArn, task);
    bridge.advance(2_000);
    ecs.forget('t1');
    bridge.advance(110_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
  });

  it('is gone once it has been missing for the whole consistency window', () => {
    const { bridge, ecs, framework } = launched(['PARTITION_AWARE']);
    ecs.run('t1');
    bridge.advance(200_000);
    ecs.forget('t1');
    bridge.advance(119_000);
    expect(framework.status('t1').state).toBe('TASK_RUNNING');
    bridge.advance(6_000);
    expect(framework.status('t1')).toMatchObject({
      state: 'TASK_GONE',
      source: 'SOURCE_MASTER',
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'ECS no longer knows the task: it ended more than an hour ago, and how is unknown',
    });
    expect(bridge.notesOf('task.missing')).toHaveLength(1);
  });

  it('is not gone before ECS has had time to show it at all', () => {
    const { bridge, ecs, framework } = launched();
    ecs.forget('t1');
    bridge.advance(100_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
  });
});
