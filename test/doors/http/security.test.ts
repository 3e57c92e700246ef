import { afterEach, describe, expect, it } from '@jest/globals';

import { basicAuthenticator } from '../../../src/doors/http/basic-authenticator.ts';
import { bearerAuthenticator } from '../../../src/doors/http/bearer-authenticator.ts';
import { certificateAuthenticator } from '../../../src/doors/http/certificate-authenticator.ts';
import type { HttpServerOptions } from '../../../src/doors/http/http-options.ts';
import type { HttpRoute } from '../../../src/doors/http/http-route.ts';
import { textAnswer } from '../../../src/doors/http/text-answer.ts';
import { TLS, tlsTo } from '../../support/tls-material.ts';
import { request, startServer } from './http-fixture.ts';
import type { StartedServer } from './http-fixture.ts';

let started: StartedServer | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

/** Says who asks. */
const whoAmI = (path: string, changes: Partial<HttpRoute>): HttpRoute => ({
  door: 'test',
  path,
  methods: ['GET', 'POST'],
  handle: ({ access }) => textAnswer(200, JSON.stringify(access)),
  ...changes,
});

const ROUTES = [
  whoAmI('/open', {}),
  whoAmI('/read', { realm: 'mesos-master-readonly' }),
  whoAmI('/write', { realm: 'mesos-master-readwrite', isWriting: true }),
  whoAmI('/schedule', { realm: 'mesos-master-scheduler', isWriting: true }),
];

async function serve(changes: Partial<HttpServerOptions>): Promise<StartedServer> {
  started = await startServer(ROUTES, changes);
  return started;
}

const SESAME = basicAuthenticator([
  { principal: 'ann', secret: 'sesame', roles: ['web'] },
  { principal: 'bob', secret: 'sesame', isReadOnly: true },
]);
const ANN = 'Authorization: Basic YW5uOnNlc2FtZQ==';
const BOB = 'Authorization: Basic Ym9iOnNlc2FtZQ==';
const EVERYWHERE = {
  'mesos-master-scheduler': SESAME,
  'mesos-master-readonly': SESAME,
  'mesos-master-readwrite': SESAME,
};

describe('a realm with an authenticator', () => {
  it('turns away with 401 and the challenge of its name', async () => {
    const { ask } = await serve({ authenticators: EVERYWHERE });
    for (const [path, realm] of [
      ['/schedule', 'mesos-master-scheduler'],
      ['/read', 'mesos-master-readonly'],
      ['/write', 'mesos-master-readwrite'],
    ] as const) {
      const { status, headers, body } = await ask([`GET ${path} HTTP/1.1`]);
      expect(status).toBe('HTTP/1.1 401 Unauthorized');
      expect(headers.get('www-authenticate')).toBe(`Basic realm="${realm}"`);
      expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(body.toString()).toBe('401 Unauthorized.');
    }
  });

  it('knows who comes in, and what that one may do', async () => {
    const { ask } = await serve({ authenticators: EVERYWHERE });
    const { body } = await ask(['GET /schedule HTTP/1.1', ANN]);
    expect(JSON.parse(body.toString())).toEqual({ principal: 'ann', roles: ['web'] });
  });

  it('asks before it looks at the method, and before the body has come', async () => {
    const { ask, connect } = await serve({ authenticators: EVERYWHERE });
    expect((await ask(['DELETE /schedule HTTP/1.1'])).status).toBe('HTTP/1.1 401 Unauthorized');
    const connection = await connect();
    connection.send('POST /schedule HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nx');
    expect((await connection.answer()).status).toBe('HTTP/1.1 401 Unauthorized');
  });

  it('does not concern other realms, nor paths that have none', async () => {
    const { ask } = await serve({ authenticators: { 'mesos-master-readonly': SESAME } });
    expect((await ask(['GET /open HTTP/1.1'])).body.toString()).toBe('{}');
    expect((await ask(['GET /write HTTP/1.1'])).body.toString()).toBe('{}');
  });

  it('lets those who may only read do that', async () => {
    const { ask } = await serve({ authenticators: EVERYWHERE });
    expect((await ask(['GET /read HTTP/1.1', BOB])).status).toBe('HTTP/1.1 200 OK');
    for (const path of ['/write', '/schedule']) {
      const { status, body } = await ask([`POST ${path} HTTP/1.1`, BOB]);
      expect([status, body.toString()]).toEqual(['HTTP/1.1 403 Forbidden', "Principal 'bob' may only read"]);
    }
  });

  it('may be there for some paths only', async () => {
    const authorize: HttpServerOptions['authorize'] = ({ principal }, { method, path }) =>
      principal === 'ann' || (method === 'GET' && path === '/read');
    const { ask } = await serve({ authenticators: EVERYWHERE, authorize });
    expect((await ask(['GET /read HTTP/1.1', BOB])).status).toBe('HTTP/1.1 200 OK');
    const { status, body } = await ask(['GET /read/more HTTP/1.1', BOB]);
    expect(status).toBe('HTTP/1.1 403 Forbidden');
    expect(body.toString()).toBe("Principal 'bob' may not GET /read/more");
  });
});

describe('without an authenticator', () => {
  it('credentials are ignored', async () => {
    const { ask } = await serve({});
    expect((await ask(['GET /read HTTP/1.1', ANN])).body.toString()).toBe('{}');
  });
});

describe('a bearer token', () => {
  it('comes in as well', async () => {
    const bearer = bearerAuthenticator([{ principal: 'ann', token: 'xyz' }]);
    const { ask } = await serve({ authenticators: { 'mesos-master-readonly': bearer } });
    expect((await ask(['GET /read HTTP/1.1', 'Authorization: Bearer xyz'])).status).toBe('HTTP/1.1 200 OK');
    const { headers } = await ask(['GET /read HTTP/1.1', ANN]);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="mesos-master-readonly"');
  });
});

describe('the rate limit', () => {
  it('is for each principal, and for each address where there is none', async () => {
    const limits = { requests: { perSecond: 1, burst: 2 } };
    const { ask, clock } = await serve({ authenticators: EVERYWHERE, limits });
    const codes = async (header: string): Promise<string> =>
      (await ask(['GET /read HTTP/1.1', header])).status.slice(9, 12);
    expect([await codes(ANN), await codes(ANN), await codes(ANN)]).toEqual(['200', '200', '429']);
    expect(await codes(BOB)).toBe('200');
    expect([await codes('x: y'), await codes('x: y'), await codes('x: y')]).toEqual(['401', '401', '429']);
    await clock.advance(1000);
    expect(await codes(ANN)).toBe('200');
  });

  it('says when to come again', async () => {
    const { ask } = await serve({ limits: { requests: { perSecond: 0.5, burst: 1 } } });
    await ask(['GET /open HTTP/1.1']);
    const { status, headers, body } = await ask(['GET /open HTTP/1.1']);
    expect(status).toBe('HTTP/1.1 429 Too Many Requests');
    expect(headers.get('retry-after')).toBe('2');
    expect(body.toString()).toBe('429 Too Many Requests.');
  });
});

describe('TLS', () => {
  const get = async (path: string, open: ReturnType<typeof tlsTo>): Promise<string> => {
    if (started === undefined) throw new Error('no server has been started');
    const connection = await started.connect(open);
    connection.send(request([`GET ${path} HTTP/1.1`]));
    const { status, body } = await connection.answer();
    return `${status.slice(9, 12)} ${body.toString()}`;
  };

  it('is all there is then', async () => {
    const { at, connect } = await serve({ tls: TLS.server });
    expect(at.url).toBe(`https://127.0.0.1:${at.port}`);
    expect(await get('/open', tlsTo())).toBe('200 {}');
    const plain = await connect();
    plain.send(request(['GET /open HTTP/1.1']));
    await plain.closed();
    expect(plain.received.toString()).not.toContain('200');
  });

  it('can demand a certificate of clients', async () => {
    await serve({ tls: { ...TLS.server, clientAuthority: TLS.authority, clientCertificates: 'REQUIRED' } });
    expect(await get('/open', tlsTo(TLS.client))).toBe('200 {}');
    await expect(get('/open', tlsTo())).rejects.toThrow();
    await expect(get('/open', tlsTo(TLS.stranger))).rejects.toThrow();
  });

  it('can tell a principal by the certificate, from the right authority only', async () => {
    await serve({
      tls: { ...TLS.server, clientAuthority: TLS.authority, clientCertificates: 'OPTIONAL' },
      authenticators: { 'mesos-master-readonly': certificateAuthenticator([{ principal: 'marathon' }]) },
    });
    expect(await get('/read', tlsTo(TLS.client))).toBe('200 {"principal":"marathon"}');
    expect(await get('/read', tlsTo())).toBe('401 401 Unauthorized.');
    expect(await get('/read', tlsTo(TLS.stranger))).toBe('401 401 Unauthorized.');
  });

  it('takes a new certificate while it serves, and keeps connections', async () => {
    const { server, connect } = await serve({ tls: TLS.server });
    const nameOf = async (): Promise<readonly [string, Awaited<ReturnType<typeof connect>>]> => {
      let name = '';
      const connection = await connect((port) => {
        const socket = tlsTo()(port);
        socket.once('secureConnect', () => {
          name = String(socket.getPeerCertificate().subject.CN);
        });
        return socket;
      });
      return [name, connection];
    };
    const [first, old] = await nameOf();
    server.reload(TLS.nextServer);
    const [second] = await nameOf();
    expect([first, second]).toEqual(['first', 'second']);
    old.send(request(['GET /open HTTP/1.1']));
    expect((await old.answer()).status).toBe('HTTP/1.1 200 OK');
  });

  it('keeps the old certificate when the new one cannot be used', async () => {
    const { server } = await serve({ tls: TLS.server });
    const mismatch = { certificate: TLS.nextServer.certificate, key: TLS.client.key };
    expect(() => {
      server.reload(mismatch);
    }).toThrow(expect.objectContaining({ name: 'ListenError', code: 'TLS_UNUSABLE' }));
    expect(await get('/open', tlsTo())).toBe('200 {}');
  });

  it('that cannot be used keeps a server from being made', async () => {
    await expect(serve({ tls: { certificate: 'none', key: 'none' } })).rejects.toMatchObject({
      code: 'TLS_UNUSABLE',
    });
  });
});
