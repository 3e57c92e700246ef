import { describe, expect, it } from '@jest/globals';

import { summaryOf } from '../../../src/local-ecs/engine/summary.ts';
import { TestEcs } from './test-ecs.ts';

const life = (text: string) => ({ environment: [{ name: 'LOCAL_ECS_LIFE', value: text }] });

describe('The summary', () => {
  it('counts instances and tasks by their states, calls, throttles, faults and messages', () => {
    const ecs = new TestEcs({ eventRules: [{ queue: 'ecs-events' }] });
    const [first, second, third] = [ecs.addInstance(), ecs.addInstance(), ecs.addInstance()];
    ecs.admin({ type: 'DisconnectAgent', containerInstance: first });
    ecs.call('UpdateContainerInstancesState', { containerInstances: [second], status: 'DRAINING' });
    const task = ecs.start(third, ecs.register());
    ecs.admin({ type: 'InjectFault', fault: 'throttle' });
    ecs.refusal('ListTasks');
    expect(summaryOf(ecs.state)).toMatchObject({
      region: 'us-east-1',
      runtime: 'simulated',
      clusters: ['default'],
      instances: { DISCONNECTED: 1, DRAINING: 1, ACTIVE: 1 },
      tasks: { RUNNING: 1 },
      started: 1,
      calls: 3,
      throttles: 0,
      faultsHit: 1,
      queues: [{ name: 'ecs-events', ready: expect.any(Number), inFlight: 0 }],
      newest: [{ taskArn: task, definition: 'web:1', lastStatus: 'RUNNING' }],
      failures: [],
    });
  });

  it('counts services, what they want and have, and which are steady', () => {
    const ecs = new TestEcs();
    ecs.addInstance();
    const taskDefinition = ecs.register();
    ecs.call('CreateService', { serviceName: 'steady', taskDefinition, desiredCount: 2 });
    ecs.call('CreateService', { serviceName: 'large', taskDefinition, desiredCount: 1000 });
    ecs.call('CreateService', { serviceName: 'gone', taskDefinition, desiredCount: 0 });
    ecs.call('DeleteService', { service: 'gone' });
    ecs.advance(60_000);
    const { services, tasks } = summaryOf(ecs.state);
    expect(services).toEqual({
      byStatus: { ACTIVE: 2 },
      steady: 1,
      desired: 1002,
      running: tasks['RUNNING'],
      pending: 0,
    });
    expect(services.running).toBeGreaterThan(2);
  });

  it('tells of failures, the last first, and of no task that ended as it should', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    const start = (text: string): string => {
      const task = ecs.start(instance, ecs.register(life(text)));
      ecs.advance(1000);
      return task;
    };
    start('{"runMs":1,"exitCode":0}');
    const failed = start('{"runMs":1,"exitCode":3}');
    ecs.call('StopTask', { task: start('{}') });
    const unpulled = start('{"pullError":"no such image"}');
    expect(summaryOf(ecs.state).failures).toEqual([
      expect.objectContaining({ taskArn: unpulled, reason: expect.stringContaining('no such image') }),
      expect.objectContaining({ taskArn: failed, exitCode: 3, reason: 'Essential container in task exited' }),
    ]);
  });
});
