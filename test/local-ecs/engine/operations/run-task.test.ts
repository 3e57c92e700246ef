import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { objectsIn, onlyIn, START_MS, TestEcs, textIn } from '../test-ecs.ts';

const pinnedTo = (ec2InstanceId: string): JsonObject => ({
  placementConstraints: [{ type: 'memberOf', expression: `ec2InstanceId == ${ec2InstanceId}` }],
});

const DISTINCT = { placementConstraints: [{ type: 'distinctInstance' }] };

/** An ECS with machines i-1, i-2 and so on, and the definition `web`. */
function ecsWith(count: number, options: ConstructorParameters<typeof TestEcs>[0] = {}): TestEcs {
  const ecs = new TestEcs(options);
  for (let n = 1; n <= count; n += 1) ecs.addInstance({ ec2InstanceId: `i-${n}` });
  ecs.register();
  return ecs;
}

const arnsIn = (answer: JsonObject): readonly string[] =>
  objectsIn(answer, 'tasks').map((task) => textIn(task, 'taskArn'));

const instancesIn = (answer: JsonObject): readonly string[] =>
  objectsIn(answer, 'tasks').map((task) => textIn(task, 'containerInstanceArn'));

const reasonsIn = (answer: JsonObject): readonly string[] =>
  objectsIn(answer, 'failures').map((failure) => textIn(failure, 'reason'));

describe('the answer of RunTask', () => {
  it('shows a task like that of StartTask, on an instance that ECS chose', () => {
    const ecs = ecsWith(1);
    const startedBy = 'x'.repeat(128);
    const answer = ecs.call('RunTask', {
      taskDefinition: 'web',
      launchType: 'EC2',
      startedBy,
      group: 'batch',
      tags: [{ key: 'team', value: 'blue' }],
      overrides: { containerOverrides: [{ name: 'main', cpu: 512 }] },
      placementStrategy: [{ type: 'random' }],
    });
    expect(answer['failures']).toEqual([]);
    expect(onlyIn(answer, 'tasks')).toMatchObject({
      launchType: 'EC2',
      lastStatus: 'PENDING',
      desiredStatus: 'RUNNING',
      createdAt: START_MS / 1000,
      startedBy,
      group: 'batch',
      tags: [{ key: 'team', value: 'blue' }],
      overrides: { containerOverrides: [{ name: 'main', cpu: 512 }] },
    });
    expect(ecs.remaining(instancesIn(answer)[0] ?? '', 'CPU')).toBe(4096 - 512);
  });

  it('has as many tasks as were asked for', () => {
    const ecs = ecsWith(2);
    expect(arnsIn(ecs.call('RunTask', { taskDefinition: 'web', count: 10 }))).toHaveLength(10);
    expect(ecs.call('ListTasks', { family: 'web' })['taskArns']).toHaveLength(10);
  });

  it('gives an awsvpc task its interface', () => {
    const ecs = ecsWith(1);
    const answer = ecs.call('RunTask', {
      taskDefinition: ecs.register({}, { family: 'vpc', networkMode: 'awsvpc' }),
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    });
    expect(onlyIn(answer, 'tasks')).toMatchObject({ lastStatus: 'PROVISIONING', attachments: [{}] });
  });

  it('has the tasks that fit, and a failure for each instance that takes no more', () => {
    const ecs = ecsWith(2);
    const answer = ecs.call('RunTask', {
      taskDefinition: ecs.register({ cpu: 2048 }, { family: 'big' }),
      count: 5,
    });
    expect(arnsIn(answer)).toHaveLength(4);
    expect(reasonsIn(answer)).toEqual(['RESOURCE:CPU', 'RESOURCE:CPU']);
  });

  it('tells of the first instance only, where ECS is taken to do so', () => {
    const ecs = ecsWith(2, { assumptions: { runTaskFailures: 'first-instance' } });
    const taskDefinition = ecs.register({ cpu: 9999 }, { family: 'big' });
    expect(reasonsIn(ecs.call('RunTask', { taskDefinition }))).toEqual(['RESOURCE:CPU']);
  });

  it('tells for each instance what keeps it from taking the task', () => {
    const ecs = ecsWith(3);
    ecs.admin({ type: 'DisconnectAgent', containerInstance: 'i-1' });
    ecs.admin({ type: 'SetContainerInstanceState', containerInstance: 'i-2', status: 'DRAINING' });
    const answer = ecs.call('RunTask', { taskDefinition: 'web', ...pinnedTo('i-9') });
    expect(reasonsIn(answer).toSorted()).toEqual([
      'AGENT',
      'INACTIVE',
      'MemberOf placement constraint unsatisfied.',
    ]);
    expect(answer['tasks']).toEqual([]);
  });
});

describe('a placement constraint', () => {
  it('pins tasks to one instance, and what it lacks is the failure', () => {
    const ecs = ecsWith(5);
    const request = {
      taskDefinition: ecs.register({ cpu: 4096 }, { family: 'big' }),
      count: 2,
      ...pinnedTo('i-4'),
    };
    const answer = ecs.call('RunTask', request);
    const [instance = ''] = instancesIn(answer);
    expect(ecs.instance(instance)).toMatchObject({ ec2InstanceId: 'i-4' });
    const ofInstance = objectsIn(answer, 'failures').find(({ arn }) => arn === instance);
    expect(ofInstance).toMatchObject({ reason: 'RESOURCE:CPU' });
    expect(reasonsIn(answer)).toHaveLength(5);
  });

  it('keeps tasks of one group on distinct instances', () => {
    const ecs = ecsWith(3);
    const answer = ecs.call('RunTask', { taskDefinition: 'web', count: 4, ...DISTINCT });
    expect(new Set(instancesIn(answer)).size).toBe(3);
    expect(new Set(reasonsIn(answer))).toEqual(
      new Set(['DistinctInstance placement constraint unsatisfied.']),
    );
    const other = ecs.call('RunTask', { taskDefinition: 'web', count: 3, group: 'other', ...DISTINCT });
    expect(new Set(instancesIn(other)).size).toBe(3);
  });

  it('lets a task come where one of its group is being stopped', () => {
    const ecs = ecsWith(1, { lives: { web: { ignoresSigterm: true } } });
    const request = { taskDefinition: 'web', ...DISTINCT };
    ecs.call('StopTask', { task: arnsIn(ecs.call('RunTask', request))[0] });
    expect(arnsIn(ecs.call('RunTask', request))).toHaveLength(1);
  });

  it('of the definition holds as well', () => {
    const ecs = ecsWith(2);
    const taskDefinition = ecs.register({}, { family: 'pinned', ...pinnedTo('i-2') });
    const answer = ecs.call('RunTask', { taskDefinition });
    expect(ecs.instance(instancesIn(answer)[0] ?? '')).toMatchObject({ ec2InstanceId: 'i-2' });
    expect(ecs.call('RunTask', { taskDefinition, ...pinnedTo('i-1') })['tasks']).toEqual([]);
  });
});

describe('a client token', () => {
  const REQUEST = { taskDefinition: 'web', count: 2, clientToken: 'token-1' };

  it('gives the same tasks to the same request, as they are now, and starts no others', () => {
    const ecs = ecsWith(2);
    const first = arnsIn(ecs.call('RunTask', REQUEST));
    ecs.call('StopTask', { task: first[0] });
    const again = ecs.call('RunTask', REQUEST);
    expect(arnsIn(again)).toEqual(first);
    expect(again).toMatchObject({ tasks: [{ lastStatus: 'STOPPED' }, { lastStatus: 'RUNNING' }] });
    expect(ecs.state.tasks.size).toBe(2);
  });

  it('does not care in which order the members stand', () => {
    const ecs = ecsWith(1);
    const overrides = { containerOverrides: [{ name: 'main', cpu: 1, memory: 9 }] };
    const turned = { containerOverrides: [{ memory: 9, cpu: 1, name: 'main' }] };
    const first = ecs.call('RunTask', { clientToken: 't', taskDefinition: 'web', overrides });
    const again = ecs.call('RunTask', { overrides: turned, taskDefinition: 'web', clientToken: 't' });
    expect(arnsIn(again)).toEqual(arnsIn(first));
  });

  it('is a conflict with other parameters, which tells the tasks that were started', () => {
    const ecs = ecsWith(1);
    const tasks = arnsIn(ecs.call('RunTask', REQUEST));
    expect(ecs.refusal('RunTask', { ...REQUEST, startedBy: 'me' })).toMatchObject({
      __type: 'ConflictException',
      resourceIds: tasks,
    });
    expect(ecs.state.tasks.size).toBe(2);
  });

  it('is remembered for an hour, and no longer', () => {
    const ecs = ecsWith(1);
    const first = arnsIn(ecs.call('RunTask', REQUEST));
    ecs.advance(3_599_999);
    expect(arnsIn(ecs.call('RunTask', REQUEST))).toEqual(first);
    ecs.advance(1);
    expect(arnsIn(ecs.call('RunTask', { ...REQUEST, startedBy: 'me' }))).not.toEqual(first);
    expect(ecs.state.runsByClientToken.size).toBe(1);
  });

  it.each([
    ['free', 1],
    ['taken', 0],
  ] as const)('is %s after a call that started nothing', (clientTokenAfterFailure, tasks) => {
    const ecs = ecsWith(1, { assumptions: { clientTokenAfterFailure } });
    ecs.admin({ type: 'DisconnectAgent', containerInstance: 'i-1' });
    expect(reasonsIn(ecs.call('RunTask', REQUEST))).toEqual(['AGENT']);
    ecs.admin({ type: 'ReconnectAgent', containerInstance: 'i-1' });
    const again = ecs.call('RunTask', { ...REQUEST, count: 2 });
    expect(objectsIn(again, 'tasks').length > 0 ? 1 : 0).toBe(tasks);
  });

  it('is not needed', () => {
    const ecs = ecsWith(1);
    ecs.call('RunTask', { taskDefinition: 'web' });
    ecs.call('RunTask', { taskDefinition: 'web' });
    expect(ecs.state.tasks.size).toBe(2);
  });
});

describe('RunTask refuses', () => {
  const REFUSALS: readonly (readonly [string, JsonObject, string, string])[] = [
    ['no tasks', { count: 0 }, 'InvalidParameterException', 'count should be between 1 and 10.'],
    ['eleven tasks', { count: 11 }, 'InvalidParameterException', 'count should be between 1 and 10.'],
    [
      'a definition that is not there',
      { taskDefinition: 'other' },
      'ClientException',
      'TaskDefinition not found.',
    ],
    [
      'too long a startedBy',
      { startedBy: 'x'.repeat(129) },
      'InvalidParameterException',
      'startedBy longer than 128.',
    ],
    [
      'too long a client token',
      { clientToken: 'x'.repeat(65) },
      'InvalidParameterException',
      'clientToken longer than 64.',
    ],
    [
      'a client token with a space',
      { clientToken: 'a b' },
      'InvalidParameterException',
      'clientToken contains invalid characters.',
    ],
    [
      'Fargate',
      { launchType: 'FARGATE' },
      'UnsupportedFeatureException',
      'The launch type FARGATE is not supported by this ECS.',
    ],
    [
      'capacity providers',
      { capacityProviderStrategy: [{ capacityProvider: 'a' }] },
      'UnsupportedFeatureException',
      'Capacity providers are not supported by this ECS.',
    ],
    [
      'capacity providers beside a launch type',
      { capacityProviderStrategy: [{ capacityProvider: 'a' }], launchType: 'EC2' },
      'InvalidParameterException',
      'Specifying both a launch type and capacity provider strategy is not supported.',
    ],
    [
      'a strategy of another type',
      { placementStrategy: [{ type: 'pack', field: 'cpu' }] },
      'InvalidParameterException',
      'type should be one of [random,spread,binpack]',
    ],
    [
      'a strategy without a type',
      { placementStrategy: [{ field: 'cpu' }] },
      'InvalidParameterException',
      'placementStrategy: type can not be blank.',
    ],
    [
      'a strategy over a field that it does not have',
      { placementStrategy: [{ type: 'binpack', field: 'disk' }] },
      'InvalidParameterException',
      "placementStrategy: binpack needs a field: cpu or memory, not 'disk'.",
    ],
    [
      'six strategies',
      { placementStrategy: Array.from({ length: 6 }, () => ({ type: 'random' })) },
      'InvalidParameterException',
      'placementStrategy can have at most 5 items.',
    ],
    [
      'eleven constraints',
      { placementConstraints: Array.from({ length: 11 }, () => ({ type: 'distinctInstance' })) },
      'InvalidParameterException',
      'placementConstraints can have at most 10 items.',
    ],
    [
      'a constraint of another type',
      { placementConstraints: [{ type: 'nearby' }] },
      'InvalidParameterException',
      'placementConstraints: type should be one of [distinctInstance,memberOf]',
    ],
    [
      'the plural of older slides, and tells the word',
      { placementConstraints: [{ type: 'distinctInstances' }] },
      'InvalidParameterException',
      'placementConstraints: type should be one of [distinctInstance,memberOf], not distinctInstances',
    ],
    [
      'distinctInstance with an expression',
      { placementConstraints: [{ type: 'distinctInstance', expression: 'x' }] },
      'InvalidParameterException',
      'A distinctInstance constraint has no expression.',
    ],
    [
      'an expression that is none',
      { placementConstraints: [{ type: 'memberOf', expression: 'attribute:a in [b' }] },
      'InvalidParameterException',
      'placementConstraints: column 18: expected "]" or "," but found end',
    ],
    [
      'an expression that is too long',
      { placementConstraints: [{ type: 'memberOf', expression: `attribute:a exists${' '.repeat(1983)}` }] },
      'InvalidParameterException',
      'placementConstraints: column 2001: expected end: an expression has at most 2000 characters',
    ],
  ];

  it.each(REFUSALS)('%s', (_what, request, code, message) => {
    const ecs = ecsWith(1);
    expect(ecs.refusal('RunTask', { taskDefinition: 'web', ...request })).toEqual({ __type: code, message });
    expect(ecs.state.tasks.size).toBe(0);
  });

  it('a cluster that has no instances', () => {
    expect(ecsWith(0).refusal('RunTask', { taskDefinition: 'web' })).toEqual({
      __type: 'InvalidParameterException',
      message: 'No Container Instances were found in your cluster.',
    });
  });
});
