import { describe, expect, it } from '@jest/globals';

import { getExecutors } from '../../../src/doors/operator/v1/lists.ts';
import { executorId } from '../../../src/mesos/ids.ts';
import { START_MS } from '../../support/bridge-harness.ts';
import { scriptedWorld, subscribe } from '../../support/bridge-world.ts';
import { taskArnOf, taskInfo } from '../../support/builders.ts';
import { only, viewOf } from './viewed.ts';

describe('a task', () => {
  it('is shown with both its ids, its launch and what ECS says', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(2_000);
    const task = only(viewOf(bridge).task('t1'));
    expect(task).toMatchObject({
      id: 't1',
      frameworkId: framework.id,
      frameworkName: 'test',
      agentId: 'agent-1',
      hostname: 'i-agent-1',
      ec2InstanceId: 'i-agent-1',
      role: '*',
      state: 'TASK_RUNNING',
      launch: { phase: 'ACCEPTED', phaseSinceMs: START_MS },
      ecsStatus: 'RUNNING',
      resources: { cpus: 0.25, mem: 128 },
      unacknowledgedUpdates: 0,
    });
    expect(task.ecsTaskArn).toMatch(/^arn:aws:ecs:.*:task\//);
    expect(task.launch.taskDefinition).toMatch(/web:1$/);
    expect(task.statuses.at(-1)).toMatchObject({ state: 'TASK_RUNNING' });
  });

  it('is found by its launch, its ARN, or what only it begins with', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo({ id: 'web.1' }), taskInfo({ id: 'web.2' }));
    const view = viewOf(bridge);
    const first = only(view.task('web.1'));
    for (const name of [
      first.launch.id,
      first.ecsTaskArn ?? '',
      (first.ecsTaskArn ?? '').split('/').at(-1) ?? '',
    ])
      expect(only(view.task(name)).id).toBe('web.1');
    expect(view.task('web')).toMatchObject({ type: 'AMBIGUOUS' });
    expect(view.task(taskArnOf('nobody'))).toEqual({ type: 'UNKNOWN' });
  });

  it('with an executor is told from those without', () => {
    const { bridge, framework } = scriptedWorld({ config: { executors: { default: 'web:1' } } });
    const { command, ...rest } = taskInfo({ id: 't2' });
    const executor = { executorId: executorId('e'), command: { value: './run' } };
    framework.launch(taskInfo({ id: 't1' }), { ...rest, executor });
    const view = viewOf(bridge);
    expect([...view.eachTask({ hasExecutor: true })].map(({ id }) => id)).toEqual(['t2']);
    expect([...view.eachTask({ order: 'asc' })].map(({ id }) => id)).toEqual(['t1', 't2']);
    const [listed, ...others] = getExecutors(view).executors;
    expect(listed).toMatchObject({ executorInfo: { executorId: 'e' }, agentId: 'agent-1' });
    expect(others).toEqual([]);
  });

  it('of one framework is told from one of that id of another', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const other = subscribe(bridge);
    bridge.advance(6_000);
    framework.decline(framework.offers, 60);
    bridge.advance(2_000);
    other.launch(taskInfo());
    const view = viewOf(bridge);
    expect(view.task('t1')).toEqual({ type: 'AMBIGUOUS', ids: ['t1', 't1'] });
    expect(only(view.task('t1', other.id)).frameworkId).toBe(other.id);
  });

  it('has a timeline of what ECS did and what its framework was told', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    bridge.advance(1_000);
    ecs.run('t1');
    bridge.advance(2_000);
    framework.kill('t1');
    const view = viewOf(bridge);
    const timeline = view.timeline(only(view.task('t1')));
    expect(timeline.map(({ source, event }) => `${source} ${event}`)).toEqual(
      expect.arrayContaining(['BRIDGE ACCEPTED', 'MESOS TASK_RUNNING', 'BRIDGE KILL_REQUESTED']),
    );
    const moments = timeline.map(({ atMs }) => atMs);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
  });
});

describe('a list of tasks', () => {
  const world = () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(...['t1', 't2', 't3', 't4'].map((id) => taskInfo({ id })));
    ecs.run('t2');
    bridge.advance(2_000);
    return { view: viewOf(bridge), framework };
  };

  it('begins with the newest, unless it is to begin with the oldest', () => {
    const { view } = world();
    const ids = (order: 'asc' | 'des') => view.tasks({ order, limit: 2 }).items.map(({ id }) => id);
    expect(ids('des')).toEqual(['t4', 't3']);
    expect(ids('asc')).toEqual(['t1', 't2']);
    expect(view.tasks().total).toBe(4);
  });

  it('has those in one state, on one agent, of one framework or of one id', () => {
    const { view, framework } = world();
    expect(view.tasks({ state: 'TASK_RUNNING' })).toMatchObject({ total: 1, items: [{ id: 't2' }] });
    expect(view.tasks({ agentId: 'agent-1' }).total).toBe(4);
    expect(view.tasks({ agentId: 'agent-2' }).total).toBe(0);
    expect(view.tasks({ frameworkId: framework.id, taskId: 't3' }).total).toBe(1);
    expect([...view.eachTask({ frameworkId: 'nobody' })]).toEqual([]);
  });
});

describe('tasks that are over', () => {
  it('are listed with the others, and by themselves, with how they ended', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo({ labels: [{ key: 'team', value: 'web' }] }), taskInfo({ id: 't2' }));
    ecs.exit('t1', 3);
    bridge.advance(2_000);
    const view = viewOf(bridge);
    expect(view.tasks({ over: false }).items.map(({ id }) => id)).toEqual(['t2']);
    expect(view.tasks({ order: 'asc' }).items.map(({ id }) => id)).toEqual(['t1', 't2']);
    expect(view.tasks({ over: true, frameworkId: framework.id }).items).toMatchObject([
      {
        id: 't1',
        state: 'TASK_FAILED',
        exitCode: 3,
        labels: [{ key: 'team', value: 'web' }],
        resources: { cpus: 0.25, mem: 128 },
        launch: { phase: 'ENDED' },
        endedAtMs: bridge.nowMs,
      },
    ]);
    expect(view.timeline(only(view.task('t1'))).at(-1)?.event).toBe('TASK_FAILED');
  });

  it('are those that ECS refused to start, too', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    ecs.startFailure = { reason: 'RESOURCE:CPU' };
    framework.launch(taskInfo());
    const why = only(viewOf(bridge).why('t1'));
    expect(why.reasons[0]).toContain('RESOURCE:CPU');
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo({ id: 't2', runs: 'other:1' }));
    framework.kill('t2');
    expect(only(viewOf(bridge).why('t2'))).toMatchObject({
      stage: 'TASK_KILLED',
      reasons: ['Task was killed before it was sent to ECS', 'REASON_TASK_KILLED_DURING_LAUNCH'],
    });
  });
});

describe('launches', () => {
  it('of unknown outcome come first', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo({ id: 'done' }));
    bridge.fail('StartTask', 'TIMEOUT');
    framework.launch(taskInfo({ id: 'lost' }));
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo({ id: 'read', runs: 'other:1' }));
    const view = viewOf(bridge);
    expect(view.launches().items.map(({ taskId, phase }) => [taskId, phase])).toEqual([
      ['lost', 'UNKNOWN'],
      ['read', 'PARKED'],
      ['done', 'ACCEPTED'],
    ]);
    expect(view.launches({ phase: 'UNKNOWN' }).total).toBe(1);
  });
});

describe('status', () => {
  it('is counts and sums', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    expect(viewOf(bridge).status()).toMatchObject({
      phase: 'READY',
      owner: 'test',
      master: { pid: 'master@127.0.0.1:5050', version: '1.11.0' },
      startedAtMs: START_MS,
      readyAtMs: START_MS,
      agents: { active: 1 },
      frameworks: { connected: 1, disconnected: 0 },
      offers: 1,
      tasks: { TASK_STARTING: 1 },
      launches: { ACCEPTED: 1 },
      total: { cpus: 4 },
      used: { cpus: 0.25 },
      offered: { cpus: 3.75 },
    });
  });
});

describe('the budget', () => {
  it('is shown bucket by bucket', () => {
    const { bridge } = scriptedWorld();
    expect(
      viewOf(bridge)
        .budget()
        .map(({ name }) => name),
    ).toContain('clusterResourceModify');
  });
});
