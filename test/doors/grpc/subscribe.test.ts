import { afterEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';

import { offerId } from '../../../src/mesos/ids.ts';
import type { Event } from '../../../src/mesos/event.ts';
import { SUBSCRIBED } from '../../support/scripted-master.ts';
import {
  HEARTBEAT,
  hex,
  reasonOf,
  REVIVE,
  startDoor,
  SUBSCRIBE,
  SUBSCRIBED_BYTES,
  until,
} from './grpc-fixture.ts';
import type { StartedDoor, TestStream } from './grpc-fixture.ts';
import type { GrpcDoorOptions } from '../../../src/doors/grpc/grpc-options.ts';

let started: StartedDoor | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

async function open(changes: Partial<GrpcDoorOptions> = {}): Promise<StartedDoor> {
  started = await startDoor(changes);
  return started;
}

const SUBSCRIBE_PATH = '/ecs_scheduler.v1.Scheduler/Subscribe';

async function subscribed(door: StartedDoor): Promise<TestStream> {
  const stream = door.client.subscribe();
  await stream.received(2);
  return stream;
}

const RESCIND: Event = { type: 'RESCIND', rescind: { offerId: offerId('o') } };
/** Its bytes. */
const RESCINDED = '0803' + '2205' + '0a03' + '0a016f';

describe('A Subscribe stream', () => {
  it('begins with the id of the stream, SUBSCRIBED with the interval, and a heartbeat', async () => {
    const door = await open();
    const stream = door.client.subscribe();
    expect((await stream.metadata).get('mesos-stream-id')).toEqual(['00000000-0000-4000-8000-000000000000']);
    expect(await stream.received(2)).toEqual([SUBSCRIBED_BYTES, HEARTBEAT]);
    expect(door.master.session.calls).toMatchObject([
      { type: 'SUBSCRIBE', subscribe: { frameworkInfo: { user: 'u', name: 'n' } } },
    ]);
  });

  it('waits until the master decides', async () => {
    const door = await open();
    door.master.greet = () => undefined;
    const stream = door.client.subscribe();
    await until(() => door.master.sessions.length === 1);
    await door.clock.advance(120_000);
    expect(stream.messages).toEqual([]);
    door.master.session.say(SUBSCRIBED);
    expect(await stream.received(2)).toEqual([SUBSCRIBED_BYTES, HEARTBEAT]);
  });

  it('has a heartbeat in every interval', async () => {
    const door = await open({ heartbeatMs: 15_000 });
    const stream = await subscribed(door);
    await door.clock.advance(30_000);
    expect((await stream.received(4)).slice(1)).toEqual([HEARTBEAT, HEARTBEAT, HEARTBEAT]);
  });

  it('has the events of the session, in order', async () => {
    const door = await open();
    const stream = await subscribed(door);
    door.master.session.say(RESCIND, { type: 'ERROR', error: { message: 'Closed' } });
    expect((await stream.received(4)).slice(2)).toEqual([RESCINDED, '08074208' + '0a06' + '436c6f736564']);
  });

  it('takes further calls of the framework', async () => {
    const door = await open();
    const stream = await subscribed(door);
    stream.call.write(REVIVE);
    await until(() => door.master.session.calls.length === 2);
    expect(door.master.session.calls[1]).toEqual({ type: 'REVIVE', frameworkId: 'a' });
  });

  it('stays when its client has no more to say', async () => {
    const door = await open();
    const stream = await subscribed(door);
    stream.call.end();
    await door.clock.advance(5000);
    expect(await stream.received(3)).toHaveLength(3);
    expect(door.master.session.closes).toBe(0);
  });

  it('ends its session when the client cancels it', async () => {
    const door = await open();
    const stream = await subscribed(door);
    expect(door.metrics.streamsOf('grpc')?.streams).toBe(1);
    stream.call.cancel();
    await until(() => door.master.session.closes === 1);
    expect(door.metrics.streamsOf('grpc')).toEqual({ streams: 0, bufferedBytes: 0 });
  });

  it('ends its session when the connection breaks', async () => {
    const door = await open();
    const connection = connectHttp2(`http://127.0.0.1:${door.door.port}`);
    const call = connection.request({
      ':method': 'POST',
      ':path': SUBSCRIBE_PATH,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    // One message, not compressed, of twelve bytes.
    call.write(Buffer.concat([hex('00' + '0000000c'), SUBSCRIBE]));
    const [head] = (await once(call, 'data')) as [Buffer];
    expect(head.toString('hex').slice(0, 18)).toBe('00' + '00000012' + '0801120e');
    connection.destroy();
    await until(() => door.master.session.closes === 1);
  });

  it('ends by the deadline of the client, and its session with it', async () => {
    const door = await open();
    const stream = door.client.stream(SUBSCRIBE_PATH, {}, true, 300);
    stream.call.write(SUBSCRIBE);
    expect((await stream.status).code).toBe(status.DEADLINE_EXCEEDED);
    await until(() => door.master.session.closes === 1);
    // Nobody hears it any more, and nothing breaks.
    door.master.session.say(RESCIND);
  });

  it('ends with OK after the ERROR of a subscription that was refused for what it asks for', async () => {
    const door = await open();
    door.master.greet = (session) => {
      session.say({ type: 'ERROR', error: { message: 'Closed' } });
      session.hangUp();
    };
    const stream = door.client.subscribe();
    expect((await stream.status).code).toBe(status.OK);
    expect(stream.messages).toEqual(['08074208' + '0a06' + '436c6f736564']);
  });

  it('ends with the status of a SUBSCRIBE that was refused, without any event', async () => {
    const door = await open();
    door.master.greet = (session) => {
      session.refuse({ status: 400, message: "Failed to validate scheduler::Call: it's so" });
    };
    const ended = await door.client.subscribe().status;
    expect([ended.code, ended.details]).toEqual([
      status.INVALID_ARGUMENT,
      "Failed to validate scheduler::Call: it's so",
    ]);
    await until(() => door.master.session.closes === 1);
  });

  it('ends with the status of a further call that was refused, after the events before it', async () => {
    const door = await open();
    const stream = await subscribed(door);
    door.master.session.say(RESCIND);
    door.master.session.refuse({ status: 403, message: 'Framework is not subscribed' });
    const ended = await stream.status;
    expect([ended.code, reasonOf(ended)]).toEqual([status.FAILED_PRECONDITION, 'FRAMEWORK_NOT_SUBSCRIBED']);
    expect(stream.messages[2]).toBe(RESCINDED);
    await until(() => door.master.session.closes === 1);
  });

  it.each([
    ['that begins with another call', [REVIVE]],
    ['that says nothing', []],
    ['with two SUBSCRIBEs', [SUBSCRIBE, SUBSCRIBE]],
    ['that begins with what is no call', [hex('ff')]],
    ['of which a later message is no call', [SUBSCRIBE, hex('ff')]],
  ])('ends with INVALID_ARGUMENT for a client %s', async (_, messages) => {
    const door = await open();
    const stream = door.client.stream(SUBSCRIBE_PATH);
    for (const message of messages) stream.call.write(message);
    stream.call.end();
    const ended = await stream.status;
    expect([ended.code, reasonOf(ended)]).toEqual([status.INVALID_ARGUMENT, 'CALL_INVALID']);
    await until(() => door.master.sessions.every(({ closes }) => closes === 1));
  });

  it('ends for a client that does not subscribe within half a minute', async () => {
    const door = await open();
    const stream = door.client.stream(SUBSCRIBE_PATH);
    await until(() => door.clock.waits.length === 1);
    await door.clock.advance(30_000);
    expect((await stream.status).code).toBe(status.INVALID_ARGUMENT);
  });

  it('ends with UNAVAILABLE before the master is ready, and when there are too many', async () => {
    const door = await open({ limits: { streams: 0 } });
    door.master.isReady = false;
    const early = await door.client.subscribe().status;
    expect([early.code, early.details]).toEqual([status.UNAVAILABLE, 'Master has not finished recovery']);
    door.master.isReady = true;
    const late = await door.client.subscribe().status;
    expect([late.code, late.details]).toEqual([status.UNAVAILABLE, 'Too many frameworks are subscribed']);
    expect(door.master.sessions).toEqual([]);
  });

  it('ends with OK when the door closes, and its session stays: the bridge ends as well', async () => {
    const door = await open();
    const stream = await subscribed(door);
    const closed = door.door.close();
    expect((await stream.status).code).toBe(status.OK);
    door.client.close();
    await closed;
    expect(door.master.session.closes).toBe(0);
  });

  it('is counted, with the status it would have over HTTP', async () => {
    const door = await open();
    await subscribed(door);
    door.master.isReady = false;
    await door.client.subscribe().status;
    expect(door.metrics.requests.map(([name, path, method, code]) => [name, path, method, code])).toEqual([
      ['grpc', SUBSCRIBE_PATH, 'POST', 200],
      ['grpc', SUBSCRIBE_PATH, 'POST', 503],
    ]);
  });
});
