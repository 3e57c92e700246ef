import { describe, expect, it } from '@jest/globals';

import type { FrameworkCapability } from '../../src/mesos/framework-info.ts';
import type { TaskState } from '../../src/mesos/task-state.ts';
import { START_MS } from '../support/bridge-harness.ts';
import { limitedReads } from '../support/bridge-config.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import type { WorldOptions } from '../support/bridge-world.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../support/builders.ts';

const agents = (count: number) =>
  Array.from({ length: count }, (_, i) => containerInstance({ id: `agent-${i + 1}` }));

/** A task that runs on the first of several agents. */
function runningTask(can: readonly FrameworkCapability[] = [], options: WorldOptions = {}) {
  const world = scriptedWorld({
    instances: agents(3),
    ...options,
    framework: { info: frameworkInfo({ can }) },
  });
  world.framework.launch(taskInfo());
  world.ecs.run('t1');
  world.bridge.advance(2_000);
  const connect = (agentConnected: boolean, ...ids: readonly string[]): void => {
    for (const id of ids) world.ecs.changeInstance(id, { agentConnected });
  };
  return { ...world, connect };
}

/** Sweeps find out at 5, 10, … seconds; the loss follows five minutes later. */
const LOST_MS = 305_000;

describe('an agent that is disconnected too long', () => {
  it.each<[readonly FrameworkCapability[], TaskState]>([
    [['PARTITION_AWARE'], 'TASK_UNREACHABLE'],
    [[], 'TASK_LOST'],
  ])('has its tasks reported, to a framework with %j, as %s', (can, state) => {
    const { bridge, framework, connect } = runningTask(can);
    connect(false, 'agent-1');
    bridge.advance(LOST_MS - 2_001);
    expect(framework.status('t1').state).toBe('TASK_RUNNING');
    bridge.advance(1);
    expect(framework.status('t1')).toEqual({
      taskId: 't1',
      agentId: 'agent-1',
      state,
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REMOVED',
      message: 'Agent is unreachable: its ECS agent has been disconnected too long',
      timestamp: (START_MS + LOST_MS) / 1000,
      unreachableTime: { nanoseconds: BigInt(START_MS + LOST_MS) * 1_000_000n },
    });
  });

  it('is reported as FAILURE to every framework, after its tasks', () => {
    const { bridge, framework, connect } = runningTask();
    const other = subscribe(bridge);
    connect(false, 'agent-1');
    bridge.advance(LOST_MS);
    const types = framework.events.map(({ type }) => type);
    expect(types.slice(-2)).toEqual(['UPDATE', 'FAILURE']);
    expect(other.eventsOf('FAILURE')).toEqual([{ type: 'FAILURE', failure: { agentId: 'agent-1' } }]);
  });

  it('has its offers taken back long before', () => {
    const { bridge, framework, connect } = runningTask();
    bridge.advance(1_000);
    const offered = framework.offersOf('agent-1').map(({ id }) => id);
    expect(offered).toHaveLength(1);
    connect(false, 'agent-1');
    bridge.advance(5_000);
    expect(framework.rescinded).toEqual(offered);
  });

  it('has launches that wait for their definition dropped', () => {
    const { bridge, framework, connect } = runningTask();
    bridge.advance(1_000);
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo({ id: 't2', runs: 'other' }));
    connect(false, 'agent-1');
    bridge.advance(LOST_MS);
    expect(framework.status('t2')).toMatchObject({
      state: 'TASK_LOST',
      reason: 'REASON_AGENT_REMOVED',
      message: 'Agent is unreachable',
    });
    expect(framework.status('t2')).not.toHaveProperty('unreachableTime');
  });

  it('goes on being watched: an end that ECS learns of is the end', () => {
    const { bridge, ecs, framework, connect } = runningTask(['PARTITION_AWARE']);
    connect(false, 'agent-1');
    bridge.advance(LOST_MS);
    ecs.exit('t1', 0, {
      stopCode: 'TerminationNotice',
      stoppedReason: 'Host EC2 (instance i-1) terminated.',
    });
    bridge.advance(2_000);
    expect(framework.status('t1')).toMatchObject({ state: 'TASK_GONE', reason: 'REASON_AGENT_REMOVED' });
    expect(framework.status('t1')).toHaveProperty('uuid');
  });

  it('is told nothing that is no end', () => {
    const { bridge, ecs, framework, connect } = runningTask();
    connect(false, 'agent-1');
    bridge.advance(LOST_MS);
    const before = framework.statuses.length;
    ecs.changeTask('t1', { lastStatus: 'RUNNING' });
    bridge.advance(60_000);
    expect(framework.statuses).toHaveLength(before);
  });

  it('is kept while nothing recent is known of it: losing sight of AWS loses no agent', () => {
    const { bridge, framework, connect } = runningTask();
    connect(false, 'agent-1');
    bridge.advance(10_000);
    bridge.fail('ListContainerInstances', 'UNREACHABLE', { times: 10_000 });
    bridge.advance(3_600_000);
    expect(framework.status('t1').state).toBe('TASK_RUNNING');
    bridge.repair('ListContainerInstances');
    bridge.advance(40_000);
    expect(framework.status('t1').state).toBe('TASK_LOST');
  });

  it('is given up even where a round of reading takes minutes', () => {
    const { bridge, framework, connect } = runningTask([], { config: { apiBudget: limitedReads(0.05) } });
    connect(false, 'agent-1');
    bridge.advance(900_000);
    expect(framework.status('t1').state).toBe('TASK_LOST');
  });
});

describe('an agent that returns', () => {
  it('has its tasks reported as they are', () => {
    const { bridge, framework, connect } = runningTask(['PARTITION_AWARE']);
    connect(false, 'agent-1');
    bridge.advance(LOST_MS);
    connect(true, 'agent-1');
    bridge.advance(5_000);
    expect(framework.status('t1')).toMatchObject({
      state: 'TASK_RUNNING',
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REREGISTERED',
      message: 'Unreachable agent re-reregistered',
      agentId: 'agent-1',
    });
    expect(framework.status('t1')).not.toHaveProperty('uuid');
    expect(framework.status('t1')).not.toHaveProperty('unreachableTime');
    framework.reconcile({ id: 't1' });
    expect(framework.status('t1').state).toBe('TASK_RUNNING');
  });

  it('has a task that has not started yet reported as starting', () => {
    const { bridge, framework, connect } = runningTask();
    framework.launch(taskInfo({ id: 't2', on: 'agent-2' }));
    connect(false, 'agent-2');
    bridge.advance(LOST_MS);
    connect(true, 'agent-2');
    bridge.advance(5_000);
    expect(framework.status('t2').state).toBe('TASK_STARTING');
  });

  it('has a task that has started meanwhile reported for good, were its framework away', () => {
    const { bridge, ecs, framework, connect } = runningTask();
    framework.launch(taskInfo({ id: 't2', on: 'agent-2' }));
    connect(false, 'agent-2');
    bridge.advance(LOST_MS);
    ecs.run('t2');
    connect(true, 'agent-2');
    bridge.advance(10_000);
    const news = framework.statusesOf('t2').slice(-2);
    expect(news.map(({ state }) => state)).toEqual(['TASK_RUNNING', 'TASK_RUNNING']);
    expect(news.map(({ uuid }) => uuid !== undefined)).toEqual([false, true]);
  });

  it('has a task that is being stopped reported as running until it has stopped', () => {
    const { bridge, ecs, framework, connect } = runningTask();
    connect(false, 'agent-1');
    bridge.advance(LOST_MS);
    ecs.changeTask('t1', { lastStatus: 'STOPPING', desiredStatus: 'STOPPED' });
    bridge.advance(5_000);
    connect(true, 'agent-1');
    bridge.advance(5_000);
    expect(
      framework.statusesOf('t1').find(({ reason }) => reason === 'REASON_AGENT_REREGISTERED')?.state,
    ).toBe('TASK_RUNNING');
  });

  it('lets its tasks go on: the next end is reported', () => {
    const { bridge, ecs, framework, connect } = runningTask();
    connect(false, 'agent-1');
    bridge.advance(LOST_MS);
    connect(true, 'agent-1');
    bridge.advance(5_000);
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    expect(framework.states('t1').slice(-3)).toEqual(['TASK_LOST', 'TASK_RUNNING', 'TASK_FINISHED']);
  });

  it('may be lost again, after as long a time', () => {
    const { bridge, framework, connect } = runningTask();
    for (const isConnected of [false, true, false]) {
      connect(isConnected, 'agent-1');
      bridge.advance(isConnected ? 60_000 : LOST_MS + 5_000);
    }
    expect(framework.states('t1').slice(-3)).toEqual(['TASK_LOST', 'TASK_RUNNING', 'TASK_LOST']);
  });
});

describe('many agents that would go at once', () => {
  const options = { instances: agents(20), config: { maxAgentLossFraction: 0.1 } };

  it('are held back, with one alarm', () => {
    const { bridge, framework, connect } = runningTask([], options);
    connect(false, 'agent-1', 'agent-2', 'agent-3');
    bridge.advance(3_600_000);
    expect(framework.status('t1').state).toBe('TASK_RUNNING');
    expect(framework.eventsOf('FAILURE')).toEqual([]);
    expect(bridge.notesOf('agents.mass-loss')).toMatchObject([
      { level: 'error', fields: { disconnected: 3, agents: 20 } },
    ]);
  });

  it('go when they are no more than the limit', () => {
    const { bridge, framework, connect } = runningTask([], options);
    connect(false, 'agent-1', 'agent-2');
    bridge.advance(LOST_MS);
    expect(framework.eventsOf('FAILURE')).toHaveLength(2);
    expect(bridge.notesOf('agents.mass-loss')).toEqual([]);
  });

  it('go when all but a few are back', () => {
    const { bridge, framework, connect } = runningTask([], options);
    connect(false, 'agent-1', 'agent-2', 'agent-3');
    bridge.advance(600_000);
    connect(true, 'agent-2', 'agent-3');
    bridge.advance(40_000);
    expect(framework.eventsOf('FAILURE')).toEqual([{ type: 'FAILURE', failure: { agentId: 'agent-1' } }]);
  });

  it('count those that went a moment ago', () => {
    const { bridge, framework, connect } = runningTask([], options);
    connect(false, 'agent-1', 'agent-2');
    bridge.advance(LOST_MS);
    connect(false, 'agent-3');
    bridge.advance(299_000);
    expect(framework.eventsOf('FAILURE')).toHaveLength(2);
    bridge.advance(60_000);
    expect(framework.eventsOf('FAILURE')).toHaveLength(3);
  });

  it('raise the alarm again when it happens again', () => {
    const { bridge, connect } = runningTask([], options);
    for (const isConnected of [false, true, false]) {
      connect(isConnected, 'agent-1', 'agent-2', 'agent-3');
      bridge.advance(600_000);
    }
    expect(bridge.notesOf('agents.mass-loss')).toHaveLength(2);
  });

  it('are one at least, however small the cluster', () => {
    const { bridge, framework, connect } = runningTask([], {
      instances: agents(1),
      config: { maxAgentLossFraction: 0 },
    });
    connect(false, 'agent-1');
    bridge.advance(LOST_MS);
    expect(framework.status('t1').state).toBe('TASK_LOST');
  });
});
