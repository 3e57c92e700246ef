import { describe, expect, it } from '@jest/globals';
import type { LocalEcsEffect, RespondEffect } from '../../../../src/local-ecs/engine/effect.ts';
import type { FaultRule } from '../../../../src/local-ecs/engine/faults/fault.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { step } from '../../../../src/local-ecs/engine/step.ts';
import { objectsIn, onlyIn, TestEcs, textIn } from '../test-ecs.ts';

const inject = (ecs: TestEcs, rule: FaultRule): unknown => ecs.admin({ type: 'InjectFault', ...rule });

/** The answer as the endpoint gets it. */
function answerTo(ecs: TestEcs, operation: string, body: JsonObject): RespondEffect {
  const out: LocalEcsEffect[] = [];
  const context = { nowMs: ecs.nowMs, uuid: () => 'u', random: () => 0 };
  step(ecs.state, { type: 'request', requestId: 'r', operation, body }, context, out);
  const answer = out.find((effect) => effect.type === 'respond');
  if (answer === undefined) throw new Error('no answer');
  return answer;
}

/** Two instances and a definition. */
function prepare(ecs = new TestEcs()): {
  readonly ecs: TestEcs;
  readonly instances: readonly [string, string];
  readonly launch: JsonObject;
} {
  const instances = [ecs.addInstance(), ecs.addInstance()] as const;
  return { ecs, instances, launch: { containerInstances: instances, taskDefinition: ecs.register() } };
}

const running = (ecs: TestEcs): unknown => ecs.call('ListTasks')['taskArns'];

describe('an answer that is spoilt on its way', () => {
  it('is cut off when ECS has acted', () => {
    const { ecs, instances, launch } = prepare();
    inject(ecs, { fault: 'cut-off', operation: 'StartTask' });
    const one = { ...launch, containerInstances: [instances[0]] };
    expect(answerTo(ecs, 'StartTask', one)).toMatchObject({ status: 200, form: 'cut-off' });
    expect(running(ecs)).toHaveLength(1);
  });

  it.each([500, 502, 503] as const)('is an error of status %i, in JSON or in HTML', (status) => {
    const { ecs } = prepare();
    inject(ecs, { fault: 'error', status });
    inject(ecs, { fault: 'error', status, html: true });
    const json = answerTo(ecs, 'ListTasks', {});
    expect(json).toMatchObject({ status, body: { __type: 'ServerException' } });
    expect(json).not.toHaveProperty('form');
    expect(answerTo(ecs, 'ListTasks', {})).toMatchObject({ status, form: 'html' });
  });
});

describe('a refusal that was asked for', () => {
  it('hides a throttle of EC2 in the text', () => {
    const { ecs, launch } = prepare();
    inject(ecs, { fault: 'disguised-throttle', operation: 'StartTask' });
    expect(ecs.refusal('StartTask', launch)).toMatchObject({
      __type: 'InvalidParameterException',
      message: expect.stringContaining('Request limit exceeded. (ErrorCode: RequestLimitExceeded)'),
    });
    expect(running(ecs)).toEqual([]);
  });

  it.each([
    ['AccessDeniedException', 'is not authorized to perform: ecs:StopTask'],
    ['ExpiredTokenException', 'is expired'],
    ['UnrecognizedClientException', 'is invalid'],
    ['ClientException', 'The fault that was asked for.'],
  ] as const)('is %s on one action, in words of its own', (code, words) => {
    const { ecs, launch } = prepare();
    const task = textIn(objectsIn(ecs.call('StartTask', launch), 'tasks')[0] ?? {}, 'taskArn');
    inject(ecs, { fault: 'refuse', code, operation: 'StopTask' });
    ecs.call('DescribeTasks', { tasks: [task] });
    expect(ecs.refusal('StopTask', { task })).toEqual({
      __type: code,
      message: expect.stringContaining(words),
    });
    ecs.call('StopTask', { task });
  });

  it('is a conflict that names what the call has started, where it has', () => {
    const { ecs, launch } = prepare();
    inject(ecs, { fault: 'refuse', code: 'ConflictException', operation: 'StartTask' });
    inject(ecs, { fault: 'refuse', code: 'ConflictException', phase: 'after-acting', message: 'again' });
    expect(ecs.refusal('StartTask', launch)).toMatchObject({ __type: 'ConflictException', resourceIds: [] });
    const { resourceIds, message } = ecs.refusal('StartTask', launch);
    expect(message).toBe('again');
    expect(resourceIds).toEqual(running(ecs));
    expect(resourceIds).toHaveLength(2);
  });
});

describe('a failure of one thing', () => {
  it('keeps StartTask from one of its instances', () => {
    const { ecs, instances, launch } = prepare();
    inject(ecs, { fault: 'item-failure' });
    const answer = ecs.call('StartTask', launch);
    expect(onlyIn(answer, 'failures')).toEqual({ arn: instances[1], reason: 'RESOURCE:MEMORY' });
    expect(onlyIn(answer, 'tasks')).toMatchObject({ containerInstanceArn: instances[0] });
    expect(running(ecs)).toHaveLength(1);
  });

  it('keeps StartTask from its only instance, for the reason that is told', () => {
    const { ecs, instances, launch } = prepare();
    inject(ecs, { fault: 'item-failure', operation: 'StartTask', reason: 'AGENT' });
    const id = instances[0].split('/').at(-1) ?? '';
    expect(ecs.call('StartTask', { ...launch, containerInstances: [id] })).toEqual({
      tasks: [],
      failures: [{ arn: instances[0], reason: 'AGENT' }],
    });
    expect(running(ecs)).toEqual([]);
  });

  it('is told of an instance on which StartTask has started a task all the same', () => {
    const { ecs, instances, launch } = prepare();
    inject(ecs, { fault: 'item-failure', phase: 'after-acting' });
    const answer = ecs.call('StartTask', launch);
    expect(objectsIn(answer, 'tasks')).toHaveLength(2);
    expect(onlyIn(answer, 'failures')).toMatchObject({ arn: instances[1] });
    expect(running(ecs)).toHaveLength(2);
  });

  it('leaves RunTask one task short', () => {
    const { ecs, instances } = prepare();
    inject(ecs, { fault: 'item-failure', operation: 'RunTask', times: 2 });
    const answer = ecs.call('RunTask', { taskDefinition: 'web', count: 3 });
    expect(objectsIn(answer, 'tasks')).toHaveLength(2);
    expect(onlyIn(answer, 'failures')).toEqual({ arn: instances[0], reason: 'RESOURCE:MEMORY' });
    expect(ecs.call('RunTask', { taskDefinition: 'web' })).toMatchObject({ tasks: [], failures: [{}] });
  });

  it('leaves a request that is none what it is', () => {
    const { ecs } = prepare();
    inject(ecs, { fault: 'item-failure', times: 4 });
    expect(ecs.refusal('DescribeTasks')).toMatchObject({ message: 'Tasks cannot be empty.' });
    const answer = ecs.tell({ type: 'request', requestId: 'r', operation: 'StartTask', body: [] });
    expect(answer).toMatchObject({ status: 400, body: { __type: 'SerializationException' } });
    expect(ecs.refusal('DescribeClusters', { clusters: ['default', '?'] })).toMatchObject({
      __type: 'InvalidParameterException',
    });
    expect(ecs.refusal('DescribeTasks', { cluster: 'other', tasks: ['x'] })).toMatchObject({
      __type: 'ClusterNotFoundException',
    });
  });

  it('hides one service', () => {
    const { ecs } = prepare();
    ecs.call('CreateService', { serviceName: 'site', taskDefinition: 'web', desiredCount: 1 });
    inject(ecs, { fault: 'item-failure', operation: 'DescribeServices' });
    expect(ecs.call('DescribeServices', { services: ['site'] })).toEqual({
      services: [],
      failures: [{ arn: expect.stringMatching(/:service\/default\/site$/), reason: 'MISSING' }],
    });
  });

  it('hides one thing from Describe calls', () => {
    const { ecs, instances, launch } = prepare();
    const tasks = objectsIn(ecs.call('StartTask', launch), 'tasks').map((task) => textIn(task, 'taskArn'));
    inject(ecs, { fault: 'item-failure', times: 3 });
    expect(ecs.call('DescribeTasks', { tasks })).toMatchObject({
      tasks: [{ taskArn: tasks[0] }],
      failures: [{ arn: tasks[1], reason: 'MISSING' }],
    });
    expect(ecs.call('DescribeContainerInstances', { containerInstances: [instances[0]] })).toEqual({
      containerInstances: [],
      failures: [{ arn: instances[0], reason: 'MISSING' }],
    });
    expect(ecs.call('DescribeClusters', { clusters: ['default'] })).toMatchObject({
      clusters: [],
      failures: [{ arn: expect.stringMatching(/cluster\/default$/), reason: 'MISSING' }],
    });
  });
});

describe('a read that a fault has', () => {
  it('is as old as it is told, for one call', () => {
    const { ecs, launch } = prepare();
    inject(ecs, { fault: 'stale-read', staleMs: 5000, operation: 'DescribeTasks', times: 2 });
    const [task = ''] = objectsIn(ecs.call('StartTask', launch), 'tasks').map((each) =>
      textIn(each, 'taskArn'),
    );
    expect(ecs.call('DescribeTasks', { tasks: [task] })).toMatchObject({ failures: [{ reason: 'MISSING' }] });
    ecs.advance(5000);
    ecs.call('StopTask', { task });
    ecs.advance(4999);
    expect(ecs.call('DescribeTasks', { tasks: [task] })).toMatchObject({
      tasks: [{ lastStatus: 'RUNNING' }],
    });
    expect(ecs.call('DescribeTasks', { tasks: [task] })).toMatchObject({
      tasks: [{ lastStatus: 'STOPPED' }],
    });
  });

  it('keeps no history any more when it is cleared', () => {
    const ecs = new TestEcs();
    inject(ecs, { fault: 'stale-read', staleMs: 5000 });
    expect(ecs.state.longestStaleMs).toBe(5000);
    ecs.admin({ type: 'ClearFaults' });
    expect(ecs.state.longestStaleMs).toBe(0);
  });
});

describe('a page of a list', () => {
  /** All pages of two tasks each. */
  function pages(ecs: TestEcs): readonly JsonObject[] {
    const found: JsonObject[] = [];
    let token: unknown;
    do {
      const answer = ecs.call('ListTasks', {
        maxResults: 2,
        ...(token === undefined ? {} : { nextToken: token }),
      });
      found.push(answer);
      token = answer['nextToken'];
    } while (token !== undefined);
    return found;
  }

  function withTasks(): { readonly ecs: TestEcs; readonly tasks: readonly string[] } {
    const { ecs, instances } = prepare();
    return { ecs, tasks: [1, 2, 3, 4].map(() => ecs.start(instances[0], 'web')) };
  }

  it('is empty and has a token, with which the rest comes', () => {
    const { ecs, tasks } = withTasks();
    inject(ecs, { fault: 'empty-page', times: 2 });
    const found = pages(ecs);
    expect(found.map(({ taskArns }) => taskArns)).toEqual([[], [], tasks.slice(0, 2), tasks.slice(2)]);
  });

  it('may be empty in the middle, too', () => {
    const { ecs, tasks } = withTasks();
    const { nextToken } = ecs.call('ListTasks', { maxResults: 2 });
    inject(ecs, { fault: 'empty-page' });
    const empty = ecs.call('ListTasks', { maxResults: 2, nextToken });
    expect(empty).toEqual({ taskArns: [], nextToken });
    expect(ecs.call('ListTasks', { maxResults: 2, nextToken })['taskArns']).toEqual(tasks.slice(2));
  });

  it('has a token of another spelling that is good all the same', () => {
    const { ecs, tasks } = withTasks();
    const { nextToken: usual } = ecs.call('ListTasks', { maxResults: 2 });
    inject(ecs, { fault: 'changed-token' });
    const { nextToken } = ecs.call('ListTasks', { maxResults: 2 });
    expect(nextToken).not.toBe(usual);
    expect(ecs.call('ListTasks', { maxResults: 2, nextToken })['taskArns']).toEqual(tasks.slice(2));
  });

  it('is refused when its token has expired; a first page is not concerned', () => {
    const { ecs } = withTasks();
    inject(ecs, { fault: 'expired-token' });
    const { nextToken } = ecs.call('ListTasks', { maxResults: 2 });
    expect(ecs.refusal('ListTasks', { maxResults: 2, nextToken })).toMatchObject({
      __type: 'InvalidParameterException',
      message: expect.stringContaining('Invalid token'),
    });
    ecs.call('ListTasks', { maxResults: 2, nextToken });
  });
});

describe('a task whose start meets a fault', () => {
  const LIFE = { name: 'LOCAL_ECS_LIFE', value: '{"runMs":60000}' };

  function startWith(rule: FaultRule, options = {}): { readonly ecs: TestEcs; readonly task: string } {
    const { ecs, instances } = prepare(new TestEcs(options));
    inject(ecs, rule);
    const containerOverrides = [{ name: 'main', environment: [LIFE] }];
    return { ecs, task: ecs.start(instances[0], 'web', { overrides: { containerOverrides } }) };
  }

  it('never leaves PENDING, until it is stopped', () => {
    const { ecs, task } = startWith({ fault: 'stuck-pending' });
    ecs.advance(3_000_000);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'PENDING', desiredStatus: 'RUNNING' });
    ecs.call('StopTask', { task });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
  });

  it('stops before anybody who polls has seen it RUNNING', () => {
    const { ecs, task } = startWith(
      { fault: 'stops-before-running', operation: 'StartTask' },
      { startLatency: [100, 100] },
    );
    ecs.advance(99);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'PENDING' });
    ecs.advance(1);
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 0 }],
    });
  });

  it('has stopped when the answer arrives that tells of it', () => {
    const { ecs, instances } = prepare(new TestEcs({ startLatency: [500, 500], stopMs: 50 }));
    inject(ecs, { fault: 'stops-before-answer' });
    const body = { containerInstances: [instances[0]], taskDefinition: 'web' };
    expect(ecs.tell({ type: 'request', requestId: 'r', operation: 'StartTask', body })).toBeUndefined();
    ecs.advance(50);
    const [task = ''] = [...ecs.state.tasks.values()].map(({ arn }) => arn);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
    const out: LocalEcsEffect[] = [];
    step(ecs.state, { type: 'tick' }, { nowMs: ecs.nowMs + 1, uuid: () => 'u', random: () => 0 }, out);
    expect(out.find(({ type }) => type === 'respond')).toMatchObject({
      body: { tasks: [{ taskArn: task, lastStatus: 'PENDING' }] },
    });
  });
});
