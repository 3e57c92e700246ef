import { afterEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { once } from 'node:events';
import { connect } from 'node:net';
import type protobuf from 'protobufjs';

import { checkState } from '../../../src/bridge/invariants.ts';
import type { BridgeRunner } from '../../../src/driver/runner.ts';
import { protoRoot } from '../../../src/wire/plain-message.ts';
import { createRunner } from '../../driver/runner-fixture.ts';
import type { ManualClock } from '../../support/manual-clock.ts';
import { randomMessage } from '../../wire/random-messages.ts';
import { startDoor, SUBSCRIBE } from './grpc-fixture.ts';
import type { StartedDoor, TestStream } from './grpc-fixture.ts';

const SUBSCRIBE_PATH = '/ecs_scheduler.v1.Scheduler/Subscribe';

let started: StartedDoor | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

interface Stack {
  readonly door: StartedDoor;
  readonly runner: BridgeRunner;
  readonly clock: ManualClock;
}

/** A door before a real bridge over the embedded engine. */
async function open(): Promise<Stack> {
  const { runner, clock } = createRunner();
  runner.start();
  await clock.settle();
  const door = await startDoor({ master: runner, clock, limits: { messageBytes: 100_000 } });
  started = door;
  return { door, runner, clock };
}

/** Lets the bridge work until something has come of it. */
async function working<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  const settled = promise.then((value) => ({ value }));
  for (;;) {
    const first = await Promise.race([settled, clock.settle()]);
    if (first !== undefined) return first.value;
  }
}

/** The bridge is sound and still takes a new framework. */
async function isWell({ door, runner, clock }: Stack): Promise<void> {
  expect(checkState(runner.state)).toEqual([]);
  const stream = door.client.subscribe();
  expect((await working(clock, stream.received(2)))[1]).toBe('0808');
  stream.call.cancel();
}

const callType = protoRoot().lookupType('mesos.v1.scheduler.Call');

/** Legal calls, most of which make no sense, of a framework there is. */
const randomCall = (frameworkId: string): fc.Arbitrary<Buffer> =>
  randomMessage(callType).map((call) =>
    Buffer.from(
      callType.encode(callType.fromObject({ ...call, framework_id: { value: frameworkId } })).finish(),
    ),
  );

const frameworkIdOf = ([subscribed = '']: readonly string[]): string => {
  const event = protoRoot().lookupType('mesos.v1.scheduler.Event');
  const read = event.decode(Buffer.from(subscribed, 'hex')) as protobuf.Message & {
    readonly subscribed: { readonly framework_id: { readonly value: string } };
  };
  return read.subscribed.framework_id.value;
};

async function subscribed({
  door,
  clock,
}: Stack): Promise<readonly [TestStream, streamId: string, id: string]> {
  const stream = door.client.subscribe();
  const messages = await working(clock, stream.received(2));
  const [streamId = ''] = (await stream.metadata).get('mesos-stream-id');
  return [stream, streamId.toString(), frameworkIdOf(messages)];
}

const SETTINGS = { numRuns: 60, timeout: 20_000 };

describe('Messages of random bytes', () => {
  it('are answered, whatever they are, and harm nobody', async () => {
    const stack = await open();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (bytes) => {
        const { status: ended } = await working(stack.clock, stack.door.client.call(Buffer.from(bytes)));
        expect([status.INVALID_ARGUMENT, status.UNIMPLEMENTED]).toContain(ended.code);
        const stream = stack.door.client.stream(SUBSCRIBE_PATH);
        stream.call.write(Buffer.from(bytes));
        expect((await working(stack.clock, stream.status)).code).not.toBe(status.OK);
      }),
      SETTINGS,
    );
    await isWell(stack);
  });
});

describe('Random calls', () => {
  it('beside a stream are answered each, and leave the bridge sound', async () => {
    const stack = await open();
    const [, streamId, id] = await subscribed(stack);
    await fc.assert(
      fc.asyncProperty(randomCall(id), async (call) => {
        const answered = stack.door.client.call(call, { 'mesos-stream-id': streamId });
        const { status: ended } = await working(stack.clock, answered);
        expect([status.UNKNOWN, status.INTERNAL, status.UNAVAILABLE]).not.toContain(ended.code);
        expect(checkState(stack.runner.state)).toEqual([]);
      }),
      SETTINGS,
    );
    await isWell(stack);
  });

  it('on a stream end it at worst, and leave the bridge sound', async () => {
    const stack = await open();
    await fc.assert(
      fc.asyncProperty(fc.array(randomCall('x'), { minLength: 1, maxLength: 10 }), async (calls) => {
        const [stream] = await subscribed(stack);
        for (const call of calls) stream.call.write(call);
        expect((await working(stack.clock, stream.status)).code).not.toBe(status.OK);
        expect(checkState(stack.runner.state)).toEqual([]);
      }),
      { ...SETTINGS, numRuns: 20 },
    );
    await isWell(stack);
  });
});

describe('What is no HTTP/2', () => {
  it('is hung up on, and harms nobody', async () => {
    const stack = await open();
    for (const text of ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', '\x16\x03\x01\x00\x05hello', '\0'.repeat(100)]) {
      const socket = connect(stack.door.door.port, '127.0.0.1');
      socket.on('error', () => undefined);
      const closed = once(socket, 'close');
      socket.resume();
      socket.write(text);
      await closed;
    }
    await isWell(stack);
  });

  it('may break off anywhere', async () => {
    const stack = await open();
    const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    const settings = Buffer.from('000000040000000000', 'hex');
    const whole = Buffer.concat([preface, settings, SUBSCRIBE]);
    for (let length = 0; length < whole.length; length += 5) {
      const socket = connect(stack.door.door.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.end(whole.subarray(0, length));
      socket.resume();
      socket.on('error', () => undefined);
      await once(socket, 'close');
    }
    await isWell(stack);
  });
});
