import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';

import { agentId, frameworkId, offerId } from '../../../src/mesos/ids.ts';
import type { Event } from '../../../src/mesos/event.ts';
import type { Offer } from '../../../src/mesos/offer.ts';
import type { RawConnection } from '../../support/raw-connection.ts';
import { SUBSCRIBED } from '../../support/scripted-master.ts';
import { settleUntil } from '../../support/settle-until.ts';
import { request } from '../http/http-fixture.ts';
import { JSON_TYPE, POST, PROTOBUF_TYPE, startDoor, SUBSCRIBE } from './scheduler-fixture.ts';
import type { StartedDoor } from './scheduler-fixture.ts';

let started: StartedDoor | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

async function serve(...given: Parameters<typeof startDoor>): Promise<StartedDoor> {
  started = await startDoor(...given);
  return started;
}

const LF = '\n';
const CRLF = '\r\n';

// As they are on the wire: the chunk's length, the record's length, the record.
const HEARTBEAT = `17${CRLF}20${LF}{"type":"HEARTBEAT"}${CRLF}`;
const SUBSCRIBED_JSON = `{"type":"SUBSCRIBED","subscribed":{"framework_id":{"value":"a"},"heartbeat_interval_seconds":5}}`;

const chunkOf = (json: string): string => {
  const record = `${json.length}${LF}${json}`;
  return `${record.length.toString(16)}${CRLF}${record}${CRLF}`;
};

async function expectNext(connection: RawConnection, text: string): Promise<void> {
  expect(await connection.next(text)).toBe(text);
}

/** What comes first, taken off. */
async function greeted(connection: RawConnection): Promise<RawConnection> {
  await connection.head();
  await expectNext(connection, chunkOf(SUBSCRIBED_JSON) + HEARTBEAT);
  return connection;
}

const rescind = (id: string): Event => ({ type: 'RESCIND', rescind: { offerId: offerId(id) } });
const rescindChunk = (id: string): string =>
  chunkOf(`{"type":"RESCIND","rescind":{"offer_id":{"value":"${id}"}}}`);

describe('the head of a stream', () => {
  it('is chunked, of the plain type, and names the stream once', async () => {
    const { subscribe, master } = await serve();
    const { status, headers } = await (await subscribe()).head();
    expect(status).toBe('HTTP/1.1 200 OK');
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('transfer-encoding')).toBe('chunked');
    expect(headers.get('mesos-stream-id')).toBe(master.session.id);
    expect(headers.get('date')).toMatch(/ GMT$/);
    for (const none of ['content-length', 'content-encoding', 'keep-alive'])
      expect(headers.has(none)).toBe(false);
  });

  it.each([
    [[], 'application/json'],
    [['Accept: application/json'], 'application/json'],
    [['Accept: application/x-protobuf'], 'application/x-protobuf'],
    [['Accept: application/x-protobuf, application/json'], 'application/json'],
    [['Accept: */*'], 'application/json'],
    [['Accept: application/*'], 'application/json'],
    [['Accept: application/json;q=0, */*'], 'application/x-protobuf'],
    [['Accept: application/x-protobuf', 'Accept: application/x-protobuf'], 'application/x-protobuf'],
  ])('with %j is of %s', async (lines, type) => {
    const { subscribe } = await serve();
    const { headers } = await (await subscribe(...lines)).head();
    expect(headers.get('content-type')).toBe(type);
  });

  it('is the same with Connection: close, and never compressed', async () => {
    const { subscribe } = await serve();
    const connection = await subscribe('Connection: close', 'Accept-Encoding: gzip');
    const { headers } = await connection.head();
    expect(headers.get('transfer-encoding')).toBe('chunked');
    expect(headers.has('content-encoding')).toBe(false);
    await expectNext(connection, chunkOf(SUBSCRIBED_JSON) + HEARTBEAT);
  });
});

describe('a stream', () => {
  it('begins with SUBSCRIBED and HEARTBEAT, each record one chunk', async () => {
    const { subscribe } = await serve();
    await greeted(await subscribe());
  });

  it('is in protobuf when that is wanted, whatever the call was in', async () => {
    const { subscribe } = await serve({ heartbeatMs: 15_000 });
    const connection = await subscribe('Accept: application/x-protobuf');
    await connection.head();
    // 0x15 bytes: "18\n" and SUBSCRIBED of framework "a" with 15.0 seconds; then "2\n" and HEARTBEAT.
    const bytes = await connection.take(4 + 21 + 2 + 3 + 4 + 2);
    expect(bytes.toString('hex')).toBe(
      Buffer.from('15\r\n18\n').toString('hex') +
        '0801120e0a030a0161110000000000002e40' +
        Buffer.from('\r\n4\r\n2\n').toString('hex') +
        '0808' +
        Buffer.from('\r\n').toString('hex'),
    );
  });

  it('is in JSON when the call was in protobuf and nothing else is said', async () => {
    const { connect } = await serve();
    const connection = await connect();
    // SUBSCRIBE (1) of user "x", name "y".
    const body = Buffer.from('10011a080a060a0178120179', 'hex');
    connection.send(request([POST, PROTOBUF_TYPE], body));
    await greeted(connection);
  });

  it('has a heartbeat every five seconds, or as configured', async () => {
    const { subscribe, clock } = await serve();
    const connection = await greeted(await subscribe());
    await clock.advance(4999);
    expect(connection.received).toHaveLength(0);
    await clock.advance(1);
    await expectNext(connection, HEARTBEAT);
    await clock.advance(5000);
    await expectNext(connection, HEARTBEAT);
  });

  it('has one more heartbeat soon after events, for those that read line by line', async () => {
    const { subscribe, clock, master } = await serve();
    const connection = await greeted(await subscribe());
    master.session.say(rescind('o1'), rescind('o2'));
    await expectNext(connection, rescindChunk('o1') + rescindChunk('o2'));
    await clock.advance(100);
    await expectNext(connection, HEARTBEAT);
    await clock.advance(4899);
    expect(connection.received).toHaveLength(0);
  });

  it('holds nothing but ASCII, so that bytes are characters', async () => {
    const { subscribe, master } = await serve();
    const connection = await greeted(await subscribe());
    master.session.say(rescind('né'));
    await expectNext(connection, rescindChunk('n\\u00e9'));
  });

  it('tells the master who subscribes', async () => {
    const { subscribe, master } = await serve();
    await subscribe();
    expect(master.session.calls).toEqual([
      { type: 'SUBSCRIBE', subscribe: { frameworkInfo: { user: 'ann', name: 'test' } } },
    ]);
  });
});

describe('the end of a stream', () => {
  it('comes after ERROR, and whole', async () => {
    const { subscribe, clock, master } = await serve();
    const connection = await greeted(await subscribe('Connection: close'));
    master.session.say({ type: 'ERROR', error: { message: 'Framework failed over' } });
    master.session.hangUp();
    await expectNext(
      connection,
      `${chunkOf('{"type":"ERROR","error":{"message":"Framework failed over"}}')}0${CRLF}${CRLF}`,
    );
    await connection.closed();
    expect(clock.waits).toEqual([]);
  });

  it('is all there is to a refused SUBSCRIBE: 200, one ERROR, no heartbeat', async () => {
    const { subscribe, master } = await serve();
    master.greet = (session) => {
      session.say({ type: 'ERROR', error: { message: 'no' } });
      session.hangUp();
    };
    const connection = await subscribe();
    expect((await connection.head()).status).toBe('HTTP/1.1 200 OK');
    await expectNext(connection, `${chunkOf('{"type":"ERROR","error":{"message":"no"}}')}0${CRLF}${CRLF}`);
  });

  it('leaves a connection that may go on', async () => {
    const { subscribe, master } = await serve();
    const connection = await greeted(await subscribe());
    master.session.hangUp();
    await expectNext(connection, `0${CRLF}${CRLF}`);
    connection.send(request([POST, JSON_TYPE], '{}'));
    expect((await connection.answer()).status).toBe('HTTP/1.1 400 Bad Request');
  });

  it.each([
    ['closes', (connection: RawConnection) => connection.socket.destroy()],
    ['closes its half', (connection: RawConnection) => connection.socket.end()],
    ['resets', (connection: RawConnection) => connection.socket.resetAndDestroy()],
  ])('is told to the master at once when the client %s', async (_how, leave) => {
    const { subscribe, master, clock } = await serve();
    const connection = await greeted(await subscribe());
    leave(connection);
    await settleUntil(clock, () => master.session.closes > 0);
    expect(clock.waits).toEqual([]);
    master.session.say(rescind('o1'));
  });

  it('is told of one stream, not of the next one', async () => {
    const { subscribe, master, clock } = await serve();
    const first = await greeted(await subscribe());
    const [old] = master.sessions;
    old?.hangUp();
    const second = await greeted(await subscribe());
    first.close();
    await settleUntil(clock, () => old?.closes === 1);
    master.session.say(rescind('o1'));
    await expectNext(second, rescindChunk('o1'));
    expect(master.session.closes).toBe(0);
  });

  it('of a client that left before the master answered leaves nothing behind', async () => {
    const { connect, master, clock, metrics } = await serve();
    let greet: () => void = () => undefined;
    master.greet = (session) => {
      greet = () => {
        session.say(SUBSCRIBED);
      };
    };
    const connection = await connect();
    connection.send(request([POST, JSON_TYPE], SUBSCRIBE));
    await settleUntil(clock, () => master.sessions.length > 0);
    connection.close();
    for (let i = 0; i < 20; i += 1) await clock.settle();
    greet();
    expect(master.session.closes).toBe(1);
    expect(clock.waits).toEqual([]);
    expect(metrics.streamsOf('mesos-http')).toEqual({ streams: 0, bufferedBytes: 0 });
  });

  it('comes without a status of its own where the SUBSCRIBE made no sense', async () => {
    const { ask, master } = await serve();
    master.greet = (session) => {
      session.refuse({ status: 400, message: 'no sense' });
    };
    const { status, body } = await ask([POST, JSON_TYPE], SUBSCRIBE);
    expect([status, body.toString()]).toEqual(['HTTP/1.1 400 Bad Request', 'no sense']);
    expect(master.session.closes).toBe(1);
  });

  it('is 503 where the master has ended', async () => {
    const { ask, master } = await serve();
    master.greet = (session) => {
      session.hangUp();
    };
    expect((await ask([POST, JSON_TYPE], SUBSCRIBE)).status).toBe('HTTP/1.1 503 Service Unavailable');
  });

  it('comes in order when the server closes, and is no disconnection to the master', async () => {
    const { subscribe, server, master } = await serve();
    const connection = await greeted(await subscribe());
    await server.close();
    await connection.closed();
    expect(connection.received.toString()).toBe(`0${CRLF}${CRLF}`);
    expect(master.session.closes).toBe(0);
  });
});

describe('limits', () => {
  it('keep the number of streams', async () => {
    const { subscribe, ask } = await serve({ limits: { streams: 1 } });
    await greeted(await subscribe());
    const { status, body } = await ask([POST, JSON_TYPE], SUBSCRIBE);
    expect(status).toBe('HTTP/1.1 503 Service Unavailable');
    expect(body.toString()).toBe('Too many frameworks are subscribed');
  });

  it('are seen in the metrics', async () => {
    const { subscribe, metrics } = await serve();
    await greeted(await subscribe());
    expect(metrics.streamsOf('mesos-http')).toEqual({ streams: 1, bufferedBytes: 0 });
    expect(metrics.requests).toEqual([['mesos-http', '/api/v1/scheduler', 'POST', 200, 0]]);
  });

  it('cut a reader off that has stopped, once too much waits for it', async () => {
    const bufferedBytes = 4 * 2 ** 20;
    const { subscribe, master, metrics, logger, clock } = await serve({ limits: { bufferedBytes } });
    const connection = await greeted(await subscribe());
    connection.socket.pause();
    const event = rescind('x'.repeat(100_000));
    let most = 0;
    for (let i = 0; i < 500 && metrics.cuts.length === 0; i += 1) {
      master.session.say(event);
      most = Math.max(most, metrics.streamsOf('mesos-http')?.bufferedBytes ?? 0);
      await clock.settle();
    }
    expect(most).toBeLessThan(bufferedBytes + 200_000);
    expect(metrics.cuts).toEqual([['mesos-http', 'SLOW']]);
    expect(logger.at('warn')).toMatchObject([{ fields: { event: 'stream.cut', reason: 'SLOW' } }]);
    expect(master.session.closes).toBe(1);
    expect(metrics.streamsOf('mesos-http')).toEqual({ streams: 0, bufferedBytes: 0 });
    expect(clock.waits).toEqual([]);
    connection.socket.resume();
    await connection.closed();
  });

  it('cut a reader off that takes nothing for a minute, and until then send it no heartbeats', async () => {
    const { subscribe, master, metrics, clock } = await serve();
    const connection = await greeted(await subscribe());
    connection.socket.pause();
    const waiting = (): number => metrics.streamsOf('mesos-http')?.bufferedBytes ?? 0;
    for (let i = 0; i < 500 && waiting() < 2 ** 20; i += 1) {
      master.session.say(rescind('x'.repeat(100_000)));
      await clock.settle();
    }
    const before = waiting();
    await clock.advance(59_000);
    expect(waiting()).toBe(before);
    expect(metrics.cuts).toEqual([]);
    await clock.advance(1000);
    expect(metrics.cuts).toEqual([['mesos-http', 'STALLED']]);
    expect(master.session.closes).toBe(1);
  });

  it('do not hurt a reader that was slow and goes on', async () => {
    const { subscribe, master, metrics, clock } = await serve();
    const connection = await greeted(await subscribe());
    connection.socket.pause();
    const id = 'x'.repeat(100_000);
    let sent = 0;
    for (; sent < 500 && (metrics.streamsOf('mesos-http')?.bufferedBytes ?? 0) < 2 ** 20;) {
      master.session.say(rescind(id));
      sent += 1;
      await clock.settle();
    }
    await clock.advance(50_000);
    connection.socket.resume();
    const all = rescindChunk(id).repeat(sent);
    await connection.until(() => connection.received.length >= all.length);
    expect(connection.received.equals(Buffer.from(all))).toBe(true);
    await clock.advance(300_000);
    expect(metrics.cuts).toEqual([]);
  });

  it('cut a stream off whose event cannot be written down, loudly', async () => {
    const { subscribe, master, metrics, logger } = await serve();
    const connection = await greeted(await subscribe());
    // RESCIND must have an offer id.
    master.session.say({ type: 'RESCIND', rescind: {} } as unknown as Event);
    await connection.closed();
    expect(metrics.cuts).toEqual([['mesos-http', 'UNENCODABLE']]);
    expect(logger.at('error')).toMatchObject([{ fields: { reason: 'UNENCODABLE' } }]);
  });
});

describe('offers of 5,000 agents at once', () => {
  const offer = (i: number): Offer => ({
    id: offerId(`00000000-0000-4000-8000-000000000000-O${i}`),
    frameworkId: frameworkId('a'),
    agentId: agentId(`agent-${i}`),
    hostname: `ip-10-0-0-${i}.example.internal`,
    resources: [],
    executorIds: [],
    attributes: Array.from({ length: 10 }, (_, n) => ({
      name: `ecs.attribute-${n}`,
      type: 'TEXT' as const,
      text: 'some value of an attribute of the instance',
    })),
  });

  it('are in records of at most 512 kB, none left out, in order', async () => {
    const { subscribe, master } = await serve();
    const connection = await greeted(await subscribe());
    const offers = Array.from({ length: 5000 }, (_, i) => offer(i));
    master.session.say({ type: 'OFFERS', offers: { offers } });
    const heard: string[] = [];
    let longest = 0;
    while (heard.length < offers.length) {
      await connection.until(() => connection.received.includes(CRLF));
      const line = connection.received.subarray(0, connection.received.indexOf(CRLF) + 2).toString();
      await connection.take(line.length);
      const chunk = await connection.take(Number.parseInt(line, 16));
      await expectNext(connection, CRLF);
      longest = Math.max(longest, chunk.length);
      const [length = '', json = ''] = chunk.toString().split(LF);
      expect(json).toHaveLength(Number(length));
      for (const each of (JSON.parse(json) as { offers: { offers: { agent_id: { value: string } }[] } })
        .offers.offers)
        heard.push(each.agent_id.value);
    }
    expect(heard).toEqual(offers.map(({ agentId: id }) => id));
    expect(longest).toBeLessThanOrEqual(512_000);
    expect(longest).toBeGreaterThan(256_000);
  });
});

describe('a garbled request on the connection of a stream', () => {
  it('puts no answer into the stream', async () => {
    const { subscribe } = await serve();
    const connection = await greeted(await subscribe());
    connection.send('nonsense\r\n\r\n');
    await once(connection.socket, 'close');
    expect(connection.received.toString()).toBe('');
  });
});
