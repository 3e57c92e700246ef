/**
 * How long the end of a task takes to reach its framework: from the change in an embedded ECS to the status update, by
 * events out of a queue over HTTP and by polling alone. Beside it, what a bare SQS client takes in the same run from
 * SendMessage to the answer of a long poll that waits for the message.
 */
import { once } from 'node:events';

import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

import { EcsSchedulerDriver, scalarResource, startLocalEcs, taskId } from '../src/index.ts';
import type { Offer, TaskStatus } from '../src/index.ts';
import { median, ms, timed } from './rounds.ts';

const ROUNDS = 4;

/** Ends of tasks by events, and messages, in each round. */
const PER_ROUND = 10;

/** Names of queues: one that events go to, one that has only what the bare client sends. */
const EVENTS = 'events';
const BARE = 'bare';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const local = await startLocalEcs({
  instances: [{ vcpus: 64, memoryMiB: 64_000 }],
  runtime: 'simulated',
  startLatency: [0, 0],
  stopMs: 0,
  eventRules: [{ queue: EVENTS }, { queue: BARE, clusters: [] }],
});
const { endpoint, region, accessKeyId, secretAccessKey, eventQueueUrls } = local;
// The drivers take it for Amazon's: with the polling periods and the API budget of production.
process.env['AWS_ACCESS_KEY_ID'] = accessKeyId;
process.env['AWS_SECRET_ACCESS_KEY'] = secretAccessKey;

const tasksFor = (offer: Offer, prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    name: `${prefix}-${i}`,
    taskId: taskId(`${prefix}-${i}`),
    agentId: offer.agentId,
    resources: [scalarResource('cpus', 0.125), scalarResource('mem', 64)],
    command: { value: 'nginx:1' },
  }));

/** The ARN that a status carries as a label. */
function arnOf({ labels = [] }: TaskStatus): string {
  const label = labels.find(({ key }) => key === 'ecs.task-arn');
  if (label?.value === undefined) throw new Error('a status has no ARN of its task');
  return label.value;
}

/** A framework whose tasks run and can be ended one after another. */
class EndingFramework {
  readonly #driver: EcsSchedulerDriver;
  readonly #statuses = new EventTarget();
  /** ARNs of the tasks that run. */
  readonly #running: string[] = [];
  readonly allRun: Promise<void>;

  constructor(name: string, count: number, eventsQueue: string) {
    let hasLaunched = false;
    let allRun: () => void;
    this.allRun = new Promise((resolve) => (allRun = resolve));
    this.#driver = new EcsSchedulerDriver(
      {
        resourceOffers: (driver, [offer]) => {
          if (hasLaunched || offer === undefined) return;
          hasLaunched = true;
          driver.launchTasks(offer.id, tasksFor(offer, name, count));
        },
        statusUpdate: (_driver, status) => {
          if (status.state === 'TASK_RUNNING') this.#running.push(arnOf(status));
          if (this.#running.length === count) allRun();
          this.#statuses.dispatchEvent(new Event(status.state));
        },
      },
      { user: 'root', name },
      'ecs',
      { endpoint, region, eventsQueue, logLevel: 'error' },
    );
    this.#driver.start();
  }

  /** From the end of a task in ECS to the update at its framework, in milliseconds. */
  async end(): Promise<number> {
    const task = this.#running.pop();
    if (task === undefined) throw new Error('there are fewer tasks than rounds');
    return timed(async () => {
      const told = once(this.#statuses, 'TASK_FINISHED');
      await local.admin.killContainer({ task, exitCode: 0 });
      await told;
    });
  }

  async stop(): Promise<void> {
    this.#driver.stop();
    await this.#driver.join();
  }
}

const client = new SQSClient({ endpoint, region });
const QueueUrl = eventQueueUrls[1];

/** From SendMessage to the message in hand, while a long poll waits for it, in milliseconds. */
async function bare(): Promise<number> {
  const received = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  // The poll must have arrived before the message.
  await client.send(new GetQueueAttributesCommand({ QueueUrl }));
  return timed(async () => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'an end' }));
    const { Messages: [message] = [] } = await received;
    if (message === undefined) throw new Error('no message came');
  });
}

const byEvents = new EndingFramework('by-events', ROUNDS * PER_ROUND, EVENTS);
const byPolling = new EndingFramework('by-polling', ROUNDS, 'none');
await Promise.all([byEvents.allRun, byPolling.allRun]);

const alone: number[] = [];
const announced: number[] = [];
const polled: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  for (let i = 0; i < PER_ROUND; i += 1) {
    alone.push(await bare());
    announced.push(await byEvents.end());
  }
  polled.push(await byPolling.end());
}

const [sqs, events, polling] = [median(alone), median(announced), median(polled)];
console.log(
  `the end of a task at its framework, median of ${announced.length} by events, ${ROUNDS} by polling`,
);
console.log(`bare SQS, send to receive: ${ms(sqs)}`);
console.log(`by events:                 ${ms(events)}, ratio ${(events / sqs).toFixed(2)}`);
console.log(`by polling alone:          ${ms(polling)}, ratio ${(polling / sqs).toFixed(0)}`);
await byEvents.stop();
await byPolling.stop();
client.destroy();
await local.close();
