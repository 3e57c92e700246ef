/**
 * The embedded ECS at a fiftieth of its size and at its full size: 5,000 instances of four types in three zones, 100,000
 * tasks that run, 1,000 services, 5,000 families. What each operation costs at both sizes, and the ratio of the two: about 1
 * where nothing grows with all there is. Then memory, events and their way to a receiver, and what the endpoint adds.
 *
 * Rounds alternate between the sizes, so that both meet the same machine; of each the median counts.
 */
import type { JsonObject } from '../src/local-ecs/engine/json.ts';
import { arnsIn, FULL_SIZE, FullSizeEcs, textsIn } from '../test/support/full-size-ecs.ts';
import { median, ms, timed } from './rounds.ts';

const PART = 50;
const ROUNDS = 15;
const QUEUE = 'ecs-events';

const SMALL_SIZE = {
  ...FULL_SIZE,
  instances: FULL_SIZE.instances / PART,
  services: FULL_SIZE.services / PART,
  definitions: FULL_SIZE.definitions / PART,
};

const ZONE = { type: 'spread', field: 'attribute:ecs.availability-zone' };
const EACH = { type: 'spread', field: 'instanceId' };
const M5_IN_A = 'attribute:ecs.instance-type == m5.large and attribute:ecs.availability-zone == us-east-1a';

/** One call, or what else happens at once; `n` differs from round to round. */
type Action = (ecs: FullSizeEcs, n: number) => unknown;

const call =
  (operation: string, body: (ecs: FullSizeEcs, n: number) => JsonObject): Action =>
  (ecs, n) =>
    ecs.call(operation, body(ecs, n));

const runTask = (count: number, more: JsonObject): Action =>
  call('RunTask', (_, n) => ({ taskDefinition: 'family-1', group: `g-${n}`, count, ...more }));

const listTasks = (filter: (ecs: FullSizeEcs) => JsonObject): Action => call('ListTasks', filter);

const at = (list: readonly string[], n: number): string => list[(n * 7) % list.length] ?? '';
const some = (list: readonly string[], n: number): readonly string[] => list.slice(n, n + 100);

const ACTIONS: Readonly<Record<string, Action>> = {
  StartTask: (ecs, n) => ecs.start(n % ecs.instances.length),
  'StartTask on 10 instances': (ecs, n) => ecs.start(n, 10),
  'RunTask of 10, at random': runTask(10, {}),
  'RunTask of 10, spread over zones': runTask(10, { placementStrategy: [ZONE, EACH] }),
  'RunTask of 10, distinct instances': runTask(10, { placementConstraints: [{ type: 'distinctInstance' }] }),
  'RunTask of 10, memberOf': runTask(10, {
    placementConstraints: [{ type: 'memberOf', expression: M5_IN_A }],
  }),
  'RunTask of 10, binpack': runTask(10, {
    placementStrategy: [{ type: 'binpack', field: 'memory' }],
  }),
  'RunTask of 10, over zones, then binpack': runTask(10, {
    placementStrategy: [ZONE, { type: 'binpack', field: 'memory' }],
  }),
  StopTask: call('StopTask', ({ tasks }, n) => ({ task: at(tasks, n) })),
  'ListTasks, a page of 100': listTasks(() => ({})),
  'ListTasks of a family': listTasks(() => ({ family: 'family-5' })),
  'ListTasks of a service': listTasks(({ services }) => ({ serviceName: at(services, 5) })),
  'ListTasks of an instance': listTasks(({ instances }) => ({ containerInstance: at(instances, 5) })),
  'ListTasks by startedBy': listTasks(() => ({ startedBy: 'launch-5' })),
  'DescribeTasks, 100': call('DescribeTasks', ({ tasks }, n) => ({ tasks: some(tasks, n) })),
  'ListContainerInstances, a page of 100': call('ListContainerInstances', () => ({})),
  'ListContainerInstances by a filter': call('ListContainerInstances', () => ({ filter: M5_IN_A })),
  'DescribeContainerInstances, 50': call('DescribeContainerInstances', ({ instances }) => ({
    containerInstances: instances.slice(0, 50),
  })),
  PutAttributes: call('PutAttributes', ({ instances }, n) => ({
    attributes: [{ name: 'stack', value: `v${n}`, targetId: at(instances, n) }],
  })),
  'ListAttributes by name': call('ListAttributes', () => ({
    targetType: 'container-instance',
    attributeName: 'ecs.instance-type',
  })),
  'DescribeServices, 10': call('DescribeServices', ({ services }) => ({ services: services.slice(0, 10) })),
  'ListServices, a page of 10': call('ListServices', () => ({})),
  'UpdateService to one task more': call('UpdateService', ({ services }, n) => ({
    service: at(services, n),
    desiredCount: 5,
  })),
  TagResource: call('TagResource', ({ tasks }, n) => ({
    resourceArn: tasks.at(-1 - n),
    tags: [{ key: 'team', value: 'bench' }],
  })),
  RegisterTaskDefinition: (ecs, n) => ecs.register(n),
  DescribeClusters: call('DescribeClusters', () => ({ include: ['STATISTICS'] })),
  "a service's task ends and is replaced": (ecs, n) => {
    const [task] = textsIn(ecs.call('ListTasks', { serviceName: at(ecs.services, n) }), 'taskArns');
    ecs.call('StopTask', { task });
    ecs.pass(2_000);
  },
  'a machine is lost with its tasks': (ecs, n) => {
    ecs.admin({ type: 'TerminateMachine', containerInstance: ecs.instances.at(-1 - n) ?? '' });
  },
};

const us = (value: number): string => `${(value * 1_000).toFixed(0)} µs`;

/** Milliseconds of one call at either size. */
async function measure(
  small: FullSizeEcs,
  full: FullSizeEcs,
  action: Action,
): Promise<{ readonly small: number; readonly full: number }> {
  const times = { small: [] as number[], full: [] as number[] };
  for (let n = 0; n < ROUNDS; n += 1) {
    const ofSmall = await timed(() => action(small, n));
    const ofFull = await timed(() => action(full, n));
    // The first ones warm up.
    if (n < 3) continue;
    times.small.push(ofSmall);
    times.full.push(ofFull);
  }
  return { small: median(times.small), full: median(times.full) };
}

function heapMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function built(
  size: typeof FULL_SIZE,
  eventRules: readonly { queue: string }[] = [],
): Promise<FullSizeEcs> {
  const before = heapMiB();
  let ecs: FullSizeEcs | undefined;
  const took = await timed(() => {
    ecs = new FullSizeEcs(size, { eventRules });
  });
  if (ecs === undefined) throw new Error('nothing was built');
  const grown = heapMiB() - before;
  const { tasks, instances, services } = ecs.state;
  console.log(
    `${instances.size} instances, ${tasks.size} tasks, ${services.size} services: built in ${ms(took)}, ` +
      `${grown.toFixed(0)} MiB of heap, ${((grown * 1024) / tasks.size).toFixed(1)} KiB for each task`,
  );
  return ecs;
}

/** What starting and stopping a task costs with a queue that gets the events, and without; and what receiving costs. */
async function measureEvents(): Promise<void> {
  const size = { ...SMALL_SIZE, instances: 500 };
  const [without, heard] = [new FullSizeEcs(size), new FullSizeEcs(size, { eventRules: [{ queue: QUEUE }] })];
  const live: Action = (ecs, n) => {
    const [task] = ecs.start(n % size.instances);
    ecs.pass(1_000);
    ecs.call('StopTask', { task });
    ecs.pass(1_000);
  };
  const { small: plain, full: told } = await measure(without, heard, (ecs, n) => {
    for (let i = 0; i < 20; i += 1) live(ecs, n * 20 + i);
  });
  console.log(`the life of a task, without and with its events: ratio ${(told / plain).toFixed(2)}`);
  const receives: number[] = [];
  for (let n = 0; n < 200; n += 1)
    receives.push(
      await timed(() => {
        const answer = heard.callSqs('ReceiveMessage', { QueueUrl: QUEUE, MaxNumberOfMessages: 10 });
        const entries = arnsIn(answer, 'Messages', 'ReceiptHandle').map((handle, id) => ({
          Id: String(id),
          ReceiptHandle: handle,
        }));
        heard.callSqs('DeleteMessageBatch', { QueueUrl: QUEUE, Entries: entries });
      }),
    );
  console.log(`receive and delete 10 events: ${us(median(receives))}`);
}

const small = await built(SMALL_SIZE);
const full = await built(FULL_SIZE);
console.log(
  `${'one call'.padEnd(42)} ${'a fiftieth'.padStart(11)} ${'full size'.padStart(11)} ${'ratio'.padStart(7)}`,
);
for (const [name, action] of Object.entries(ACTIONS)) {
  const cost = await measure(small, full, action);
  const ratio = (cost.full / cost.small).toFixed(2);
  console.log(
    `${name.padEnd(42)} ${us(cost.small).padStart(11)} ${us(cost.full).padStart(11)} ${ratio.padStart(7)}`,
  );
}
await measureEvents();
