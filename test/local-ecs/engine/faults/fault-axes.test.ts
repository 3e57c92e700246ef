import { describe, expect, it } from '@jest/globals';
import type { AdminCommand } from '../../../../src/local-ecs/engine/admin/admin-command.ts';
import type { FaultRule } from '../../../../src/local-ecs/engine/faults/fault.ts';
import { isJsonObject } from '../../../../src/local-ecs/engine/json.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { objectsIn, onlyIn, TestEcs, textIn } from '../test-ecs.ts';

const QUEUE = 'ecs-events';

/** An instance on which a task runs, and the queue that hears of both. */
class Scene {
  readonly ecs = new TestEcs({ eventRules: [{ queue: QUEUE }] });
  readonly instance: string;
  readonly task: string;

  constructor() {
    const { instance, task } = this.ecs.startOne();
    this.instance = instance;
    this.task = task;
    this.ecs.takeEvents();
  }

  inject(rule: FaultRule): void {
    this.ecs.admin({ type: 'InjectFault', ...rule });
  }

  /** Status and code that a call gets; `none` when it is not answered at once. */
  outcome(operation: string, body: JsonObject = {}): string {
    const answer = this.ecs.tell({ type: 'request', requestId: 'r', operation, body });
    if (answer === undefined) return 'none';
    const { __type: code } = answer.body;
    return `${answer.status} ${typeof code === 'string' ? code : 'ok'}`;
  }

  /** Starts one more task, however that is answered. @returns tasks that ECS knows afterwards. */
  start(): number {
    this.outcome('StartTask', { containerInstances: [this.instance], taskDefinition: 'web' });
    return this.ecs.state.tasks.size;
  }

  /** Versions of the task in the events that have arrived. */
  versions(): readonly unknown[] {
    return this.ecs
      .takeEvents()
      .map(({ detail }) => (isJsonObject(detail) ? detail : {}))
      .filter(({ taskArn }) => taskArn === this.task)
      .map(({ version }) => version);
  }

  /** The task changes four times, a second apart. */
  change(): void {
    for (let i = 0; i < 4; i += 1) {
      const health = i % 2 === 0 ? 'IMPAIRED' : 'OK';
      this.ecs.admin({ type: 'SetContainerInstanceHealth', containerInstance: this.instance, health });
      this.ecs.advance(1000);
    }
    this.ecs.call('StopTask', { task: this.task });
    this.ecs.advance(1000);
  }

  admin(command: AdminCommand): JsonObject {
    return this.ecs.admin(command);
  }
}

type Shown = (scene: Scene) => void;

const AWS_ANSWERS: Readonly<Record<string, Shown>> = {
  'a plain throttle': (scene) => {
    scene.inject({ fault: 'throttle' });
    expect(scene.outcome('ListTasks')).toBe('400 ThrottlingException');
  },
  'a disguised throttle': (scene) => {
    scene.inject({ fault: 'disguised-throttle' });
    expect(scene.outcome('ListTasks')).toBe('400 InvalidParameterException');
  },
  'a failure of status 5xx': (scene) => {
    scene.inject({ fault: 'error', status: 503 });
    expect(scene.outcome('ListTasks')).toBe('503 ServerException');
  },
  'a time-out before ECS acts': (scene) => {
    scene.inject({ fault: 'silence' });
    expect(scene.start()).toBe(1);
  },
  'a time-out after ECS has acted': (scene) => {
    scene.inject({ fault: 'silence', phase: 'after-acting' });
    expect(scene.start()).toBe(2);
  },
  'a reset in the middle of the answer': (scene) => {
    scene.inject({ fault: 'cut-off' });
    expect(scene.start()).toBe(2);
  },
  'credentials that expire': (scene) => {
    scene.inject({ fault: 'refuse', code: 'ExpiredTokenException' });
    expect(scene.outcome('ListTasks')).toBe('400 ExpiredTokenException');
  },
  'AccessDenied on one action': (scene) => {
    scene.inject({ fault: 'refuse', code: 'AccessDeniedException', operation: 'StopTask' });
    expect(scene.outcome('ListTasks')).toBe('200 ok');
    expect(scene.outcome('StopTask', { task: scene.task })).toBe('400 AccessDeniedException');
  },
  'partial failures': (scene) => {
    scene.inject({ fault: 'item-failure', operation: 'DescribeTasks' });
    const answer = scene.ecs.call('DescribeTasks', { tasks: [scene.task] });
    expect(answer).toMatchObject({ tasks: [], failures: [{ arn: scene.task }] });
  },
  'failure and success for one call': (scene) => {
    scene.inject({ fault: 'item-failure', phase: 'after-acting', operation: 'StartTask' });
    const body = { containerInstances: [scene.instance], taskDefinition: 'web' };
    expect(scene.ecs.call('StartTask', body)).toMatchObject({
      tasks: [{}],
      failures: [{ arn: scene.instance }],
    });
  },
  'empty pages': (scene) => {
    scene.inject({ fault: 'empty-page' });
    expect(scene.ecs.call('ListTasks')).toEqual({ taskArns: [], nextToken: expect.any(String) });
  },
  'page tokens that change': (scene) => {
    scene.start();
    const usual = scene.ecs.call('ListTasks', { maxResults: 1 })['nextToken'];
    scene.inject({ fault: 'changed-token' });
    expect(scene.ecs.call('ListTasks', { maxResults: 1 })['nextToken']).not.toBe(usual);
  },
  'page tokens that expire': (scene) => {
    scene.start();
    const { nextToken } = scene.ecs.call('ListTasks', { maxResults: 1 });
    scene.inject({ fault: 'expired-token' });
    expect(scene.outcome('ListTasks', { maxResults: 1, nextToken })).toBe('400 InvalidParameterException');
  },
  'slow answers': (scene) => {
    scene.inject({ fault: 'delay', delayMs: 30_000, phase: 'after-acting' });
    expect(scene.outcome('ListTasks')).toBe('none');
  },
  'stale reads': (scene) => {
    scene.inject({ fault: 'stale-read', staleMs: 1000, operation: 'DescribeTasks' });
    scene.ecs.advance(1000);
    scene.ecs.call('StopTask', { task: scene.task });
    expect(scene.ecs.task(scene.task)).toMatchObject({ lastStatus: 'RUNNING' });
  },
  ConflictException: (scene) => {
    scene.inject({ fault: 'refuse', code: 'ConflictException', operation: 'RunTask' });
    expect(scene.outcome('RunTask', { taskDefinition: 'web' })).toBe('400 ConflictException');
  },
};

const EVENT_STREAM: Readonly<Record<string, Shown>> = {
  duplicates: (scene) => {
    scene.admin({ type: 'SetEventFaults', faults: { duplicated: 1 } });
    scene.change();
    const versions = scene.versions();
    expect(versions.length).toBe(2 * new Set(versions).size);
  },
  'events out of order, and late by minutes': (scene) => {
    scene.admin({ type: 'SetEventFaults', faults: { delayMs: [120_000, 120_000] } });
    scene.change();
    expect(scene.versions()).toEqual([]);
    scene.ecs.advance(120_000);
    expect(scene.versions().length).toBeGreaterThan(0);
    let next = 1;
    scene.ecs.random = () => (next *= 0.9);
    scene.admin({ type: 'SetEventFaults', faults: { reordered: 1 } });
    const other = scene.ecs.start(scene.instance, 'web');
    scene.ecs.call('StopTask', { task: other });
    scene.ecs.advance(10_000);
    const ofOther = scene.ecs
      .takeEvents()
      .map(({ detail }) => (isJsonObject(detail) ? detail : {}))
      .filter(({ taskArn }) => taskArn === other)
      .map(({ version }) => Number(version));
    expect(ofOther).not.toEqual(ofOther.toSorted((a, b) => a - b));
  },
  'lost events': (scene) => {
    scene.admin({ type: 'SetEventFaults', faults: { lost: 1 } });
    scene.change();
    expect(scene.versions()).toEqual([]);
  },
  'a stall without an error': (scene) => {
    scene.admin({ type: 'SetEventFaults', faults: { stalled: true } });
    scene.change();
    expect(scene.versions()).toEqual([]);
    scene.admin({ type: 'SetEventFaults', faults: {} });
    expect(scene.versions().length).toBeGreaterThan(0);
  },
  'a queue that is purged': (scene) => {
    scene.change();
    scene.admin({ type: 'PurgeQueue', queue: QUEUE });
    expect(scene.versions()).toEqual([]);
  },
  'a body that is no event': (scene) => {
    scene.admin({ type: 'SendMessage', queue: QUEUE, body: '{' });
    const { Messages: messages } = scene.ecs.callSqs('ReceiveMessage', { QueueUrl: QUEUE });
    expect(messages).toMatchObject([{ Body: '{' }]);
  },
  'an envelope of SNS': (scene) => {
    const body = JSON.stringify({ Type: 'Notification', Message: '{"detail-type":"ECS Task State Change"}' });
    scene.admin({ type: 'SendMessage', queue: QUEUE, body });
    expect(scene.ecs.takeEvents()).toMatchObject([{ Type: 'Notification' }]);
  },
  'a clock that is off': (scene) => {
    scene.ecs.random = () => 0;
    scene.admin({ type: 'SetEventFaults', faults: { clockSkewMs: 3_600_000 } });
    scene.ecs.call('StopTask', { task: scene.task });
    expect(scene.ecs.takeEvents()[0]).toMatchObject({ time: '2026-01-02T02:04:05Z' });
  },
  'an event before the answer of its call': (scene) => {
    scene.inject({ fault: 'stops-before-answer' });
    expect(scene.outcome('StartTask', { containerInstances: [scene.instance], taskDefinition: 'web' })).toBe(
      'none',
    );
    expect(scene.ecs.takeEvents().length).toBeGreaterThan(0);
  },
};

const ECS_BEHAVIOUR: Readonly<Record<string, Shown>> = {
  'resources that others have taken': (scene) => {
    const taskDefinition = scene.ecs.register({ cpu: 4096 - 256 });
    scene.admin({ type: 'StartTask', containerInstance: scene.instance, taskDefinition });
    expect(scene.ecs.startFailure(scene.instance, taskDefinition)).toBe('RESOURCE:CPU');
  },
  'an agent that is gone': (scene) => {
    scene.admin({ type: 'DisconnectAgent', containerInstance: scene.instance });
    expect(scene.ecs.startFailure(scene.instance, 'web')).toBe('AGENT');
  },
  'a task that never leaves PENDING': (scene) => {
    scene.inject({ fault: 'stuck-pending' });
    const task = scene.ecs.start(scene.instance, 'web');
    scene.ecs.advance(86_400_000);
    expect(scene.ecs.task(task)).toMatchObject({ lastStatus: 'PENDING' });
  },
  'a task that stops before RUNNING is seen': (scene) => {
    scene.inject({ fault: 'stops-before-running' });
    const task = scene.ecs.start(scene.instance, 'web');
    expect(scene.ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
  },
  'a task that stops before StartTask is answered': (scene) => {
    scene.inject({ fault: 'stops-before-answer' });
    expect(scene.start()).toBe(2);
    expect([...scene.ecs.state.tasks.values()].at(-1)?.known).toMatchObject({ lastStatus: 'STOPPED' });
  },
  'a stopped task that expires, and is MISSING': (scene) => {
    scene.ecs.call('StopTask', { task: scene.task });
    scene.admin({ type: 'ForgetTask', task: scene.task });
    const answer = scene.ecs.call('DescribeTasks', { tasks: [scene.task] });
    expect(onlyIn(answer, 'failures')).toMatchObject({ reason: 'MISSING' });
  },
  'tasks that others start and stop': (scene) => {
    const { instance: containerInstance } = scene;
    const started = scene.admin({ type: 'StartTask', containerInstance, taskDefinition: 'web' });
    const task = textIn(objectsIn(started, 'tasks')[0] ?? {}, 'taskArn');
    scene.admin({ type: 'StopTask', task });
    expect(scene.ecs.task(task)).toMatchObject({ stopCode: 'UserInitiated' });
  },
  'an instance that drains': (scene) => {
    const { instance: containerInstance } = scene;
    scene.admin({ type: 'SetContainerInstanceState', containerInstance, status: 'DRAINING' });
    expect(scene.ecs.instance(containerInstance)).toMatchObject({ status: 'DRAINING' });
  },
  'an instance that dies': (scene) => {
    scene.admin({ type: 'TerminateMachine', containerInstance: scene.instance });
    expect(scene.ecs.task(scene.task)).toMatchObject({ stopCode: 'TerminationNotice' });
  },
  'an instance that returns under a new ARN': (scene) => {
    const { instance: containerInstance } = scene;
    const { containerInstance: returned } = scene.admin({
      type: 'ReplaceContainerInstance',
      containerInstance,
    });
    const ec2InstanceId = scene.ecs.instance(containerInstance)['ec2InstanceId'];
    expect(returned).toMatchObject({ ec2InstanceId });
    expect(returned).not.toMatchObject({ containerInstanceArn: containerInstance });
  },
  'an attribute that changes': (scene) => {
    const { instance: containerInstance } = scene;
    const attributes = [{ name: 'stack', value: 'prod' }];
    scene.admin({ type: 'PutAttributes', containerInstance, attributes });
    expect(scene.ecs.instance(containerInstance)['attributes']).toEqual(expect.arrayContaining(attributes));
  },
  'an agent that comes and goes': (scene) => {
    const { instance: containerInstance } = scene;
    scene.admin({ type: 'DisconnectAgent', containerInstance, forMs: 1000 });
    expect(scene.ecs.instance(containerInstance)).toMatchObject({ agentConnected: false });
    scene.ecs.advance(1000);
    expect(scene.ecs.instance(containerInstance)).toMatchObject({ agentConnected: true });
  },
  'a service that competes for resources': (scene) => {
    const taskDefinition = scene.ecs.register({ cpu: 1024 });
    scene.ecs.call('CreateService', { serviceName: 'rival', taskDefinition, desiredCount: 3 });
    scene.ecs.advance(60_000);
    expect(scene.ecs.startFailure(scene.instance, scene.ecs.register({ cpu: 2048 }))).toBe('RESOURCE:CPU');
  },
};

describe.each([
  ['answers of AWS', AWS_ANSWERS],
  ['the stream of events', EVENT_STREAM],
  ['the behaviour of ECS', ECS_BEHAVIOUR],
])('of %s can be had', (_axis, injections) => {
  it.each(Object.entries(injections))('%s', (_name, shows) => {
    shows(new Scene());
  });
});
