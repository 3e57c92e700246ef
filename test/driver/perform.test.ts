import { describe, expect, it } from '@jest/globals';
import type { EcsCall } from '../../src/bridge/ecs-call.ts';
import { launchId } from '../../src/bridge/identity.ts';
import { performCall, performHosts } from '../../src/driver/perform.ts';
import { containerInstanceArn, ecsTaskArn } from '../../src/ecs/arn.ts';
import type { EcsFailure } from '../../src/ecs/failure.ts';
import type { TaskDefinitionRegistration } from '../../src/ecs/task-definition-registration.ts';
import { agentId } from '../../src/mesos/ids.ts';
import { EcsError } from '../../src/ports/ecs-error.ts';
import type { EcsGateway } from '../../src/ports/ecs-gateway.ts';
import { Held } from '../support/held.ts';
import { ManualClock } from '../support/manual-clock.ts';

const INSTANCE = containerInstanceArn('arn:aws:ecs:us-east-1:123456789012:container-instance/default/i');
const TASK = ecsTaskArn('arn:aws:ecs:us-east-1:123456789012:task/default/t');
const REQUEST = {
  containerInstance: INSTANCE,
  taskDefinition: 'hello:1',
  startedBy: 'launch',
  overrides: { containerOverrides: [] },
  tags: [],
};
const FILTER = { desiredStatus: 'RUNNING' } as const;

/** A gateway whose every method does the same. `called` gets the method and its arguments. */
function gatewayOf(answer: () => Promise<never>, called: unknown[] = []): EcsGateway {
  const method =
    (name: string) =>
    (...args: readonly unknown[]): Promise<never> => {
      called.push([name, ...args]);
      return answer();
    };
  return {
    describeCluster: method('describeCluster'),
    listContainerInstances: method('listContainerInstances'),
    describeContainerInstances: method('describeContainerInstances'),
    listTasks: method('listTasks'),
    describeTasks: method('describeTasks'),
    describeTaskDefinition: method('describeTaskDefinition'),
    registerTaskDefinition: method('registerTaskDefinition'),
    startTask: method('startTask'),
    runTask: method('runTask'),
    stopTask: method('stopTask'),
  };
}

/** Answers with a thing that is like nothing of ECS, to see it pass through. */
const ANSWER = { something: 'of its own' };
const answering = (called: unknown[]): EcsGateway =>
  // Whatever the gateway answers is handed on as it is.
  gatewayOf(() => Promise.resolve(ANSWER as never), called);

const REGISTRATION: TaskDefinitionRegistration = {
  family: 'web',
  networkMode: 'bridge',
  containerDefinitions: [],
};

const TABLE: readonly (readonly [name: string, call: EcsCall, called: readonly unknown[]])[] = [
  ['DescribeClusters', { operation: 'DescribeClusters' }, ['describeCluster']],
  [
    'ListContainerInstances',
    { operation: 'ListContainerInstances', sweep: 3 },
    ['listContainerInstances', undefined],
  ],
  [
    'ListContainerInstances, next page',
    { operation: 'ListContainerInstances', sweep: 3, nextToken: 'n' },
    ['listContainerInstances', 'n'],
  ],
  [
    'DescribeContainerInstances',
    { operation: 'DescribeContainerInstances', sweep: 3, arns: [INSTANCE] },
    ['describeContainerInstances', [INSTANCE]],
  ],
  [
    'ListTasks of a census',
    { operation: 'ListTasks', listing: { type: 'CENSUS', census: 1, filter: FILTER } },
    ['listTasks', FILTER, undefined],
  ],
  [
    'ListTasks of a look-up, next page',
    {
      operation: 'ListTasks',
      listing: { type: 'LOOKUP', agentId: agentId('i'), look: 1, filter: FILTER },
      nextToken: 'n',
    },
    ['listTasks', FILTER, 'n'],
  ],
  [
    'DescribeTasks',
    { operation: 'DescribeTasks', look: { type: 'POLL', poll: 1 }, arns: [TASK] },
    ['describeTasks', [TASK]],
  ],
  [
    'DescribeTaskDefinition',
    { operation: 'DescribeTaskDefinition', taskDefinition: 'hello:1' },
    ['describeTaskDefinition', 'hello:1'],
  ],
  [
    'RegisterTaskDefinition',
    { operation: 'RegisterTaskDefinition', registration: REGISTRATION },
    ['registerTaskDefinition', REGISTRATION],
  ],
  [
    'StartTask',
    { operation: 'StartTask', launchId: launchId('launch'), request: REQUEST },
    ['startTask', REQUEST],
  ],
  ['StopTask', { operation: 'StopTask', taskArn: TASK, reason: 'enough' }, ['stopTask', TASK, 'enough']],
];

describe.each(TABLE)('performing %s', (_name, call, expected) => {
  it('calls the gateway with what the heart wants and hands the answer back', async () => {
    const called: unknown[] = [];
    const clock = new ManualClock(5_000);
    const answer = await performCall(answering(called), clock, call);
    expect(called).toEqual([expected]);
    expect(answer).toEqual({ call, begunAtMs: 5_000, outcome: { ok: true, value: ANSWER } });
  });

  it('makes the failure of an EcsError the outcome', async () => {
    const failure: EcsFailure = { code: 'THROTTLED', operation: call.operation, message: 'slow down' };
    const gateway = gatewayOf(() => Promise.reject(new EcsError(failure)));
    const { outcome } = await performCall(gateway, new ManualClock(), call);
    expect(outcome).toEqual({ ok: false, failure });
  });

  it.each<readonly [string, unknown, string]>([
    ['any other error', new TypeError('x is not a function'), 'x is not a function'],
    ['what is no error', 'gone', 'gone'],
    ['nothing', undefined, 'undefined'],
  ])('makes an UNEXPECTED failure of %s', async (_what, thrown, message) => {
    const rejected = new Held<never>();
    rejected.fail(thrown);
    const gateway = gatewayOf(() => rejected.promise);
    const { outcome } = await performCall(gateway, new ManualClock(), call);
    expect(outcome).toEqual({
      ok: false,
      failure: { code: 'UNEXPECTED', operation: call.operation, message },
    });
  });

  it('makes an outcome of a gateway that throws instead of rejecting', async () => {
    const gateway = gatewayOf(() => {
      throw new Error('at once');
    });
    const { outcome } = await performCall(gateway, new ManualClock(), call);
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'UNEXPECTED', message: 'at once' } });
  });
});

describe('when a call was begun', () => {
  it('is the time before it was made, however long it takes', async () => {
    const clock = new ManualClock(1_000);
    const gateway = gatewayOf(async () => {
      await clock.advance(250);
      return ANSWER as never;
    });
    const answer = await performCall(gateway, clock, { operation: 'DescribeClusters' });
    expect(answer.begunAtMs).toBe(1_000);
    expect(clock.now()).toBe(1_250);
  });
});

describe('asking the host directory', () => {
  const ids = ['i-1', 'i-2'];

  it('hands on whom it is asked for, and what it says', async () => {
    const hosts = new Map([['i-1', { hostname: 'one', ip: '10.0.0.1' }]]);
    const asked: unknown[] = [];
    const resolve = (machines: readonly string[]) => {
      asked.push(machines);
      return Promise.resolve(hosts);
    };
    expect(await performHosts({ resolve }, ids)).toEqual({
      ec2InstanceIds: ids,
      outcome: { ok: true, value: hosts },
    });
    expect(asked).toEqual([ids]);
  });

  it.each<readonly [string, unknown, Partial<EcsFailure>]>([
    [
      'an EcsError',
      new EcsError({ code: 'ACCESS_DENIED', operation: 'DescribeInstances', message: 'no' }),
      { code: 'ACCESS_DENIED', message: 'no' },
    ],
    ['any other error', new Error('bug'), { code: 'UNEXPECTED', message: 'bug' }],
  ])('makes a failure of %s an outcome', async (_, thrown, failure) => {
    const rejected = new Held<never>();
    rejected.fail(thrown);
    const { outcome } = await performHosts({ resolve: () => rejected.promise }, ids);
    expect(outcome).toEqual({ ok: false, failure: { operation: 'DescribeInstances', ...failure } });
  });
});
