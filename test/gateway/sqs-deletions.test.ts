import { afterEach, describe, expect, it } from '@jest/globals';
import { createSqsEventSource } from '../../src/gateway/sqs-event-source.ts';
import type { SqsEventSource } from '../../src/gateway/sqs-event-source.ts';
import { eventually } from '../contracts/eventually.ts';
import { LiveClock } from '../support/live-clock.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { CREDENTIALS } from './gateway-fixture.ts';
import { startStubQueue } from './stub-queue.ts';
import type { DeleteAnswer, StubMessage, StubQueue } from './stub-queue.ts';

/** A message of another cluster: it is passed over, and to be deleted. */
const passedOver = (handle: string): StubMessage => {
  const clusterArn = 'arn:aws:ecs:eu-west-1:123456789012:cluster/other';
  const body = JSON.stringify({
    source: 'aws.ecs',
    'detail-type': 'ECS Task State Change',
    time: '2026-01-02T03:04:05Z',
    detail: { clusterArn },
  });
  return { handle, body, receipts: 1 };
};

const poison = (handle: string, receipts: number): StubMessage => ({ handle, body: 'poison', receipts });

const failing = (...ids: readonly string[]): DeleteAnswer => ({
  failed: ids.map((id) => ({ id, senderFault: false })),
});

let clock: LiveClock;
let logger: RecordingLogger;
let queue: StubQueue;
let source: SqsEventSource;

async function read(messages: readonly StubMessage[], ...answers: readonly DeleteAnswer[]): Promise<void> {
  queue = await startStubQueue(messages, answers);
  clock = new LiveClock();
  logger = new RecordingLogger();
  source = createSqsEventSource({
    queue: `${queue.url}/123456789012/events`,
    cluster: 'prod',
    region: 'eu-west-1',
    credentials: CREDENTIALS,
    clock,
    logger,
  });
  source.start(() => {
    throw new Error('none of these is an event of this cluster');
  });
  // The messages have been taken when a timer waits for their deletion.
  await until(() => clock.waits.length > 0);
}

const until = (isSo: () => boolean): Promise<boolean> =>
  eventually({ pollMs: 10, patienceMs: 15_000 }, () => Promise.resolve(isSo()), Boolean);

/** Lets the time pass for which the next deletion waits, and so many have been asked for. */
async function deletionsAfter(ms: number, count: number): Promise<readonly (readonly string[])[]> {
  await until(() => clock.waits.length > 0);
  await clock.advance(ms);
  await until(() => queue.deletions.length >= count);
  return queue.deletions;
}

const notDeleted = () => logger.lines.filter(({ fields }) => fields['event'] === 'events.not-deleted');

afterEach(async () => {
  await source.stop();
  await queue.close();
});

describe('the deletion of messages', () => {
  it('is tried again for those that have failed alone', async () => {
    await read([passedOver('a'), passedOver('b'), passedOver('c')], failing('1'));
    await deletionsAfter(50, 1);
    expect(await deletionsAfter(500, 2)).toEqual([['a', 'b', 'c'], ['b']]);
  });

  it('is tried three times, ever later, and then told', async () => {
    await read([passedOver('a')], 'refused', failing('0'), 'refused');
    await deletionsAfter(50, 1);
    await deletionsAfter(500, 2);
    expect(await deletionsAfter(1_000, 3)).toEqual([['a'], ['a'], ['a']]);
    await until(() => notDeleted().some(({ level }) => level === 'warn'));
    expect(notDeleted().at(-1)).toMatchObject({
      message: 'applied events could not be deleted; they come again',
      fields: { messages: 1 },
    });
  });

  it('is not tried again with a receipt that is no good any more', async () => {
    await read([passedOver('a')], { failed: [{ id: '0', senderFault: true }] });
    await deletionsAfter(50, 1);
    await clock.advance(60_000);
    expect(queue.deletions).toEqual([['a']]);
    expect(notDeleted()).toEqual([]);
  });

  it('is tried once when the source is stopped, which waits for no retry', async () => {
    await read([passedOver('a')], 'refused', 'refused');
    await source.stop();
    expect(queue.deletions).toEqual([['a']]);
    expect(clock.waits).toEqual([]);
  });
});

describe('a message that is no event', () => {
  it('is left to the dead letters up to its ninth receipt, and deleted at its tenth', async () => {
    await read([poison('ninth', 9), poison('tenth', 10), poison('eleventh', 11)]);
    expect(await deletionsAfter(50, 1)).toEqual([['tenth', 'eleventh']]);
  });
});
