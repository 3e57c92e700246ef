import { afterEach, describe, expect, it } from '@jest/globals';

import { StreamMemory } from '../../../src/doors/streams/stream-memory.ts';
import type { Reader } from '../../../src/doors/streams/stream-memory.ts';
import { agentId, executorId } from '../../../src/mesos/ids.ts';
import type { Event } from '../../../src/mesos/event.ts';
import { startDoor as startGrpc, until } from '../grpc/grpc-fixture.ts';
import { startDoor as startHttp } from '../mesos-http/scheduler-fixture.ts';

/** A reader that reads only when the test says so. */
class StoppedReader implements Reader {
  bufferedBytes = 0;
  isCutOff = false;
  readonly #memory: StreamMemory;

  constructor(memory: StreamMemory) {
    this.#memory = memory;
  }

  wait(bytes: number): void {
    this.bufferedBytes += bytes;
    this.#memory.changed(this);
  }

  cutOff(): void {
    this.isCutOff = true;
    this.bufferedBytes = 0;
  }
}

const LIMIT = 100;

function readers(count: number): { memory: StreamMemory; stopped: readonly StoppedReader[] } {
  const memory = new StreamMemory(LIMIT);
  return { memory, stopped: Array.from({ length: count }, () => new StoppedReader(memory)) };
}

const whoIsCut = (stopped: readonly StoppedReader[]): readonly boolean[] =>
  stopped.map(({ isCutOff }) => isCutOff);

describe('What waits for all readers together', () => {
  it('may be as much as the limit', () => {
    const { stopped } = readers(4);
    for (const reader of stopped) reader.wait(25);
    expect(whoIsCut(stopped)).toEqual([false, false, false, false]);
  });

  it('costs the reader with the most of it its stream, whoever came last', () => {
    const { stopped } = readers(3);
    [20, 50, 30].forEach((bytes, index) => stopped[index]?.wait(bytes));
    stopped[0]?.wait(1);
    expect(whoIsCut(stopped)).toEqual([false, true, false]);
  });

  it('costs as many readers theirs as it takes, and no more', () => {
    const { stopped } = readers(4);
    [40, 30, 20, 5].forEach((bytes, index) => stopped[index]?.wait(bytes));
    stopped[3]?.wait(70);
    expect(whoIsCut(stopped)).toEqual([false, false, false, true]);
    stopped[2]?.wait(75);
    expect(whoIsCut(stopped)).toEqual([false, false, true, true]);
  });

  it('is what waits now, although a reader did not say that it has read on', () => {
    const { stopped } = readers(2);
    const [first, second] = stopped;
    first?.wait(90);
    if (first !== undefined) first.bufferedBytes = 10;
    second?.wait(90);
    expect(whoIsCut(stopped)).toEqual([false, false]);
  });

  it('is nothing of a reader that has left', () => {
    const { memory, stopped } = readers(2);
    const [first, second] = stopped;
    first?.wait(90);
    if (first !== undefined) memory.left(first);
    second?.wait(90);
    expect(whoIsCut(stopped)).toEqual([false, false]);
  });
});

const MiB = 2 ** 20;

const message = (bytes: number): Event => ({
  type: 'MESSAGE',
  message: { agentId: agentId('a'), executorId: executorId('e'), data: new Uint8Array(bytes) },
});

describe('Readers of two doors that have stopped', () => {
  let close: () => Promise<unknown> = () => Promise.resolve();

  afterEach(() => close());

  it('are cut off one after the other, the one with the most waiting first, and the bytes stay bounded', async () => {
    const memory = new StreamMemory(12 * MiB);
    const grpc = await startGrpc({ memory });
    const http = await startHttp({ memory });
    close = () => Promise.all([grpc.close(), http.close()]);
    await grpc.client.subscribe({}, false).metadata;
    await until(() => grpc.master.sessions.length === 1);
    const stopped = [await http.subscribe(), await http.subscribe()];
    for (const { socket } of stopped) socket.pause();

    const buffered = (): number =>
      (grpc.metrics.streamsOf('grpc')?.bufferedBytes ?? 0) +
      (http.metrics.streamsOf('mesos-http')?.bufferedBytes ?? 0);
    const [first, second] = http.master.sessions;
    let most = 0;
    const say = async (say: () => void): Promise<void> => {
      say();
      most = Math.max(most, buffered());
      await http.clock.settle();
    };
    for (let sent = 0; sent < 3; sent += 1)
      await say(() => {
        grpc.master.session.say(message(MiB));
      });
    for (let sent = 0; sent < 60 && http.metrics.cuts.length === 0; sent += 1) {
      await say(() => first?.say(message(MiB)));
      await say(() => second?.say(message(MiB / 2)));
    }
    expect(http.metrics.cuts).toEqual([['mesos-http', 'MEMORY']]);
    expect([first?.closes, second?.closes, grpc.master.session.closes]).toEqual([1, 0, 0]);

    for (let sent = 0; sent < 60 && http.metrics.cuts.length === 1; sent += 1)
      await say(() => second?.say(message(MiB)));
    expect(http.metrics.cuts).toEqual([
      ['mesos-http', 'MEMORY'],
      ['mesos-http', 'MEMORY'],
    ]);
    expect([first?.closes, second?.closes, grpc.master.session.closes]).toEqual([1, 1, 0]);
    expect(grpc.metrics.cuts).toEqual([]);
    expect(http.logger.at('warn')[0]).toMatchObject({ fields: { event: 'stream.cut', reason: 'MEMORY' } });
    // A record in JSON is a third longer than its bytes.
    expect(most).toBeLessThan(14 * MiB);
  });
});
