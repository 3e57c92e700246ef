import type { ServerResponse } from 'node:http';

import { afterEach, describe, expect, it } from '@jest/globals';

import type { MarathonRestOptions } from '../../../../src/frameworks/marathon/rest/rest-options.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import type { MarathonEvent } from '../../../../src/frameworks/marathon/scheduler/event.ts';
import { NOW, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';
import { MarathonDouble } from '../../../support/marathon-double.ts';
import type { RawConnection } from '../../../support/raw-connection.ts';
import { settleUntil } from '../../../support/settle-until.ts';
import { startRest } from './rest-fixture.ts';
import type { StartedRest } from './rest-fixture.ts';

let rest: StartedRest | undefined;
afterEach(() => rest?.close());

const SUSPENDED: MarathonEvent = { type: 'app_terminated_event', app: resolvePathId('/app') };
const TERMINATED = `event: app_terminated_event\r\ndata: {"appId":"/app","eventType":"app_terminated_event","timestamp":"${NOW}"}\r\n\r\n`;

async function start(changes: Partial<MarathonRestOptions> = {}): Promise<[StartedRest, MarathonDouble]> {
  const double = new MarathonDouble(rootGroup(appDefinition()));
  rest = await startRest(double, changes);
  return [rest, double];
}

/** The payload of the next chunk of a stream. */
async function chunk(connection: RawConnection): Promise<string> {
  await connection.until(() => connection.received.includes('\r\n'));
  const length = connection.received.indexOf('\r\n');
  const size = Number.parseInt((await connection.take(length + 2)).toString(), 16);
  return (await connection.take(size + 2)).toString().slice(0, size);
}

/** Listens, past the blank line that comes with the head. */
async function listen({ connect }: StartedRest, query = ''): Promise<RawConnection> {
  const connection = await connect();
  connection.send(`GET /v2/events${query} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n`);
  const { status, headers } = await connection.head();
  expect(status).toBe('HTTP/1.1 200 OK');
  expect(headers.get('content-type')).toBe('text/event-stream;charset=utf-8');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(await chunk(connection)).toBe('\r\n');
  return connection;
}

describe('a stream of events', () => {
  it('begins with the news of itself and has each event in these very bytes', async () => {
    const [started, double] = await start();
    const connection = await listen(started);
    const timestamp = new Date(started.clock.now()).toISOString();
    expect(await chunk(connection)).toBe(
      `event: event_stream_attached\r\ndata: {"remoteAddress":"127.0.0.1","eventType":"event_stream_attached","timestamp":"${timestamp}"}\r\n\r\n`,
    );
    double.emit(SUSPENDED);
    expect(await chunk(connection)).toBe(TERMINATED);
  });

  it('has a blank line every ten seconds', async () => {
    const [started] = await start();
    const connection = await listen(started, '?event_type=none');
    await started.clock.advance(9_999);
    expect(connection.received.length).toBe(0);
    await started.clock.advance(1);
    expect(await chunk(connection)).toBe('\r\n');
    await started.clock.advance(10_000);
    expect(await chunk(connection)).toBe('\r\n');
  });

  it('has only the types that it asks for', async () => {
    const [started, double] = await start();
    const connection = await listen(started, '?event_type=app_terminated_event&event_type=deployment_info');
    double.emit({ type: 'scheduler_disconnected_event' });
    double.emit(SUSPENDED);
    expect(await chunk(connection)).toBe(TERMINATED);
  });

  it('tells what clients post, with where they are', async () => {
    const [started] = await start();
    const connection = await listen(started, '?event_type=api_post_event');
    await started.call('POST', '/v2/apps?force=true', { id: '/new', cmd: 'x:1' });
    const [, data = ''] = /data: (.*)\r\n/.exec(await chunk(connection)) ?? [];
    expect(JSON.parse(data)).toMatchObject({
      eventType: 'api_post_event',
      clientIp: '127.0.0.1',
      uri: '/v2/apps',
      appDefinition: { id: '/new', cmd: 'x:1' },
    });
  });

  it('is missed by the others when its client goes', async () => {
    const [started] = await start();
    const staying = await listen(started, '?event_type=event_stream_detached');
    const leaving = await listen(started);
    leaving.close();
    expect(await chunk(staying)).toContain('event: event_stream_detached');
  });

  it('that nobody reads is cut off', async () => {
    const [started, double] = await start({ streamLimits: { bufferedBytes: 10_000 } });
    const connection = await listen(started, '?event_type=group_change_failed');
    connection.socket.pause();
    const group = resolvePathId('/');
    const reason = 'x'.repeat(100_000);
    for (let i = 0; i < 1_000 && started.metrics.cuts.length === 0; i += 1)
      double.emit({ type: 'group_change_failed', group, version: NOW, reason });
    expect(started.metrics.cuts).toEqual([['marathon-events', 'SLOW']]);
    expect(started.metrics.streamsOf('marathon-events')).toEqual({ streams: 0, bufferedBytes: 0 });
  });

  it('ends when the server closes', async () => {
    const [started] = await start();
    const connection = await listen(started, '?event_type=none');
    const closing = started.server.close();
    expect(await chunk(connection)).toBe('');
    await closing;
    await connection.closed();
  });

  it('is 405 without the type that it has, and 503 where there are too many', async () => {
    const [started] = await start({ streamLimits: { streams: 1 } });
    expect((await started.call('GET', '/v2/events', undefined, ['Accept: */*'])).status).toBe(405);
    await listen(started);
    const refused = await started.call('GET', '/v2/events', undefined, ['Accept: text/event-stream']);
    expect(refused.status).toBe(503);
  });
});

describe('subscriptions of URLs', () => {
  const URL_ = 'http://here.example/events';
  const QUERY = `?callbackUrl=${encodeURIComponent(URL_)}`;

  it('get each event as a body of JSON, until they end', async () => {
    const posts: [string, unknown][] = [];
    const [started, double] = await start({
      post: (url, body) => {
        posts.push([url, JSON.parse(body)]);
        return Promise.resolve();
      },
    });
    expect((await started.call('POST', `/v2/eventSubscriptions${QUERY}`)).json).toMatchObject({
      eventType: 'subscribe_event',
      clientIp: '127.0.0.1',
      callbackUrl: URL_,
    });
    expect((await started.call('GET', '/v2/eventSubscriptions')).json).toEqual({ callbackUrls: [URL_] });
    double.emit(SUSPENDED);
    await settleUntil(started.clock, () => posts.length === 2);
    expect(posts).toMatchObject([
      [URL_, { eventType: 'subscribe_event' }],
      [URL_, { eventType: 'app_terminated_event', appId: '/app' }],
    ]);
    expect((await started.call('DELETE', `/v2/eventSubscriptions${QUERY}`)).json).toMatchObject({
      eventType: 'unsubscribe_event',
    });
    double.emit(SUSPENDED);
    expect(posts).toHaveLength(2);
  });

  it('get an event when the one before has arrived', async () => {
    const arrivals: (() => void)[] = [];
    const post = () => new Promise<void>((resolve) => void arrivals.push(resolve));
    const [started, double] = await start({ post });
    await started.call('POST', `/v2/eventSubscriptions${QUERY}`);
    double.emit(SUSPENDED);
    await settleUntil(started.clock, () => arrivals.length > 0);
    expect(arrivals).toHaveLength(1);
    arrivals[0]?.();
    await settleUntil(started.clock, () => arrivals.length === 2);
  });

  it('that cannot be reached are noted, and may be of http and https only', async () => {
    const [started, double] = await start({ post: () => Promise.reject(new Error('refused')) });
    await started.call('POST', `/v2/eventSubscriptions${QUERY}`);
    double.emit(SUSPENDED);
    await settleUntil(started.clock, () => started.logger.lines.length === 2);
    expect(started.logger.lines).toMatchObject([
      { level: 'warn', fields: { event: 'marathon.callback_failed', url: URL_ } },
      { level: 'warn' },
    ]);
    for (const url of ['file:///etc/passwd', 'nonsense', ''])
      expect((await started.call('POST', `/v2/eventSubscriptions?callbackUrl=${url}`)).status).toBe(422);
  });
});

describe('an event for 200 listeners', () => {
  /** What is written to each of them, from the first event of the test on. */
  const written = new Map<ServerResponse, unknown[]>();
  const watch = (response: ServerResponse): void => {
    const parts: unknown[] = [];
    written.set(response, parts);
    const write = response.write.bind(response) as (part: unknown) => boolean;
    Object.assign(response, {
      write: (part: unknown) => {
        parts.push(part);
        return write(part);
      },
    });
  };

  it('becomes bytes once, and is only sent to those that ask for its type', async () => {
    const double = new MarathonDouble(rootGroup(appDefinition()));
    rest = await startRest(double, {}, {}, watch);
    const started = rest;
    const asking = (type: string, count: number) =>
      Promise.all(Array.from({ length: count }, () => listen(started, `?event_type=${type}`)));
    const interested = await asking('app_terminated_event', 200);
    const others = await asking('none', 2);
    for (const parts of written.values()) parts.length = 0;
    double.emit(SUSPENDED);
    for (const connection of interested) expect(await chunk(connection)).toBe(TERMINATED);
    for (const { received } of others) expect(received.length).toBe(0);
    const parts = [...written.values()].flat();
    expect(parts).toHaveLength(200);
    expect(new Set(parts).size).toBe(1);
  });
});
