import { afterEach, describe, expect, it } from '@jest/globals';
import { gunzipSync, gzipSync } from 'node:zlib';

import type { HttpRequest, HttpRoute } from '../../../src/doors/http/http-route.ts';
import { textAnswer } from '../../../src/doors/http/text-answer.ts';
import { basicAuthenticator } from '../../../src/doors/http/basic-authenticator.ts';
import { createHttpServer } from '../../../src/doors/http/http-server.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { settleUntil } from '../../support/settle-until.ts';
import { request, startServer } from './http-fixture.ts';
import type { StartedServer } from './http-fixture.ts';

let started: StartedServer | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

async function serve(...given: Parameters<typeof startServer>): Promise<StartedServer> {
  started = await startServer(...given);
  return started;
}

/** Answers with its own name and what it was asked. */
function echo(path: string, changes: Partial<HttpRoute> = {}): HttpRoute {
  return {
    door: 'test',
    path,
    methods: ['GET', 'POST'],
    handle: async (asked: HttpRequest) =>
      textAnswer(200, `${path} ${asked.path}?${asked.query.toString()} ${(await asked.body()).toString()}`),
    ...changes,
  };
}

function theServer(): StartedServer {
  if (started === undefined) throw new Error('no server has been started');
  return started;
}

const statusAndText = async (path: string): Promise<readonly [string, string]> => {
  const { status, body } = await theServer().ask([`GET ${path} HTTP/1.1`]);
  return [status, body.toString()];
};

describe('paths', () => {
  it.each([
    ['/x', '/x /x? '],
    ['/master/x', '/x /master/x? '],
    ['/x/', '/x /x/? '],
    ['/x/y/z', '/x /x/y/z? '],
    ['/master/x/y', '/x /master/x/y? '],
    ['/x/deep', '/x/deep /x/deep? '],
    ['/x/deep/er', '/x/deep /x/deep/er? '],
    ['/x/deeper', '/x /x/deeper? '],
    ['/x?a=1&b=%20', '/x /x?a=1&b=+ '],
    [`/x/${'y'.repeat(300)}`, `/x /x/${'y'.repeat(300)}? `],
    ['http://somewhere/x', '/x /x? '],
  ])('%s is served by the longest route that begins it', async (path, text) => {
    await serve([echo('/x'), echo('/x/deep')]);
    expect(await statusAndText(path)).toEqual(['HTTP/1.1 200 OK', text]);
  });

  it.each(['/', '/nothing', '/xx', '/master', '/x/../y', '/x/..', '/..'])(
    '%s is 404 in bare text',
    async (path) => {
      await serve([echo('/x')]);
      const { status, headers, body } = await theServer().ask([`GET ${path} HTTP/1.1`]);
      expect(status).toBe('HTTP/1.1 404 Not Found');
      expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(body.toString()).toBe('404 Not Found.');
    },
  );

  it('that cannot be decoded is 400', async () => {
    await serve([echo('/x')]);
    expect(await statusAndText('/%zz')).toEqual(['HTTP/1.1 400 Bad Request', '400 Bad Request.']);
  });

  it('can do without /master and without what lies below', async () => {
    await serve([echo('/x', { isUnderMaster: false, takesSubPaths: false })]);
    expect(await statusAndText('/x/')).toEqual(['HTTP/1.1 200 OK', '/x /x/? ']);
    expect(await statusAndText('/x/y')).toEqual(['HTTP/1.1 404 Not Found', '404 Not Found.']);
    expect(await statusAndText('/master/x')).toEqual(['HTTP/1.1 404 Not Found', '404 Not Found.']);
  });
});

describe('methods', () => {
  it.each(['PUT', 'DELETE', 'PROPFIND', 'HEAD'])(
    '%s gets 405 where only POST is expected',
    async (method) => {
      const { connect } = await serve([echo('/x', { methods: ['POST'] })]);
      const connection = await connect();
      connection.send(request([`${method} /x HTTP/1.1`]));
      const { status, headers } = await connection.head();
      expect(status).toBe('HTTP/1.1 405 Method Not Allowed');
      expect(headers.get('allow')).toBe('POST');
      const text = `405 Method Not Allowed. Expecting one of { 'POST' }, but received '${method}'.`;
      expect(headers.get('content-length')).toBe(String(text.length));
      if (method !== 'HEAD') expect((await connection.take(text.length)).toString()).toBe(text);
    },
  );

  it('names all that are expected', async () => {
    const { ask } = await serve([echo('/x')]);
    const { headers, body } = await ask(['DELETE /x HTTP/1.1']);
    expect(headers.get('allow')).toBe('GET, POST');
    expect(body.toString()).toContain("Expecting one of { 'GET', 'POST' }");
  });
});

describe('bodies', () => {
  it('come chunked, or with a length', async () => {
    const { connect, ask } = await serve([echo('/x')]);
    expect((await ask(['POST /x HTTP/1.1'], 'hello')).body.toString()).toBe('/x /x? hello');
    const connection = await connect();
    connection.send('POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n');
    connection.send('2\r\nlo\r\n0\r\n\r\n');
    expect((await connection.answer()).body.toString()).toBe('/x /x? hello');
  });

  it('are inflated', async () => {
    const { ask } = await serve([echo('/x')]);
    const { body } = await ask(['POST /x HTTP/1.1', 'Content-Encoding: gzip'], gzipSync('hello'));
    expect(body.toString()).toBe('/x /x? hello');
  });

  it('that are no gzip although they say so are refused', async () => {
    const { ask } = await serve([echo('/x')]);
    const { status, body } = await ask(['POST /x HTTP/1.1', 'Content-Encoding: gzip'], 'hello');
    expect(status).toBe('HTTP/1.1 400 Bad Request');
    expect(body.toString()).toBe('400 Bad Request. The body cannot be read.');
  });

  it.each([
    ['by its length', ['POST /x HTTP/1.1'], 'x'.repeat(1001)],
    ['once inflated', ['POST /x HTTP/1.1', 'Content-Encoding: gzip'], gzipSync('x'.repeat(100_000))],
  ] as const)('that are too long %s are refused, and the connection closed', async (_how, lines, body) => {
    const { connect } = await serve([echo('/x')], { limits: { bodyBytes: 1000 } });
    const connection = await connect();
    connection.send(request(lines, body));
    const answer = await connection.answer();
    expect(answer.status).toBe('HTTP/1.1 413 Payload Too Large');
    expect(answer.body.toString()).toBe('413 Payload Too Large. The limit is 1000 bytes.');
    await connection.closed();
  });

  it('that are too long without saying so beforehand are refused', async () => {
    const { connect } = await serve([echo('/x')], { limits: { bodyBytes: 10 } });
    const connection = await connect();
    connection.send('POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n');
    expect((await connection.answer()).status).toBe('HTTP/1.1 413 Payload Too Large');
  });

  it('of exactly the limit are taken', async () => {
    const { ask } = await serve([echo('/x')], { limits: { bodyBytes: 1000 } });
    expect((await ask(['POST /x HTTP/1.1'], 'x'.repeat(1000))).status).toBe('HTTP/1.1 200 OK');
  });

  it('have 30 seconds to come, and no timer is left behind', async () => {
    const { connect, clock } = await serve([echo('/x')]);
    const connection = await connect();
    connection.send('POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel');
    await settleUntil(clock, () => clock.waits.length > 0);
    expect(clock.waits).toEqual([clock.now() + 30_000]);
    await clock.advance(30_000);
    const answer = await connection.answer();
    expect(answer.status).toBe('HTTP/1.1 408 Request Timeout');
    expect(answer.body.toString()).toBe('408 Request Timeout. The body has not come within 30 seconds.');
    await connection.closed();
    expect(clock.waits).toEqual([]);
  });

  it('that end before their end leave nothing behind', async () => {
    const { connect, clock, logger } = await serve([echo('/x')]);
    const connection = await connect();
    connection.send('POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel');
    await settleUntil(clock, () => clock.waits.length > 0);
    connection.close();
    await settleUntil(clock, () => clock.waits.length === 0);
    expect(logger.lines).toEqual([]);
  });

  it('of refused requests need not be read: the connection goes on', async () => {
    const { connect } = await serve([echo('/x', { refuse: () => textAnswer(400, 'no') }), echo('/y')]);
    const connection = await connect();
    connection.send(request(['POST /x HTTP/1.1'], 'x'.repeat(100_000)));
    expect((await connection.answer()).body.toString()).toBe('no');
    connection.send(request(['POST /y HTTP/1.1'], 'hello'));
    expect((await connection.answer()).body.toString()).toBe('/y /y? hello');
  });
});

describe('answers', () => {
  const long = echo('/long', { handle: () => textAnswer(200, 'x'.repeat(1024)) });
  const short = echo('/short', { handle: () => textAnswer(200, 'x'.repeat(1023)) });

  it.each(['gzip', 'deflate, gzip;q=0.5', '*', 'GZIP'])(
    'of 1024 bytes are gzipped for "%s"',
    async (accepted) => {
      const { ask } = await serve([long]);
      const { headers, body } = await ask(['GET /long HTTP/1.1', `Accept-Encoding: ${accepted}`]);
      expect(headers.get('content-encoding')).toBe('gzip');
      expect(gunzipSync(body).toString()).toBe('x'.repeat(1024));
    },
  );

  it.each([
    ['/long', 'identity'],
    ['/long', 'gzip;q=0'],
    ['/long', 'gzip;q=0, *'],
    ['/short', 'gzip'],
  ])('of %s are as they are for "%s"', async (path, accepted) => {
    const { ask } = await serve([long, short]);
    const { headers, body } = await ask([`GET ${path} HTTP/1.1`, `Accept-Encoding: ${accepted}`]);
    expect(headers.get('content-encoding')).toBeUndefined();
    expect(body.toString()).toMatch(/^x+$/);
  });

  it('without a body say so', async () => {
    const { ask } = await serve([echo('/x', { handle: () => ({ status: 202 }) })]);
    const { status, headers } = await ask(['POST /x HTTP/1.1'], 'hello');
    expect(status).toBe('HTTP/1.1 202 Accepted');
    expect(headers.get('content-length')).toBe('0');
    expect(headers.get('content-type')).toBeUndefined();
  });

  it('to a throw are 500, which the log explains and the answer does not', async () => {
    const boom = new Error('boom');
    const { ask, logger } = await serve([
      echo('/x', {
        handle: () => {
          throw boom;
        },
      }),
    ]);
    const { status, body } = await ask(['GET /x HTTP/1.1']);
    expect([status, body.toString()]).toEqual([
      'HTTP/1.1 500 Internal Server Error',
      '500 Internal Server Error.',
    ]);
    expect(logger.at('error')).toMatchObject([{ fields: { err: boom, path: '/x' } }]);
  });

  it('are counted by route, not by what lies below', async () => {
    const { ask, metrics } = await serve([echo('/x')]);
    await ask(['GET /x/y HTTP/1.1']);
    await ask(['GET /nothing/at/all HTTP/1.1']);
    expect(metrics.requests).toEqual([
      ['test', '/x', 'GET', 200, 0],
      ['none', '', 'GET', 404, 0],
    ]);
  });
});

describe('what is no request', () => {
  it('is answered with 400, and the connection closed', async () => {
    const { connect } = await serve([echo('/x')]);
    const connection = await connect();
    connection.send('HELLO\r\n\r\n');
    const { status, headers, body } = await connection.answer();
    expect([status, body.toString()]).toEqual(['HTTP/1.1 400 Bad Request', '400 Bad Request.']);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    await connection.closed();
  });

  it.each([
    ['longer', ['x-long: ' + 'x'.repeat(40_000)]],
    ['more', Array.from({ length: 200 }, (_, i) => `x-${i}: 1`)],
  ])('with %s headers than allowed is answered with 431', async (_what, lines) => {
    const { ask } = await serve([echo('/x')]);
    const { status, body } = await ask(['GET /x HTTP/1.1', ...lines]);
    expect(status).toBe('HTTP/1.1 431 Request Header Fields Too Large');
    expect(body.toString()).toBe('431 Request Header Fields Too Large.');
  });

  it('but a message of a v0 driver is refused with 404, wherever it goes', async () => {
    const { ask } = await serve([echo('/x')]);
    const answers = [
      await ask([
        'POST /master/mesos.scheduler.Call HTTP/1.1',
        'User-Agent: libprocess/scheduler-1@10.0.0.1:99',
      ]),
      await ask(['POST /x HTTP/1.1', 'Libprocess-From: scheduler-1@10.0.0.1:99'], 'hello'),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe('HTTP/1.1 404 Not Found');
      expect(body.toString()).toBe(
        'Messages of Mesos v0 drivers are not served; use the v1 API at /api/v1/scheduler',
      );
    }
    expect((await ask(['GET /x HTTP/1.1', 'User-Agent: libprocess/x'])).status).toBe('HTTP/1.1 200 OK');
  });
});

describe('connections', () => {
  it('have no time-outs: neither Node nor we wait for anything on an idle one', async () => {
    const { connect, clock } = await serve([echo('/x')]);
    const silent = await connect();
    const used = await connect();
    used.send(request(['GET /x HTTP/1.1']));
    await used.answer();
    await clock.advance(24 * 3_600_000);
    expect(clock.waits).toEqual([]);
    for (const connection of [silent, used]) {
      connection.send(request(['GET /x HTTP/1.1']));
      expect((await connection.answer()).status).toBe('HTTP/1.1 200 OK');
    }
  });

  it('beyond the limit are not taken, which the log tells', async () => {
    const { connect, logger } = await serve([echo('/x')], { limits: { connections: 1 } });
    const first = await connect();
    const second = await connect();
    await second.closed();
    first.send(request(['GET /x HTTP/1.1']));
    expect((await first.answer()).status).toBe('HTTP/1.1 200 OK');
    expect(logger.at('warn')).toMatchObject([{ fields: { event: 'http.connection_dropped' } }]);
  });
});

describe('closing', () => {
  it('waits for what is under way, tells newcomers, and then hangs up', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { server, connect, metrics } = await serve([
      echo('/slow', {
        handle: async () => {
          await held;
          return textAnswer(200, 'done');
        },
      }),
    ]);
    const idle = await connect();
    const slow = await connect();
    slow.send(request(['GET /slow HTTP/1.1']));
    const late = await connect();
    await new Promise((resolve) => setImmediate(resolve));
    const closing = server.close();
    late.send(request(['GET /slow HTTP/1.1']));
    expect((await late.answer()).status).toBe('HTTP/1.1 503 Service Unavailable');
    release();
    expect((await slow.answer()).body.toString()).toBe('done');
    await closing;
    await idle.closed();
    expect(metrics.requests.map(([, , , status]) => status)).toEqual([503, 200]);
  });

  it('ends what asked to be ended, and does not wait for ever', async () => {
    const { server, clock, connect } = await serve([
      echo('/never', { handle: () => new Promise<undefined>(() => undefined) }),
    ]);
    let ended = 0;
    server.onClosing(() => {
      ended += 1;
    });
    const connection = await connect();
    connection.send(request(['GET /never HTTP/1.1']));
    await new Promise((resolve) => setImmediate(resolve));
    const closing = server.close();
    await clock.advance(5000);
    await closing;
    expect(ended).toBe(1);
    await connection.closed();
  });
});

describe('listening', () => {
  const create = (host: string, port = 0, isOpenAllowed = false) =>
    createHttpServer({ host, port, isOpenAllowed, clock: new ManualClock(), logger: new RecordingLogger() });

  it('says where', async () => {
    const { at } = await serve([]);
    expect(at).toEqual({ host: '127.0.0.1', port: at.port, url: `http://127.0.0.1:${at.port}` });
  });

  it('takes localhost for 127.0.0.1 alone', async () => {
    const { at } = await serve([], { host: 'localhost' });
    expect(at.host).toBe('127.0.0.1');
  });

  it('fails with PORT_IN_USE where somebody listens already', async () => {
    const { at } = await serve([]);
    await expect(create('127.0.0.1', at.port).listen()).rejects.toMatchObject({
      name: 'ListenError',
      code: 'PORT_IN_USE',
      port: at.port,
    });
  });

  it('fails with ADDRESS_UNKNOWN on addresses of others', async () => {
    await expect(create('192.0.2.1', 0, true).listen()).rejects.toMatchObject({ code: 'ADDRESS_UNKNOWN' });
  });

  it.each(['0.0.0.0', '::', '10.0.0.1'])('fails with OPEN_WITHOUT_CREDENTIALS on %s', async (host) => {
    await expect(create(host).listen()).rejects.toMatchObject({
      code: 'OPEN_WITHOUT_CREDENTIALS',
      message: `Will not listen on ${host} without credentials`,
    });
  });

  it("asks a server that serves a framework alone for that one's credentials only", async () => {
    const options = { host: '192.0.2.1', port: 0, clock: new ManualClock(), logger: new RecordingLogger() };
    const authenticators = { marathon: basicAuthenticator([{ principal: 'ops', secret: 's' }]) };
    const guarded = createHttpServer({ ...options, authenticators });
    guarded.route(echo('/v2', { realm: 'marathon' }));
    await expect(guarded.listen()).rejects.toMatchObject({ code: 'ADDRESS_UNKNOWN' });
    const open = createHttpServer(options);
    open.route(echo('/v2', { realm: 'marathon' }));
    await expect(open.listen()).rejects.toMatchObject({ code: 'OPEN_WITHOUT_CREDENTIALS' });
    const both = createHttpServer({ ...options, authenticators });
    both.route(echo('/v2', { realm: 'marathon' }));
    both.route(echo('/state', { realm: 'mesos-master-readonly' }));
    await expect(both.listen()).rejects.toMatchObject({ code: 'OPEN_WITHOUT_CREDENTIALS' });
  });
});

describe('a route without a path', () => {
  it('takes what no other one takes', async () => {
    await serve([echo('', { isUnderMaster: false }), echo('/x')]);
    expect(await statusAndText('/')).toEqual(['HTTP/1.1 200 OK', ' /? ']);
    expect(await statusAndText('/y/z')).toEqual(['HTTP/1.1 200 OK', ' /y/z? ']);
    expect(await statusAndText('/x/z')).toEqual(['HTTP/1.1 200 OK', '/x /x/z? ']);
  });
});

describe('what the server itself answers', () => {
  it.each([
    ['a method that is not served', 'DELETE /x HTTP/1.1', [], '405'],
    ['nobody in particular', 'GET /x HTTP/1.1', ['Authorization: Basic eDp5'], '401'],
    ['a body too large', 'POST /x HTTP/1.1', ['Authorization: Basic b3BzOnM='], '413'],
  ])('to %s is in the words of the route', async (_, line, headers, status) => {
    const reword: HttpRoute['reword'] = (answer) => ({ ...answer, body: `reworded ${answer.status}` });
    const authenticators =
      status === '405' ? {} : { marathon: basicAuthenticator([{ principal: 'ops', secret: 's' }]) };
    const { ask } = await serve([echo('/x', { realm: 'marathon', reword })], {
      authenticators,
      limits: { bodyBytes: 1 },
    });
    const answer = await ask([line, ...headers], status === '413' ? 'xx' : '');
    expect(answer.body.toString()).toBe(`reworded ${status}`);
    expect(answer.status).toContain(status);
  });
});
