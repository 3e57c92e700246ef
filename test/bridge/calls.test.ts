import { describe, expect, it } from '@jest/globals';

import { agentId, executorId, frameworkId, offerId, operationId } from '../../src/mesos/ids.ts';
import { uuidBytes } from '../../src/mesos/uuid.ts';
import { named } from '../support/bridge-framework.ts';
import { scriptedBridge, scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { taskInfo } from '../support/builders.ts';

describe('a call the bridge refuses', () => {
  it('is answered and has no effect', () => {
    const { framework } = scriptedWorld();
    const before = framework.events.length;
    framework.say<'ACKNOWLEDGE'>({
      type: 'ACKNOWLEDGE',
      acknowledge: { agentId: agentId('a'), taskId: taskInfo().taskId, uuid: new Uint8Array(3) },
    });
    expect(framework.refusals).toEqual([
      { status: 400, message: 'Failed to validate scheduler::Call: Not a valid UUID' },
    ]);
    expect(framework.events).toHaveLength(before);
  });

  it('is any but SUBSCRIBE while the bridge recovers', () => {
    const bridge = scriptedBridge();
    bridge.hold('DescribeClusters');
    bridge.start();
    const framework = subscribe(bridge, { info: named('f') });
    const call = { type: 'REVIVE', frameworkId: frameworkId('f') } as const;
    bridge.feed({ type: 'call', caller: { sessionId: framework.session }, call });
    expect(framework.refusals).toEqual([{ status: 400, message: 'Framework cannot be found' }]);
  });
});

describe('a kill', () => {
  it('of a task nobody knows is answered like a reconciliation of it', () => {
    const { framework } = scriptedWorld({
      framework: { info: { ...named('f'), capabilities: [{ type: 'PARTITION_AWARE' }] } },
    });
    framework.kill('never', 'agent-1');
    expect(framework.status('never')).toMatchObject({
      state: 'TASK_GONE',
      agentId: 'agent-1',
      reason: 'REASON_RECONCILIATION',
      message: 'Reconciliation: Task is unknown to the agent',
    });
    framework.kill('ever');
    expect(framework.status('ever')).toMatchObject({
      state: 'TASK_UNKNOWN',
      reason: 'REASON_RECONCILIATION',
    });
  });

  it('that names another agent than the task is on is ignored', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const before = framework.statuses.length;
    framework.kill('t1', 'agent-9');
    expect(bridge.callsOf('StopTask')).toEqual([]);
    expect(framework.statuses).toHaveLength(before);
  });

  it('that names the agent of the task stops it', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    framework.kill('t1', 'agent-1');
    expect(bridge.callsOf('StopTask')).toHaveLength(1);
  });

  it('reaches only tasks of its own framework', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const other = subscribe(bridge);
    other.kill('t1');
    expect(bridge.callsOf('StopTask')).toEqual([]);
    expect(other.status('t1').reason).toBe('REASON_RECONCILIATION');
  });
});

describe('reconciling operations', () => {
  it('answers each that it is unknown', () => {
    const { framework } = scriptedWorld();
    framework.say<'RECONCILE_OPERATIONS'>({
      type: 'RECONCILE_OPERATIONS',
      reconcileOperations: {
        operations: [
          { operationId: operationId('o1'), agentId: agentId('agent-1') },
          { operationId: operationId('o2') },
        ],
      },
    });
    const message = 'Reconciliation: Operation is unknown';
    expect(
      framework.eventsOf('UPDATE_OPERATION_STATUS').map(({ updateOperationStatus }) => updateOperationStatus),
    ).toEqual([
      { status: { operationId: 'o1', state: 'OPERATION_UNKNOWN', message, agentId: 'agent-1' } },
      { status: { operationId: 'o2', state: 'OPERATION_UNKNOWN', message } },
    ]);
  });
});

describe('a call that has no meaning on ECS', () => {
  it('is taken without a word', () => {
    const { bridge, framework } = scriptedWorld();
    const before = framework.events.length;
    const agent = agentId('agent-1');
    const executor = executorId('e');
    framework.say<'SHUTDOWN'>({ type: 'SHUTDOWN', shutdown: { executorId: executor, agentId: agent } });
    framework.say<'MESSAGE'>({
      type: 'MESSAGE',
      message: { agentId: agent, executorId: executor, data: new Uint8Array() },
    });
    framework.say<'ACCEPT_INVERSE_OFFERS'>({
      type: 'ACCEPT_INVERSE_OFFERS',
      acceptInverseOffers: { inverseOfferIds: [offerId('o')] },
    });
    framework.say<'DECLINE_INVERSE_OFFERS'>({
      type: 'DECLINE_INVERSE_OFFERS',
      declineInverseOffers: { inverseOfferIds: [offerId('o')] },
    });
    framework.say<'ACKNOWLEDGE_OPERATION_STATUS'>({
      type: 'ACKNOWLEDGE_OPERATION_STATUS',
      acknowledgeOperationStatus: {
        agentId: agent,
        operationId: operationId('o'),
        uuid: uuidBytes('00000000-0000-4000-8000-000000000001'),
      },
    });
    expect(framework.events).toHaveLength(before);
    expect(framework.refusals).toEqual([]);
    expect(bridge.notesOf('call.ignored')).toHaveLength(2);
  });
});

describe('a call of type UNKNOWN', () => {
  it('is not implemented, and has no effect', () => {
    const { framework } = scriptedWorld();
    const before = framework.events.length;
    framework.say<'UNKNOWN'>({ type: 'UNKNOWN' });
    expect(framework.refusals).toEqual([{ status: 501, message: '501 Not Implemented.' }]);
    expect(framework.events).toHaveLength(before);
  });
});

describe('a SHUTDOWN', () => {
  it('kills the tasks of the executor it names, on the agent it names', () => {
    const { bridge, framework } = scriptedWorld({ config: { executors: { default: 'web:1' } } });
    const executor = (id: string) => ({ executorId: executorId(id), command: { value: './run' } });
    const withExecutor = (id: string, executorName: string) => {
      const { command, ...rest } = taskInfo({ id });
      return { ...rest, executor: executor(executorName) };
    };
    framework.launch(withExecutor('t1', 'e1'), withExecutor('t2', 'e2'));
    framework.say<'SHUTDOWN'>({
      type: 'SHUTDOWN',
      shutdown: { executorId: executorId('e1'), agentId: agentId('agent-1') },
    });
    expect(bridge.callsOf('StopTask').map(({ taskArn }) => taskArn)).toEqual([bridge.ecs.task('t1').taskArn]);
  });
});
