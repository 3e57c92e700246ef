import fc from 'fast-check';

import { createSeededRandom } from '../../../../src/local-ecs/engine/seeded-random.ts';
import type { AdminCommand, PlannableCommand } from '../../../../src/local-ecs/engine/admin/admin-command.ts';
import type { FaultPlan } from '../../../../src/local-ecs/engine/faults/fault-plan.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { viewOf } from '../../../../src/local-ecs/engine/view.ts';
import type { TestEcs } from '../test-ecs.ts';

/** One thing that is done to an ECS, whatever it is like; refused as often as not. @returns what was answered */
export type Deed = (ecs: TestEcs) => unknown;

const call =
  (operation: string, body: (ecs: TestEcs) => JsonObject, service?: 'sqs'): Deed =>
  (ecs) =>
    ecs.tell({
      type: 'request',
      requestId: `r${operation}`,
      ...(service && { service }),
      operation,
      body: body(ecs),
    });

const admin =
  (command: (ecs: TestEcs) => AdminCommand): Deed =>
  (ecs) =>
    ecs.tell({ type: 'admin', requestId: 'admin', command: command(ecs) });

/** One of those there are, or nothing by that name. */
const pick = (ids: readonly string[], at: number): string => ids[at % (ids.length + 1)] ?? 'none';

const anInstance = (ecs: TestEcs, at: number): string =>
  pick(
    viewOf(ecs.state).instances.map(({ known }) => known.containerInstanceArn),
    at,
  );

const aTask = (ecs: TestEcs, at: number): string =>
  pick(
    viewOf(ecs.state).tasks.map(({ known }) => known.taskArn),
    at,
  );

const LIVES = [
  '{}',
  '{"pendingMs":400,"runMs":900,"exitCode":3}',
  '{"ignoresSigterm":true}',
  '{"pullError":"gone"}',
];

const register = (family: string, life: string, networkMode?: 'awsvpc'): Deed =>
  call('RegisterTaskDefinition', () => ({
    family,
    ...(networkMode && { networkMode }),
    containerDefinitions: [
      {
        name: 'main',
        image: 'busybox',
        cpu: 256,
        memory: 128,
        environment: [{ name: 'LOCAL_ECS_LIFE', value: life }],
        healthCheck: { command: ['CMD', 'true'] },
        dockerLabels: { '~': '1', ['__proto__']: 'x' },
      },
    ],
    tags: [{ key: 'k', value: family }],
  }));

const start = (family: string, at: number): Deed =>
  call('StartTask', (ecs) => ({
    taskDefinition: family,
    containerInstances: [anInstance(ecs, at)],
    startedBy: `by-${at % 3}`,
  }));

const run = (family: string, count: number, token: number): Deed =>
  call('RunTask', () => ({
    taskDefinition: family,
    count,
    ...(token > 0 && { clientToken: `token-${token}` }),
    placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
    ...(family === 'net' && {
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    }),
  }));

const MACHINE_CHANGES = [
  'TerminateMachine',
  'StopMachine',
  'StartMachine',
  'DisconnectAgent',
  'ReconnectAgent',
  'ReplaceContainerInstance',
] as const;

const QUEUE = 'http://local/123456789012/ecs-events';

const family = fc.constantFrom('web', 'job', 'net');
const index = fc.nat({ max: 50 });

const machines: readonly fc.Arbitrary<Deed>[] = [
  fc
    .record({
      count: fc.integer({ min: 1, max: 3 }),
      instanceType: fc.constantFrom('m5.large', 'g3.8xlarge'),
    })
    .map((spec) => admin(() => ({ type: 'AddContainerInstances', ...spec }))),
  fc
    .tuple(fc.constantFrom(...MACHINE_CHANGES), index)
    .map(([type, at]) => admin((ecs) => ({ type, containerInstance: anInstance(ecs, at) }))),
  fc.tuple(fc.constantFrom('ACTIVE', 'DRAINING'), index).map(([status, at]) =>
    call('UpdateContainerInstancesState', (ecs) => ({
      status,
      containerInstances: [anInstance(ecs, at)],
    })),
  ),
  index.map((at) =>
    call('PutAttributes', (ecs) => ({
      attributes: [{ name: 'stack', value: `s${at}`, targetId: anInstance(ecs, at) }],
    })),
  ),
  fc.constant(call('CreateCluster', () => ({ clusterName: 'second', tags: [{ key: 'a', value: 'b' }] }))),
];

const tasks: readonly fc.Arbitrary<Deed>[] = [
  fc.tuple(family, fc.constantFrom(...LIVES)).map(([name, life]) => register(name, life)),
  fc.constant(register('net', '{"pendingMs":300}', 'awsvpc')),
  fc.tuple(family, index).map(([name, at]) => start(name, at)),
  fc
    .tuple(family, fc.integer({ min: 1, max: 4 }), fc.nat({ max: 3 }))
    .map(([name, count, token]) => run(name, count, token)),
  index.map((at) => call('StopTask', (ecs) => ({ task: aTask(ecs, at), reason: 'enough' }))),
  index.map((at) => admin((ecs) => ({ type: 'KillContainer', task: aTask(ecs, at), oom: true }))),
  index.map((at) =>
    call('TagResource', (ecs) => ({ resourceArn: aTask(ecs, at), tags: [{ key: 'k', value: `${at}` }] })),
  ),
  family.map((name) => call('DeregisterTaskDefinition', () => ({ taskDefinition: `${name}:1` }))),
];

const SERVICES = ['front', 'back'] as const;

const PLACEMENTS: readonly JsonObject[] = [
  {},
  { placementStrategy: [{ type: 'binpack', field: 'memory' }] },
  {
    placementConstraints: [
      { type: 'distinctInstance' },
      { type: 'memberOf', expression: 'attribute:ecs.instance-type =~ m5.* and not(task:group == front)' },
    ],
    placementStrategy: [{ type: 'spread', field: 'instanceId' }],
  },
];

const service = fc.constantFrom(...SERVICES);
const desiredCount = fc.nat({ max: 4 });

const services: readonly fc.Arbitrary<Deed>[] = [
  fc
    .record({ serviceName: service, taskDefinition: family, desiredCount })
    .chain((body) => fc.constantFrom(...PLACEMENTS).map((placement) => ({ ...body, ...placement })))
    .map((body) => call('CreateService', () => body)),
  fc.record({ serviceName: service, taskDefinition: family }).map((body) =>
    call('CreateService', () => ({
      ...body,
      schedulingStrategy: 'DAEMON',
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    })),
  ),
  fc
    .record({ service, desiredCount, taskDefinition: family }, { requiredKeys: ['service'] })
    .map((body) => call('UpdateService', () => body)),
  service.map((name) => call('UpdateService', () => ({ service: name, forceNewDeployment: true }))),
  service.map((name) => call('DeleteService', () => ({ service: name, force: true }))),
];

const PLANS: readonly FaultPlan<PlannableCommand>[] = [
  {
    seed: 3,
    faults: [
      { fault: 'throttle', probability: 0.2 },
      { fault: 'delay', operation: 'StartTask', delayMs: 400, probability: 0.5 },
    ],
    events: { duplicated: 0.5, reordered: 0.5, lost: 0.1 },
  },
  {
    seed: 4,
    timeline: [
      {
        when: { perHour: 20_000 },
        times: 10,
        choose: 'container-instance',
        command: { type: 'DisconnectAgent', containerInstance: '', forMs: 300 },
      },
      { when: { perHour: 20_000 }, times: 10, choose: 'task', command: { type: 'KillContainer', task: '' } },
      {
        when: { everyMs: 400 },
        times: 20,
        choose: 'stopped-task',
        command: { type: 'ForgetTask', task: '' },
      },
      { when: { atMs: 700 }, command: { type: 'AddContainerInstances', instanceType: 'm5.large' } },
    ],
  },
];

const plans: readonly fc.Arbitrary<Deed>[] = [
  fc.constantFrom(...PLANS).map((plan) => admin(() => ({ type: 'ApplyFaultPlan', plan }))),
  fc.constant(admin(() => ({ type: 'ClearFaultPlan' }))),
];

const world: readonly fc.Arbitrary<Deed>[] = [
  fc.record({ probability: fc.constantFrom(0.3, 0.6), seed: index }).map(({ probability, seed }) =>
    admin(() => ({
      type: 'InjectFault',
      fault: 'delay',
      delayMs: 700,
      probability,
      seed,
    })),
  ),
  fc.constant(admin(() => ({ type: 'SetLimits', limits: { scale: 0.05 } }))),
  fc
    .boolean()
    .map((stalled) =>
      admin(() => ({ type: 'SetEventFaults', faults: { stalled, delayMs: [0, 300], duplicated: 0.2 } })),
    ),
  fc.constant(
    call('ReceiveMessage', () => ({ QueueUrl: QUEUE, MaxNumberOfMessages: 5, VisibilityTimeout: 2 }), 'sqs'),
  ),
  fc.constant(
    call('SendMessage', () => ({ QueueUrl: QUEUE, MessageBody: '{"~":1}', DelaySeconds: 1 }), 'sqs'),
  ),
  fc.constant(
    call('PutAccountSetting', () => ({
      name: 'containerInsights',
      value: 'enabled',
      principalArn: 'arn:aws:iam::123456789012:user/u',
    })),
  ),
  fc.constantFrom(50, 500, 5_000, 3_700_000).map((ms) => (ecs: TestEcs) => {
    ecs.advance(ms);
  }),
];

const deed: fc.Arbitrary<Deed> = fc.oneof(
  ...machines,
  ...tasks,
  ...tasks,
  ...services,
  ...plans,
  ...plans,
  ...world,
);

/** Machines and definitions, without which almost everything would be refused. */
const BEGINNING: readonly Deed[] = [
  admin(() => ({ type: 'AddContainerInstances', count: 2, instanceType: 'm5.large' })),
  register('web', '{}'),
  register('job', '{"pendingMs":400,"runMs":900,"exitCode":3}'),
  register('net', '{"pendingMs":300}', 'awsvpc'),
];

/** What is done before a snapshot, and what after it. */
export const histories = fc.record({
  seed: fc.nat(),
  before: fc
    .array(deed, { minLength: 5, maxLength: 40, size: 'max' })
    .map((deeds) => [...BEGINNING, ...deeds]),
  after: fc.array(deed, { maxLength: 15, size: 'max' }),
});

const LOOKS: readonly Deed[] = [
  admin(() => ({ type: 'ListState' })),
  admin(() => ({ type: 'ListLedger' })),
  admin(() => ({ type: 'ListFaults' })),
  admin(() => ({ type: 'ListFaultPlan' })),
  admin(() => ({ type: 'ListLimits' })),
  call('DescribeClusters', () => ({ include: ['TAGS', 'STATISTICS'] })),
  call('ListClusters', () => ({})),
  call('ListTasks', () => ({ desiredStatus: 'STOPPED' })),
  call('ListTasks', () => ({ startedBy: 'by-1' })),
  call('ListContainerInstances', () => ({ filter: 'attribute:stack exists' })),
  call('ListTaskDefinitions', () => ({})),
  call('ListServices', () => ({})),
  call('DescribeServices', () => ({ services: SERVICES })),
  call('ListAttributes', () => ({ targetType: 'container-instance' })),
  call('ListAccountSettings', () => ({})),
  call('ReceiveMessage', () => ({ QueueUrl: QUEUE, MaxNumberOfMessages: 10 }), 'sqs'),
  call('GetQueueAttributes', () => ({ QueueUrl: QUEUE, AttributeNames: ['All'] }), 'sqs'),
];

/** Does it all, then looks at everything. @returns every answer. */
export function live(ecs: TestEcs, deeds: readonly Deed[], seed: number): readonly unknown[] {
  ecs.random = createSeededRandom(seed);
  return [...deeds, ...LOOKS].map((each) => each(ecs));
}
