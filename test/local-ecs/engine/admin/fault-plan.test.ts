import { describe, expect, it } from '@jest/globals';
import type { PlannableCommand } from '../../../../src/local-ecs/engine/admin/admin-command.ts';
import type { FaultPlan } from '../../../../src/local-ecs/engine/faults/fault-plan.ts';
import { isJsonObject } from '../../../../src/local-ecs/engine/json.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { objectsIn, TestEcs } from '../test-ecs.ts';

type Plan = FaultPlan<PlannableCommand>;

const TO_BE_CHOSEN = 'to-be-chosen';

const apply = (ecs: TestEcs, plan: Plan): JsonObject => ecs.admin({ type: 'ApplyFaultPlan', plan });

function planOf(ecs: TestEcs): JsonObject {
  const { plan } = ecs.admin({ type: 'ListFaultPlan' });
  if (!isJsonObject(plan)) throw new Error('there is no plan');
  return plan;
}

const timelineOf = (ecs: TestEcs): readonly JsonObject[] => objectsIn(planOf(ecs), 'timeline');

const isConnected = (ecs: TestEcs, instance: string): unknown => ecs.instance(instance)['agentConnected'];

describe('a fault plan', () => {
  it('has calls meet its faults, after those that were injected by themselves', () => {
    const ecs = new TestEcs();
    apply(ecs, { faults: [{ fault: 'throttle', operation: 'ListTasks', times: 2 }] });
    ecs.admin({ type: 'InjectFault', fault: 'refuse', code: 'ClientException' });
    expect(ecs.refusal('ListTasks')).toMatchObject({ __type: 'ClientException' });
    expect(ecs.refusal('ListTasks')).toMatchObject({ __type: 'ThrottlingException' });
    expect(objectsIn(planOf(ecs), 'faults')).toEqual([
      { fault: 'throttle', operation: 'ListTasks', times: 2, matched: 1, hit: 1, isSpent: false },
    ]);
    ecs.admin({ type: 'ClearFaults' });
    ecs.refusal('ListTasks');
    ecs.call('ListTasks');
  });

  it('carries out a command once, at its time', () => {
    const ecs = new TestEcs();
    const containerInstance = ecs.addInstance();
    apply(ecs, {
      timeline: [
        { when: { atMs: 90_000 }, command: { type: 'DisconnectAgent', containerInstance, forMs: 5000 } },
      ],
    });
    expect(timelineOf(ecs)).toMatchObject([{ atMs: 90_000, carriedOut: 0, nextAtMs: ecs.nowMs + 90_000 }]);
    ecs.advance(89_999);
    expect(isConnected(ecs, containerInstance)).toBe(true);
    ecs.advance(1);
    expect(isConnected(ecs, containerInstance)).toBe(false);
    ecs.advance(5000);
    expect(isConnected(ecs, containerInstance)).toBe(true);
    ecs.advance(1_000_000);
    const [entry] = timelineOf(ecs);
    expect(entry).toEqual({
      atMs: 90_000,
      do: { command: 'DisconnectAgent', containerInstance, forMs: 5000 },
      carriedOut: 1,
      refused: 0,
    });
  });

  it('carries out a command again and again, as often as it is told at most', () => {
    const ecs = new TestEcs();
    apply(ecs, {
      timeline: [
        { when: { everyMs: 1000 }, command: { type: 'AddContainerInstances' }, times: 3 },
        { when: { everyMs: 60_000 }, command: { type: 'AddContainerInstances' } },
      ],
    });
    ecs.advance(59_999);
    expect(ecs.state.instances.size).toBe(3);
    ecs.advance(60_001);
    expect(ecs.state.instances.size).toBe(5);
  });

  it('carries out a command at times of chance, so often on average', () => {
    const ecs = new TestEcs();
    apply(ecs, { timeline: [{ when: { perHour: 60 }, command: { type: 'AddContainerInstances' } }] });
    ecs.advance(10 * 3_600_000);
    expect(ecs.state.instances.size).toBeGreaterThan(500);
    expect(ecs.state.instances.size).toBeLessThan(700);
  });

  /** Which of ten instances are disconnected in which order. */
  function victims(seed: number): readonly unknown[] {
    const ecs = new TestEcs();
    const instances = Array.from({ length: 10 }, () => ecs.addInstance());
    apply(ecs, {
      seed,
      timeline: [
        {
          when: { perHour: 30 },
          choose: 'container-instance',
          command: { type: 'TerminateMachine', containerInstance: TO_BE_CHOSEN },
          times: 5,
        },
      ],
    });
    const gone: unknown[] = [];
    for (let i = 0; i < 600; i += 1) {
      ecs.advance(5000);
      for (const [index, instance] of instances.entries())
        if (ecs.instance(instance)['status'] === 'INACTIVE' && !gone.includes(index)) gone.push(index);
    }
    return gone;
  }

  it('does the same again from the same seed, and other things from another', () => {
    expect(victims(1)).toHaveLength(5);
    expect(victims(1)).toEqual(victims(1));
    expect(victims(2)).not.toEqual(victims(1));
  });

  it('chooses what takes the command, and tells when nothing does', () => {
    const ecs = new TestEcs();
    const [stopped] = [ecs.addInstance(), ecs.addInstance(), ecs.addInstance()];
    ecs.admin({ type: 'StopMachine', containerInstance: stopped });
    const command = { type: 'StartMachine', containerInstance: TO_BE_CHOSEN } as const;
    apply(ecs, { timeline: [{ when: { everyMs: 1000 }, choose: 'container-instance', command, times: 2 }] });
    ecs.advance(2000);
    expect(isConnected(ecs, stopped)).toBe(true);
    expect(timelineOf(ecs)).toMatchObject([
      { carriedOut: 1, refused: 1, lastRefusal: expect.stringContaining('no StartMachine') },
    ]);
  });

  it('chooses tasks that have not stopped, or that have', () => {
    const ecs = new TestEcs();
    const { task, instance } = ecs.startOne();
    ecs.start(instance, 'web');
    ecs.call('StopTask', { task });
    apply(ecs, {
      timeline: [
        { when: { atMs: 1000 }, choose: 'stopped-task', command: { type: 'ForgetTask', task: TO_BE_CHOSEN } },
        {
          when: { atMs: 2000 },
          choose: 'task',
          command: { type: 'StopTask', task: TO_BE_CHOSEN, reason: 'why' },
        },
      ],
    });
    ecs.advance(1000);
    expect(ecs.call('DescribeTasks', { tasks: [task] })).toMatchObject({ failures: [{ reason: 'MISSING' }] });
    ecs.advance(1000);
    expect([...ecs.state.tasks.values()].map(({ known }) => known.stoppedReason)).toEqual(['why']);
  });

  it('tells why a command was refused, and goes on', () => {
    const ecs = new TestEcs();
    apply(ecs, {
      timeline: [
        { when: { everyMs: 1000 }, command: { type: 'DisconnectAgent', containerInstance: 'i-1' }, times: 2 },
      ],
    });
    ecs.advance(5000);
    expect(timelineOf(ecs)).toMatchObject([
      { carriedOut: 0, refused: 2, lastRefusal: 'Referenced container instance i-1 not found.' },
    ]);
  });

  it('says what goes wrong with events', () => {
    const ecs = new TestEcs();
    apply(ecs, { events: { lost: 0.5 } });
    expect(ecs.state.eventFaults).toEqual({ lost: 0.5 });
  });

  it('makes nothing go wrong with events any more when it is cleared, but for what others have said since', () => {
    const ecs = new TestEcs();
    apply(ecs, { events: { stalled: true } });
    ecs.admin({ type: 'ClearFaultPlan' });
    expect(ecs.state.eventFaults).toEqual({});
    apply(ecs, { events: { lost: 0.5 } });
    ecs.admin({ type: 'SetEventFaults', faults: { lost: 0.1 } });
    ecs.admin({ type: 'ClearFaultPlan' });
    expect(ecs.state.eventFaults).toEqual({ lost: 0.1 });
  });

  it('takes the place of the one before, whose commands are not carried out any more', () => {
    const ecs = new TestEcs();
    apply(ecs, { timeline: [{ when: { everyMs: 1000 }, command: { type: 'AddContainerInstances' } }] });
    apply(ecs, { timeline: [{ when: { atMs: 500 }, command: { type: 'AddContainerInstances' } }] });
    ecs.advance(10_000);
    expect(ecs.state.instances.size).toBe(1);
  });

  it('is over when it is cleared', () => {
    const ecs = new TestEcs();
    apply(ecs, {
      faults: [{ fault: 'throttle', times: 9 }],
      timeline: [{ when: { everyMs: 1000 }, command: { type: 'AddContainerInstances' } }],
    });
    ecs.refusal('ListTasks');
    expect(ecs.admin({ type: 'ClearFaultPlan' })).toMatchObject({ plan: { faults: [{ hit: 1 }] } });
    ecs.call('ListTasks');
    ecs.advance(10_000);
    expect(ecs.state.instances.size).toBe(0);
    expect(ecs.admin({ type: 'ListFaultPlan' })).toEqual({});
  });

  it.each<readonly [Plan, string]>([
    [{ faults: [{ fault: 'delay' }] }, 'The fault delay needs delayMs.'],
    [{ faults: [{ fault: 'reset', operation: 'Explode' }] }, 'operation should be one of'],
    [{ events: { lost: 2 } }, 'lost must be at least 0 and at most 1.'],
    [{ timeline: [{ when: { everyMs: 0 }, command: { type: 'ListFaults' } }] }, 'every and perHour above 0'],
    [
      { timeline: [{ when: { atMs: 1 }, times: 0, command: { type: 'ListFaults' } }] },
      'times must be above 0.',
    ],
  ])('that cannot be is refused, and changes nothing: %j', (plan, message) => {
    const ecs = new TestEcs();
    apply(ecs, { seed: 7 });
    expect(ecs.adminRefusal({ type: 'ApplyFaultPlan', plan })).toMatchObject({
      message: expect.stringContaining(message),
    });
    expect(planOf(ecs)).toMatchObject({ seed: 7 });
  });
});

describe('what other people do', () => {
  it('is to start and stop tasks, without limits and faults', () => {
    const ecs = new TestEcs();
    const containerInstance = ecs.addInstance({ ec2InstanceId: 'i-0' });
    const taskDefinition = ecs.register();
    ecs.admin({ type: 'InjectFault', fault: 'throttle', times: 9 });
    const answer = ecs.admin({
      type: 'StartTask',
      containerInstance: 'i-0',
      taskDefinition,
      startedBy: 'them',
    });
    expect(objectsIn(answer, 'tasks')).toMatchObject([
      { containerInstanceArn: containerInstance, startedBy: 'them', lastStatus: 'PENDING' },
    ]);
    const [task = ''] = [...ecs.state.tasks.values()].map(({ arn }) => arn);
    ecs.admin({ type: 'StopTask', task, reason: 'theirs' });
    expect([...ecs.state.tasks.values()][0]?.known).toMatchObject({
      lastStatus: 'STOPPED',
      stoppedReason: 'theirs',
    });
  });

  it('is to change attributes', () => {
    const ecs = new TestEcs();
    const containerInstance = ecs.addInstance({ ec2InstanceId: 'i-0' });
    ecs.admin({
      type: 'PutAttributes',
      containerInstance: 'i-0',
      attributes: [{ name: 'stack', value: 'prod' }],
    });
    expect(ecs.instance(containerInstance)['attributes']).toEqual(
      expect.arrayContaining([{ name: 'stack', value: 'prod' }]),
    );
  });

  it('may be that ECS forgets a stopped task early, and no other', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    expect(ecs.adminRefusal({ type: 'ForgetTask', task })).toMatchObject({
      message: 'Only a stopped task can be forgotten.',
    });
    ecs.call('StopTask', { task });
    ecs.admin({ type: 'ForgetTask', task });
    expect(ecs.call('DescribeTasks', { tasks: [task] })).toMatchObject({ failures: [{ reason: 'MISSING' }] });
    expect(ecs.call('ListTasks', { desiredStatus: 'STOPPED' })).toEqual({ taskArns: [] });
    ecs.advance(3_600_000);
    expect(ecs.adminRefusal({ type: 'ForgetTask', task })).toMatchObject({
      message: 'The referenced task was not found.',
    });
  });

  it('is to stop a machine for a while; only some changes can be for a while', () => {
    const ecs = new TestEcs();
    const { instance: containerInstance, task } = ecs.startOne();
    ecs.admin({ type: 'StopMachine', containerInstance, forMs: 30_000 });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
    ecs.advance(30_000);
    expect(ecs.instance(containerInstance)).toMatchObject({ status: 'ACTIVE', agentConnected: true });
    expect(ecs.adminRefusal({ type: 'TerminateMachine', containerInstance, forMs: 1 })).toMatchObject({
      message: 'forMs goes with DisconnectAgent and StopMachine, and must be above 0.',
    });
  });
});
