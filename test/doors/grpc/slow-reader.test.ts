import { afterEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';

import { agentId, executorId } from '../../../src/mesos/ids.ts';
import type { Event } from '../../../src/mesos/event.ts';
import { reasonOf, startDoor, until } from './grpc-fixture.ts';
import type { StartedDoor, TestStream } from './grpc-fixture.ts';

let started: StartedDoor | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

const MiB = 2 ** 20;

/** An event of a little more than so many bytes. */
const message = (bytes: number): Event => ({
  type: 'MESSAGE',
  message: { agentId: agentId('a'), executorId: executorId('e'), data: new Uint8Array(bytes) },
});

/** A door that keeps 8 MiB for each reader, and one reader that has not begun to read. */
async function open(): Promise<{ readonly door: StartedDoor; readonly stream: TestStream }> {
  const door = await startDoor({ limits: { bufferedBytes: 8 * MiB } });
  started = door;
  const stream = door.client.subscribe({}, false);
  await stream.metadata;
  await until(() => door.master.sessions.length === 1);
  return { door, stream };
}

const buffered = ({ metrics }: StartedDoor): number => metrics.streamsOf('grpc')?.bufferedBytes ?? -1;

describe('A reader that does not read', () => {
  it('gets everything, in order, when it reads on in time', async () => {
    const { door, stream } = await open();
    for (let count = 0; count < 7; count += 1) door.master.session.say(message(MiB));
    await until(() => buffered(door) > 5 * MiB);
    await door.clock.advance(59_000);
    stream.read();
    expect(await stream.received(9)).toHaveLength(9);
    await until(() => buffered(door) === 0);
    await door.clock.advance(60_000);
    expect(door.metrics.cuts).toEqual([]);
  });

  it('is cut off when too much waits for it, and nothing is kept for it', async () => {
    const { door, stream } = await open();
    for (let count = 0; count < 20; count += 1) door.master.session.say(message(MiB));
    await until(() => door.master.session.closes === 1);
    expect(door.metrics.cuts).toEqual([['grpc', 'SLOW']]);
    expect(buffered(door)).toBe(0);
    expect(door.logger.at('warn')).toMatchObject([
      { fields: { event: 'stream.cut', reason: 'SLOW', streamId: door.master.session.id } },
    ]);
    // Reading on, it hears why.
    stream.read();
    const ended = await stream.status;
    expect([status[ended.code], reasonOf(ended)]).toEqual(['RESOURCE_EXHAUSTED', 'READER_TOO_SLOW']);
  });

  it('is hung up on when it does not read even then', async () => {
    const { door, stream } = await open();
    for (let count = 0; count < 20; count += 1) door.master.session.say(message(MiB));
    await until(() => door.master.session.closes === 1);
    await door.clock.advance(5000);
    stream.read();
    expect(status[(await stream.status).code]).toBe('UNAVAILABLE');
  });

  it('is cut off after a minute in which it takes nothing, however little waits', async () => {
    const { door } = await open();
    for (let count = 0; count < 3; count += 1) door.master.session.say(message(MiB));
    await until(() => buffered(door) > 0);
    await door.clock.advance(59_999);
    expect(door.metrics.cuts).toEqual([]);
    await door.clock.advance(1);
    expect(door.metrics.cuts).toEqual([['grpc', 'STALLED']]);
    await until(() => door.master.session.closes === 1);
  });
});

describe('An event that cannot be encoded', () => {
  it('ends the stream, and is told as a bug', async () => {
    const { door, stream } = await open();
    stream.read();
    door.master.session.say({ type: 'OFFERS', offers: { offers: [{}] } } as unknown as Event);
    expect(status[(await stream.status).code]).toBe('INTERNAL');
    expect(door.metrics.cuts).toEqual([['grpc', 'UNENCODABLE']]);
    expect(door.logger.at('error')).toHaveLength(1);
  });
});
