import { describe, expect, it } from '@jest/globals';

import type { FrameworkCapability, FrameworkInfo } from '../../src/mesos/framework-info.ts';
import { executorId, offerId, operationId } from '../../src/mesos/ids.ts';
import type { LaunchOperation, Operation } from '../../src/mesos/offer.ts';
import { STORAGE_OPERATIONS } from '../../src/mesos/offer.ts';
import { scalarResource } from '../../src/mesos/resource.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import { scalarOf } from '../support/bridge-framework.ts';
import type { TestFramework } from '../support/bridge-framework.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../support/builders.ts';

const TWO_AGENTS = [containerInstance(), containerInstance({ id: 'agent-2' })];

const launch = (...taskInfos: readonly TaskInfo[]): LaunchOperation => ({
  type: 'LAUNCH',
  launch: { taskInfos },
});

const group = (...tasks: readonly TaskInfo[]): Operation => ({
  type: 'LAUNCH_GROUP',
  launchGroup: { executor: { executorId: executorId('e') }, taskGroup: { tasks } },
});

const aware: FrameworkInfo = frameworkInfo({ can: ['PARTITION_AWARE'] });

const operationStatuses = (framework: TestFramework) =>
  framework
    .eventsOf('UPDATE_OPERATION_STATUS')
    .map(({ updateOperationStatus }) => updateOperationStatus.status);

describe('accepting offers that cannot be accepted together', () => {
  it('is answered for each task that it was dropped, without a uuid', () => {
    const { framework } = scriptedWorld({ framework: { info: aware } });
    framework.acceptIds(
      [offerId('epoch-O99')],
      [launch(taskInfo(), taskInfo({ id: 't2' })), group(taskInfo({ id: 't3' }))],
    );
    for (const id of ['t1', 't2', 't3'])
      expect(framework.statusesOf(id)).toEqual([
        {
          taskId: id,
          agentId: 'agent-1',
          state: 'TASK_DROPPED',
          source: 'SOURCE_MASTER',
          reason: 'REASON_INVALID_OFFERS',
          message: 'Task launched with invalid offers: Offer epoch-O99 is no longer valid',
          timestamp: expect.any(Number),
        },
      ]);
  });

  it('is a loss for a framework that is not partition aware', () => {
    const { framework } = scriptedWorld();
    framework.acceptIds([], [launch(taskInfo())]);
    expect(framework.status('t1')).toMatchObject({
      state: 'TASK_LOST',
      message: 'Task launched with invalid offers: No offers specified',
    });
  });

  it('names an offer that is in the list twice before anything else', () => {
    const { framework } = scriptedWorld();
    framework.acceptIds([offerId('x'), offerId('x')], [launch(taskInfo())]);
    expect(framework.status('t1').message).toBe(
      'Task launched with invalid offers: Duplicate offer x in offer list',
    );
  });

  it('names an offer that is gone before one of another framework', () => {
    const { bridge, framework } = scriptedWorld();
    const { id } = framework.offer;
    const other = subscribe(bridge);
    other.acceptIds([id, offerId('gone')], [launch(taskInfo())]);
    expect(other.status('t1').message).toBe(
      'Task launched with invalid offers: Offer gone is no longer valid',
    );
  });

  it('names an offer of another framework, and leaves it to that one', () => {
    const { bridge, framework } = scriptedWorld();
    const { offer } = framework;
    const other = subscribe(bridge);
    other.acceptIds([offer.id], [launch(taskInfo())]);
    expect(other.status('t1').message).toBe(
      'Task launched with invalid offers: Offer epoch-O0 has invalid framework epoch-0000 while framework epoch-0001 is expected',
    );
    framework.launchOn([offer], [taskInfo()]);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('names an offer of another role before one of another agent', () => {
    const info = { ...frameworkInfo({ can: ['MULTI_ROLE'] }), roles: ['a', 'b'] };
    const { framework } = scriptedWorld({ instances: TWO_AGENTS, framework: { info } });
    framework.accept(framework.offers, [launch(taskInfo())]);
    expect(framework.status('t1').message).toBe(
      "Task launched with invalid offers: Aggregated offers must be allocated to the same role. Offer epoch-O1 uses role 'b' but another is using role 'a'",
    );
  });

  it('names an offer of another agent', () => {
    const { framework } = scriptedWorld({ instances: TWO_AGENTS });
    framework.accept(framework.offers, [launch(taskInfo())]);
    expect(framework.status('t1').message).toBe(
      'Task launched with invalid offers: Aggregated offers must belong to one single agent. Offer epoch-O1 uses agent agent-2 and agent agent-1',
    );
  });

  it('takes the offers back without a rescind and without a filter', () => {
    const { bridge, framework } = scriptedWorld({ instances: TWO_AGENTS });
    framework.accept(framework.offers, [launch(taskInfo())], { refuseSeconds: 3_600 });
    expect(framework.rescinded).toEqual([]);
    bridge.advance(1_000);
    expect(framework.offers.map(({ agentId }) => agentId)).toEqual(['agent-1', 'agent-2']);
  });

  it('fails other operations, with feedback for those that want it', () => {
    const { framework } = scriptedWorld();
    framework.acceptIds([], [{ type: 'RESERVE', id: operationId('o1') }, { type: 'CREATE' }]);
    expect(operationStatuses(framework)).toEqual([
      {
        operationId: 'o1',
        state: 'OPERATION_ERROR',
        message: 'Operation attempted with invalid offers: No offers specified',
      },
    ]);
  });
});

describe('accepting an offer', () => {
  it('uses it up: a second time it is no longer valid', () => {
    const { framework } = scriptedWorld();
    const { offer } = framework;
    framework.launchOn([offer], [taskInfo()]);
    framework.launchOn([offer], [taskInfo({ id: 't2' })]);
    expect(framework.status('t2').message).toBe(
      'Task launched with invalid offers: Offer epoch-O0 is no longer valid',
    );
  });

  it('uses it up even if every task is refused', () => {
    const { framework } = scriptedWorld();
    const { offer } = framework;
    framework.launchOn([offer], [taskInfo({ cpus: 99 })]);
    framework.launchOn([offer], [taskInfo({ id: 't2' })]);
    expect(framework.status('t2').reason).toBe('REASON_INVALID_OFFERS');
  });

  it.each<[string, readonly Operation[]]>([
    ['no operations', []],
    ['a launch of nothing', [launch()]],
    ['an operation of type UNKNOWN', [{ type: 'UNKNOWN' }]],
  ])('with %s declines it', (_, operations) => {
    const { bridge, framework } = scriptedWorld();
    framework.accept(framework.offers, operations, { refuseSeconds: 30 });
    bridge.advance(29_999);
    expect(framework.offers).toEqual([]);
    bridge.advance(1);
    expect(framework.offers).toHaveLength(1);
  });

  it('declines what is left for five seconds unless told otherwise', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launchOn(framework.offers, [taskInfo({ cpus: 1 })]);
    bridge.advance(4_999);
    expect(framework.offers).toEqual([]);
    bridge.advance(1);
    expect(scalarOf(framework.offer, 'cpus')).toBe(3);
  });

  it('launches several tasks on it', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo(), taskInfo({ id: 't2' }));
    expect(bridge.callsOf('StartTask')).toHaveLength(2);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
    expect(framework.states('t2')).toEqual(['TASK_STARTING']);
  });

  it('adds up several of one agent', () => {
    const { bridge, ecs, framework } = scriptedWorld({
      instances: [containerInstance({ remaining: { cpuUnits: 1_024, memoryMiB: 1_000 } })],
    });
    ecs.changeInstance('agent-1', {
      remaining: { ...containerInstance().remaining, cpuUnits: 2_048, memoryMiB: 2_000 },
    });
    bridge.advance(5_000);
    expect(framework.offers).toHaveLength(2);
    framework.launch(taskInfo({ cpus: 2, mem: 2_000 }));
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('keeps what it has promised from others at once', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo({ cpus: 3 }));
    bridge.advance(2_000);
    expect(scalarOf(framework.offer, 'cpus')).toBe(1);
  });
});

describe('launching tasks one by one', () => {
  it('refuses a bad one and still tries the next', () => {
    const { framework } = scriptedWorld();
    framework.launch(taskInfo({ id: 'a/b' }), taskInfo({ id: 'good' }));
    expect(framework.status('a/b')).toEqual({
      taskId: 'a/b',
      agentId: 'agent-1',
      state: 'TASK_ERROR',
      source: 'SOURCE_MASTER',
      reason: 'REASON_TASK_INVALID',
      message: "'a/b' contains invalid characters",
      timestamp: expect.any(Number),
    });
    expect(framework.states('good')).toEqual(['TASK_STARTING']);
  });

  it('leaves a later one what the earlier ones have left', () => {
    const { framework } = scriptedWorld();
    framework.launch(
      taskInfo({ cpus: 3 }),
      taskInfo({ id: 't2', cpus: 1.5 }),
      taskInfo({ id: 't3', cpus: 1 }),
    );
    expect(framework.status('t2').message).toContain('is more than available cpus:1;');
    expect(framework.states('t3')).toEqual(['TASK_STARTING']);
  });

  it('takes nothing away for one that is refused', () => {
    const { framework } = scriptedWorld();
    framework.launch(taskInfo({ id: '', cpus: 4 }), taskInfo({ id: 't2', cpus: 4 }));
    expect(framework.states('t2')).toEqual(['TASK_STARTING']);
  });

  it('takes an id only once', () => {
    const { framework } = scriptedWorld();
    framework.launch(taskInfo(), taskInfo());
    expect(framework.statusesOf('t1').map(({ state, message }) => [state, message])).toEqual([
      ['TASK_ERROR', 'Task has duplicate ID: t1'],
      ['TASK_STARTING', undefined],
    ]);
  });

  it('takes an id again once the end of its task is acknowledged, and not before', () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    framework.acknowledge(framework.status('t1'));
    ecs.exit('t1', 0);
    bridge.advance(5_000);
    const end = framework.status('t1');
    framework.launch(taskInfo());
    expect(framework.status('t1').message).toBe('Task has duplicate ID: t1');
    framework.acknowledge(end);
    bridge.advance(5_000);
    framework.launch(taskInfo());
    expect(framework.status('t1').state).toBe('TASK_STARTING');
  });

  it('does not take the id of a task on a lost agent', () => {
    const { bridge, ecs, framework } = scriptedWorld({ instances: TWO_AGENTS });
    framework.launch(taskInfo({ on: 'agent-2' }));
    ecs.changeInstance('agent-2', { agentConnected: false });
    bridge.advance(310_000);
    framework.launch(taskInfo());
    expect(framework.status('t1').message).toBe('Task reuses the ID of an unreachable task: t1');
  });

  it('lets two frameworks use the same id', () => {
    const { bridge, framework } = scriptedWorld({ instances: TWO_AGENTS });
    framework.decline(framework.offersOf('agent-2'), 3_600);
    const other = subscribe(bridge);
    bridge.advance(1_000);
    framework.launch(taskInfo());
    other.launch(taskInfo({ on: 'agent-2' }));
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
    expect(other.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('pays for an executor once per agent', () => {
    const executor = {
      executorId: executorId('e'),
      command: {},
      resources: [scalarResource('cpus', 1)],
    };
    const { framework } = scriptedWorld({ config: { executors: { default: 'web:1' } } });
    framework.launch(taskInfo({ cpus: 1.5, executor }), taskInfo({ id: 't2', cpus: 1.5, executor }));
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
    expect(framework.states('t2')).toEqual(['TASK_STARTING']);
  });

  it('refuses another executor of the id that one on the agent has', () => {
    const executor = { executorId: executorId('e'), command: {} };
    const { framework } = scriptedWorld({ config: { executors: { default: 'web:1' } } });
    framework.launch(taskInfo({ executor }), taskInfo({ id: 't2', executor: { ...executor, name: 'x' } }));
    expect(framework.status('t2')).toMatchObject({
      state: 'TASK_ERROR',
      executorId: 'e',
      message: "ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID 'e'",
    });
  });
});

describe('operations that do not exist on ECS', () => {
  it.each(STORAGE_OPERATIONS)('fail with feedback if they have an id: %s', (type) => {
    const { framework } = scriptedWorld();
    framework.accept(framework.offers, [{ type, id: operationId('o1') }, { type }, launch(taskInfo())]);
    expect(operationStatuses(framework)).toEqual([
      {
        operationId: 'o1',
        state: 'OPERATION_ERROR',
        message: `${type} is not possible on ECS, which has no reservations, volumes or disks to manage`,
      },
    ]);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('are groups of tasks: every task is refused with what to do instead', () => {
    const { framework } = scriptedWorld();
    framework.accept(framework.offers, [group(taskInfo(), taskInfo({ id: 't2' }))]);
    for (const id of ['t1', 't2'])
      expect(framework.status(id)).toMatchObject({
        state: 'TASK_ERROR',
        source: 'SOURCE_MASTER',
        reason: 'REASON_TASK_GROUP_INVALID',
        message:
          'Task groups cannot be launched on ECS: put their containers into one task definition and launch it as one task',
      });
  });

  it.each<[Operation, string, string]>([
    [
      { ...launch(taskInfo()), id: operationId('o') },
      'REASON_TASK_INVALID',
      'The `id` field cannot be set on LAUNCH operations',
    ],
    [
      { ...group(taskInfo()), id: operationId('o') },
      'REASON_TASK_GROUP_INVALID',
      'The `id` field cannot be set on LAUNCH_GROUP operations',
    ],
  ])('are launches that ask for feedback', (operation, reason, message) => {
    const { framework } = scriptedWorld();
    framework.accept(framework.offers, [operation]);
    expect(framework.status('t1')).toMatchObject({ state: 'TASK_ERROR', reason, message });
  });
});

describe('accepting an offer of an agent that was lost meanwhile', () => {
  it.each<[readonly FrameworkCapability[], string]>([
    [['PARTITION_AWARE'], 'TASK_DROPPED'],
    [[], 'TASK_LOST'],
  ])('is answered, with capabilities %j, with %s', (can, state) => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { info: frameworkInfo({ can }) } });
    const { offer } = framework;
    ecs.changeInstance('agent-1', { agentConnected: false });
    const arns = [ecs.instance('agent-1').containerInstanceArn];
    const call = { operation: 'DescribeContainerInstances' as const, arns };
    const accept = {
      offerIds: [offer.id],
      operations: [launch(taskInfo()), { type: 'RESERVE', id: operationId('o1') }],
    } as const;
    // Both arrive in one turn, before the offer could be rescinded.
    bridge.feed(
      { type: 'ecs-answer', answer: ecs.perform(call, bridge.nowMs) },
      {
        type: 'call',
        caller: { sessionId: framework.session },
        call: { type: 'ACCEPT', frameworkId: framework.id, accept },
      },
    );
    expect(framework.statusesOf('t1')).toMatchObject([
      { state, source: 'SOURCE_MASTER', reason: 'REASON_AGENT_DISCONNECTED', message: 'Agent disconnected' },
    ]);
    expect(operationStatuses(framework)).toMatchObject([
      { operationId: 'o1', state: 'OPERATION_ERROR', message: 'Agent disconnected' },
    ]);
    expect(bridge.callsOf('StartTask')).toEqual([]);
  });
});

describe('declining', () => {
  it('keeps an offer back for as long as it says', () => {
    const { bridge, framework } = scriptedWorld();
    framework.decline(framework.offers, 20);
    bridge.advance(19_999);
    expect(framework.offers).toEqual([]);
    bridge.advance(1);
    expect(framework.offers).toHaveLength(1);
  });

  it('without filters keeps it back for five seconds', () => {
    const { bridge, framework } = scriptedWorld();
    framework.decline(framework.offers);
    bridge.advance(4_999);
    expect(framework.offers).toEqual([]);
    bridge.advance(1);
    expect(framework.offers).toHaveLength(1);
  });

  it('with 0 seconds brings it back after one allocation interval', () => {
    const { bridge, framework } = scriptedWorld();
    framework.decline(framework.offers, 0);
    bridge.advance(999);
    expect(framework.offers).toEqual([]);
    bridge.advance(1);
    expect(framework.offers).toHaveLength(1);
  });

  it('ignores offers nobody knows, and an empty list', () => {
    const { framework } = scriptedWorld();
    const before = framework.events.length;
    framework.say<'DECLINE'>({ type: 'DECLINE', decline: { offerIds: [offerId('x')] } });
    framework.decline([]);
    expect(framework.events).toHaveLength(before);
    expect(framework.refusals).toEqual([]);
    expect(framework.offers).toHaveLength(1);
  });

  it('takes no offer away from another framework', () => {
    const { bridge, framework } = scriptedWorld();
    const { offer } = framework;
    const other = subscribe(bridge);
    other.decline([offer], 3_600);
    framework.launchOn([offer], [taskInfo()]);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
    expect(bridge.state.filters.has(other.id)).toBe(false);
  });
});
