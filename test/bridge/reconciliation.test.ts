import { describe, expect, it } from '@jest/globals';

import type { FrameworkCapability } from '../../src/mesos/framework-info.ts';
import { executorId } from '../../src/mesos/ids.ts';
import type { TaskState } from '../../src/mesos/task-state.ts';
import { START_MS } from '../support/bridge-harness.ts';
import { scriptedBridge, scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../support/builders.ts';

const aware: readonly FrameworkCapability[] = ['PARTITION_AWARE'];

/** A bridge with two agents, of which `lost` has been disconnected for too long. */
function worldWithLostAgent(can: readonly FrameworkCapability[]) {
  const world = scriptedWorld({
    instances: [containerInstance(), containerInstance({ id: 'lost' })],
    config: { maxAgentLossFraction: 1 },
    framework: { info: frameworkInfo({ can }) },
  });
  return {
    ...world,
    loseAgent: () => {
      world.ecs.changeInstance('lost', { agentConnected: false });
      world.bridge.advance(310_000);
    },
  };
}

describe('explicit reconciliation', () => {
  it('answers a known task with what was said of it last, where it runs', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    bridge.advance(1_500);
    framework.reconcile({ id: 't1', on: 'somewhere-else' });
    expect(framework.status('t1')).toEqual({
      taskId: 't1',
      agentId: 'agent-1',
      state: 'TASK_STARTING',
      source: 'SOURCE_MASTER',
      reason: 'REASON_RECONCILIATION',
      message: 'Reconciliation: Latest task state',
      timestamp: START_MS / 1000 + 1.5,
      labels: [{ key: 'ecs.task-arn', value: 'arn:aws:ecs:us-east-1:123456789012:task/default/started-1' }],
    });
  });

  it('answers a task whose definition is still being read as staging', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo());
    framework.reconcile({ id: 't1' });
    expect(framework.status('t1').state).toBe('TASK_STAGING');
  });

  it('answers with health and addresses as they were said last', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1', {
      containers: [{ name: 'main', networkBindings: [], privateIps: ['10.0.0.1'], gpuIds: [] }],
    });
    bridge.advance(2_000);
    framework.reconcile({ id: 't1' });
    expect(framework.status('t1')).toMatchObject({
      state: 'TASK_RUNNING',
      containerStatus: { networkInfos: [{ ipAddresses: [{ ipAddress: '10.0.0.1' }] }] },
    });
  });

  it('answers with the state that was sent last, not with one that waits behind it', () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(2_000);
    framework.reconcile({ id: 't1' });
    expect(framework.status('t1').state).toBe('TASK_STARTING');
  });

  it.each<[readonly FrameworkCapability[], TaskState]>([
    [aware, 'TASK_UNKNOWN'],
    [[], 'TASK_LOST'],
  ])('answers a framework with %j that a task nobody knows is %s', (can, state) => {
    const { framework } = scriptedWorld({ framework: { info: frameworkInfo({ can }) } });
    framework.reconcile({ id: 'never' }, { id: 'nowhere', on: 'agent-9' });
    const message = 'Reconciliation: Task is unknown';
    expect(framework.status('never')).toMatchObject({ state, message, source: 'SOURCE_MASTER' });
    expect(framework.status('never')).not.toHaveProperty('agentId');
    expect(framework.status('nowhere')).toMatchObject({ state, message, agentId: 'agent-9' });
  });

  it.each<[readonly FrameworkCapability[], TaskState]>([
    [aware, 'TASK_GONE'],
    [[], 'TASK_LOST'],
  ])('answers a framework with %j that a task its agent does not know is %s', (can, state) => {
    const { framework } = scriptedWorld({ framework: { info: frameworkInfo({ can }) } });
    framework.reconcile({ id: 'never', on: 'agent-1' });
    expect(framework.status('never')).toMatchObject({
      state,
      agentId: 'agent-1',
      reason: 'REASON_RECONCILIATION',
      message: 'Reconciliation: Task is unknown to the agent',
    });
  });

  it.each<[readonly FrameworkCapability[], TaskState]>([
    [aware, 'TASK_UNREACHABLE'],
    [[], 'TASK_LOST'],
  ])('answers a framework with %j that a task on a lost agent is %s, and since when', (can, state) => {
    const { framework, loseAgent } = worldWithLostAgent(can);
    framework.launch(taskInfo({ on: 'lost' }));
    loseAgent();
    framework.reconcile({ id: 't1' }, { id: 'never', on: 'lost' });
    for (const id of ['t1', 'never'])
      expect(framework.status(id)).toMatchObject({
        state,
        agentId: 'lost',
        message: 'Reconciliation: Task is unreachable',
        unreachableTime: { nanoseconds: BigInt(START_MS + 305_000) * 1_000_000n },
      });
  });

  it('answers without a uuid, and every time it is asked', () => {
    const { framework } = scriptedWorld();
    framework.launch(taskInfo());
    framework.reconcile({ id: 't1' });
    framework.reconcile({ id: 't1' }, { id: 't1' });
    const answers = framework.statuses.filter(({ reason }) => reason === 'REASON_RECONCILIATION');
    expect(answers).toHaveLength(3);
    for (const answer of answers) expect(answer).not.toHaveProperty('uuid');
  });

  it('knows nothing any more of a task whose end was acknowledged', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    framework.reconcile({ id: 't1' });
    expect(framework.status('t1')).toMatchObject({
      state: 'TASK_LOST',
      message: 'Reconciliation: Task is unknown',
    });
  });

  it('names the executor of a task that has one, and none of a command task', () => {
    const { framework } = scriptedWorld({ config: { executors: { default: 'web:1' } } });
    const executor = { executorId: executorId('e1'), command: {} };
    framework.launch(taskInfo(), taskInfo({ id: 't2', executor }));
    framework.reconcile({ id: 't1' }, { id: 't2' });
    expect(framework.status('t1')).not.toHaveProperty('executorId');
    expect(framework.status('t2').executorId).toBe('e1');
  });
});

describe('implicit reconciliation', () => {
  it('answers for every task of the framework, whatever its phase', () => {
    const { bridge, framework } = scriptedWorld({ config: { maxLaunchesInFlight: 1 } });
    framework.launch(taskInfo({ id: 'accepted' }));
    bridge.advance(5_000);
    bridge.hold('StartTask');
    framework.launch(taskInfo({ id: 'sent' }), taskInfo({ id: 'queued' }));
    const before = framework.statuses.length;
    framework.reconcile();
    const answers = framework.statuses.slice(before);
    expect(answers.map(({ taskId, state }) => [taskId, state])).toEqual([
      ['accepted', 'TASK_STARTING'],
      ['sent', 'TASK_STAGING'],
      ['queued', 'TASK_STAGING'],
    ]);
    for (const answer of answers)
      expect(answer).toMatchObject({
        source: 'SOURCE_MASTER',
        reason: 'REASON_RECONCILIATION',
        message: 'Reconciliation: Latest task state',
        agentId: 'agent-1',
      });
  });

  it('includes an end that is not acknowledged yet', () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    framework.acknowledge(framework.status('t1'));
    ecs.exit('t1', 3);
    bridge.advance(2_000);
    framework.reconcile();
    expect(framework.status('t1')).toMatchObject({ state: 'TASK_FAILED', reason: 'REASON_RECONCILIATION' });
  });

  it('leaves out what runs on lost agents', () => {
    const { framework, loseAgent } = worldWithLostAgent(aware);
    framework.launch(taskInfo({ on: 'lost' }), taskInfo({ id: 't2' }));
    loseAgent();
    const before = framework.statuses.length;
    framework.reconcile();
    expect(framework.statuses.slice(before).map(({ taskId }) => taskId)).toEqual(['t2']);
  });

  it('is silent when there is nothing', () => {
    const { framework } = scriptedWorld();
    const before = framework.events.length;
    framework.reconcile();
    expect(framework.events).toHaveLength(before);
  });

  it('tells no framework of the tasks of another', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const other = subscribe(bridge);
    other.reconcile();
    expect(other.statuses).toEqual([]);
  });
});

describe('reconciliation while the bridge recovers', () => {
  it('is not answered: a false loss would make schedulers start everything twice', () => {
    const bridge = scriptedBridge();
    bridge.hold('ListTasks');
    bridge.start();
    const framework = subscribe(bridge);
    expect(framework.events).toEqual([]);
  });
});
