import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSystemClock } from '../../src/assembly/system-clock.ts';
import { createSqsEventSource } from '../../src/gateway/sqs-event-source.ts';
import type { SqsEventSource } from '../../src/gateway/sqs-event-source.ts';
import type { EcsEvent } from '../../src/ecs/event.ts';
import { eventually } from '../contracts/eventually.ts';
import { startEcs } from '../local-ecs/started-ecs.ts';
import type { StartedEcs } from '../local-ecs/started-ecs.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

const PATIENCE = { pollMs: 20, patienceMs: 15_000 };

let started: StartedEcs;
let client: SQSClient;
let source: SqsEventSource;
let logger: RecordingLogger;
let outcomes: string[];
let events: { readonly event: EcsEvent; readonly applied: () => void }[];

const clientOptions = () => {
  const { endpoint, region, accessKeyId, secretAccessKey } = started.ecs;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
};

function createSource(queue = started.ecs.eventQueueUrls[0] ?? ''): SqsEventSource {
  return createSqsEventSource({
    ...clientOptions(),
    queue,
    cluster: 'default',
    clock: createSystemClock(),
    logger,
    metrics: {
      measured: (_name, { outcome = '' }) => {
        outcomes.push(outcome);
      },
    },
  });
}

const left = async (): Promise<number> => {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const command = new GetQueueAttributesCommand({
    QueueUrl: started.ecs.eventQueueUrls[0],
    AttributeNames: [...names],
  });
  const { Attributes = {} } = await client.send(command);
  return names.reduce((sum, name) => sum + Number(Attributes[name]), 0);
};

const send = (text: string): Promise<unknown> =>
  client.send(new SendMessageCommand({ QueueUrl: started.ecs.eventQueueUrls[0], MessageBody: text }));

const until = <Value>(look: () => Value | Promise<Value>, isIt: (value: Value) => boolean): Promise<Value> =>
  eventually(PATIENCE, () => Promise.resolve(look()), isIt);

beforeEach(async () => {
  started = await startEcs({ instances: 3 });
  client = new SQSClient({ ...clientOptions(), maxAttempts: 1 });
  logger = new RecordingLogger();
  outcomes = [];
  events = [];
  source = createSource();
});

afterEach(async () => {
  await source.stop();
  client.destroy();
  await started.close();
});

const listen = (): void => {
  source.start((event, applied) => {
    events.push({ event, applied });
  });
};

describe('events out of a queue', () => {
  it('are handed over as they come, and stay in the queue until they are applied', async () => {
    listen();
    await until(
      () => events.length,
      (count) => count === 3,
    );
    expect(events.map(({ event }) => event.type)).toEqual(['INSTANCE', 'INSTANCE', 'INSTANCE']);
    expect(await left()).toBe(3);
    for (const { applied } of events) applied();
    await until(left, (count) => count === 0);
  });

  it('that were not applied come again after a stop; those that were have been deleted by then', async () => {
    listen();
    await until(
      () => events.length,
      (count) => count === 3,
    );
    events[0]?.applied();
    await source.stop();
    expect(await left()).toBe(2);
  });

  it('are waited for without an end, and a stop does not wait', async () => {
    listen();
    await until(
      () => events.length,
      (count) => count === 3,
    );
    await started.ecs.admin.addContainerInstances();
    await until(
      () => events.length,
      (count) => count === 4,
    );
    await source.stop();
  });

  it('of another cluster are passed over, deleted and counted', async () => {
    await source.stop();
    source = createSqsEventSource({
      ...clientOptions(),
      queue: 'ecs-events',
      cluster: 'other',
      clock: createSystemClock(),
      logger,
      metrics: {
        measured: (_name, { outcome = '' }) => {
          outcomes.push(outcome);
        },
      },
    });
    listen();
    await until(left, (count) => count === 0);
    expect(events).toEqual([]);
    expect(outcomes).toEqual(['foreign', 'foreign', 'foreign']);
  });

  it('that are none are set aside: counted and told once, and left to the dead letters', async () => {
    await send('poison');
    listen();
    await until(
      () => outcomes,
      (all) => all.includes('invalid'),
    );
    const lines = logger.at('warn');
    expect(lines).toMatchObject([
      { message: 'a message is no event of ECS: no JSON object', fields: { event: 'events.invalid' } },
    ]);
    for (const { applied } of events) applied();
    await until(left, (count) => count === 1);
  });

  it('are received again when the queue is back, and people are told once', async () => {
    await source.stop();
    source = createSource(`${started.ecs.endpoint}/123456789012/later`);
    listen();
    await until(
      () => logger.at('warn').length,
      (count) => count > 0,
    );
    await started.ecs.admin.addEventRule({ queue: 'later' });
    await started.ecs.admin.addContainerInstances();
    await until(
      () => events.length,
      (count) => count === 1,
    );
    expect(logger.at('warn')[0]).toMatchObject({ fields: { event: 'events.failed', code: 'NOT_FOUND' } });
  });
});

describe('a queue that is asked for', () => {
  it('can be read when it is there, by URL or by name', async () => {
    await source.check();
    await source.stop();
    source = createSource('ecs-events');
    await source.check();
  });

  it('tells when its newest message was sent, keeps it from nobody, and lets a deletion be tried', async () => {
    const newestAtMs = await source.newestMessageAtMs();
    expect(Math.abs(Date.now() - (newestAtMs ?? 0))).toBeLessThan(60_000);
    await source.tryDelete();
    listen();
    await until(
      () => events.length,
      (count) => count === 3,
    );
  });

  it('is refused when it is not', async () => {
    await source.stop();
    source = createSource('nowhere');
    await expect(source.check()).rejects.toMatchObject({
      failure: { code: 'NOT_FOUND', message: expect.stringContaining('SQS') as unknown },
    });
  });
});
