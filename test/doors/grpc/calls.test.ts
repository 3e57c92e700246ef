import { afterEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';

import { basicAuthenticator } from '../../../src/doors/http/basic-authenticator.ts';
import type { CallAnswer } from '../../../src/driver/master.ts';
import { decodeCallAnswer } from '../../../src/wire/call-answer.ts';
import { hex, reasonOf, REVIVE, startDoor, SUBSCRIBE, until } from './grpc-fixture.ts';
import type { StartedDoor, TestStream } from './grpc-fixture.ts';

let started: StartedDoor | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

const CALLS = '/ecs_scheduler.v1.Scheduler/Calls';

/** A Call of framework a: type SUPPRESS. */
const SUPPRESS = hex('0a03' + '0a0161' + '100c');

async function open(...given: Parameters<typeof startDoor>): Promise<StartedDoor & { calls: TestStream }> {
  const door = await startDoor(...given);
  started = door;
  return { ...door, calls: door.client.stream(CALLS, { 'mesos-stream-id': 's' }) };
}

const refusalsOf = (messages: readonly string[]) => messages.map((message) => decodeCallAnswer(hex(message)));

describe('Calls on one stream', () => {
  it('are made in order, in the name of their stream, and taken with an empty answer each', async () => {
    const { master, calls, metrics } = await open();
    for (const bytes of [REVIVE, SUPPRESS, REVIVE]) calls.call.write(bytes);
    expect(await calls.received(3)).toEqual(['', '', '']);
    expect(master.calls.map(({ call }) => call.type)).toEqual(['REVIVE', 'SUPPRESS', 'REVIVE']);
    expect(master.calls[0]?.access).toEqual({ streamId: 's' });
    expect(metrics.requests).toEqual(Array(3).fill(['grpc', CALLS, 'POST', 200, 0]));
  });

  it('do not wait for each other, and are answered in order all the same', async () => {
    const { master, calls } = await open();
    const decided: ((answer: CallAnswer) => void)[] = [];
    master.call = () =>
      new Promise((resolve) => {
        decided.push(resolve);
      });
    for (const bytes of [REVIVE, SUPPRESS]) calls.call.write(bytes);
    await until(() => decided.length === 2);
    decided[1]?.({ accepted: false, status: 403, message: 'Framework is not subscribed' });
    decided[0]?.({ accepted: true });
    expect(refusalsOf(await calls.received(2))).toEqual([
      undefined,
      {
        code: status.FAILED_PRECONDITION,
        reason: 'FRAMEWORK_NOT_SUBSCRIBED',
        message: 'Framework is not subscribed',
        httpStatus: 403,
      },
    ]);
  });

  it('may be refused one by one, for what they are', async () => {
    const { calls, master } = await open();
    for (const bytes of [hex('ff'), SUBSCRIBE, REVIVE]) calls.call.write(bytes);
    expect(refusalsOf(await calls.received(3))).toMatchObject([
      { reason: 'CALL_INVALID', httpStatus: 400 },
      { reason: 'CALL_INVALID', message: 'SUBSCRIBE is the first message of a Subscribe stream' },
      undefined,
    ]);
    expect(master.calls).toHaveLength(1);
  });

  it('are read no further while hundreds have no answer', async () => {
    const { master, calls } = await open();
    const decided: ((answer: CallAnswer) => void)[] = [];
    master.call = () =>
      new Promise((resolve) => {
        decided.push(resolve);
      });
    for (let sent = 0; sent < 300; sent += 1) calls.call.write(REVIVE);
    await until(() => decided.length >= 256);
    // Another stream goes on meanwhile; by then this one would have been read.
    await started?.client.call(SUBSCRIBE);
    expect(decided).toHaveLength(256);
    decided[0]?.({ accepted: true });
    await until(() => decided.length === 257);
    master.call = () => Promise.resolve({ accepted: true });
    for (const decide of decided) decide({ accepted: true });
    expect(await calls.received(300)).toHaveLength(300);
  });

  it('end with OK when the client has said all', async () => {
    const { calls } = await open();
    calls.call.write(REVIVE);
    calls.call.end();
    expect(status[(await calls.status).code]).toBe('OK');
    expect(calls.messages).toEqual(['']);
  });

  it('end when the door closes, after the answers', async () => {
    const { door, calls } = await open();
    calls.call.write(REVIVE);
    await calls.received(1);
    await door.close();
    expect(status[(await calls.status).code]).toBe('OK');
  });

  it('are nobody’s who is not let in', async () => {
    const authenticator = basicAuthenticator([{ principal: 'ann', secret: 'sesame' }]);
    const { calls } = await open({ authenticator });
    const ended = await calls.status;
    expect([status[ended.code], reasonOf(ended)]).toEqual(['UNAUTHENTICATED', 'NOT_AUTHENTICATED']);
  });
});
