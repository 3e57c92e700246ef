import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RESOURCES } from '../../../src/frameworks/marathon/rest/all-resources.ts';
import type { StateStore } from '../../../src/ports/state-store.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { Held } from '../../support/held.ts';
import { RawConnection } from '../../support/raw-connection.ts';
import { TLS, tlsFile, tlsTo } from '../../support/tls-material.ts';
import { basic, Marathons } from './marathon-alone.ts';

const ANN = basic('ann', 's3cret');
const BOB = basic('bob', 'l00k');

let marathons: Marathons;

beforeEach(async () => {
  marathons = await Marathons.inDirectory();
});

afterEach(() => marathons.close());

interface Said {
  readonly message?: unknown;
}

/** The message of an answer that has to be JSON. */
async function messageOf(answer: Response): Promise<unknown> {
  expect(answer.headers.get('content-type')).toBe('application/json');
  return ((await answer.json()) as Said).message;
}

/** Sends these very bytes. @returns status and body of what comes back. */
async function raw(url: string, head: readonly string[]): Promise<readonly [string, string]> {
  const connection = await RawConnection.to(Number(new URL(url).port));
  connection.send([...head, 'Connection: close', '', ''].join('\r\n'));
  const { status, body } = await connection.answer();
  connection.close();
  return [status, body.toString()];
}

/** It is posted to, and changes nothing. */
const PLAN = 'ecs-scheduler/v1/marathon/plan';

const reads = (path: string, method: string): boolean =>
  method === 'GET' || method === 'HEAD' || path === PLAN;

/** Every method of every resource that reads, or that changes something, with a path that it has. */
function requestsThat(what: 'read' | 'write'): readonly (readonly [method: string, path: string])[] {
  return RESOURCES.flatMap(({ path, methods }) =>
    Object.keys(methods)
      .filter((method) => reads(path, method) === (what === 'read'))
      .map((method) => [method, `/${path.replace('...id', 'web').replace(/:\w+/, 'x')}`] as const),
  );
}

describe('with credentials, whoever says nothing or something wrong', () => {
  it.each([
    ['says nothing', {}],
    ['says a wrong secret', basic('ann', 'sesame')],
    ['is unknown', basic('eve', 's3cret')],
    ['is not to be understood', { authorization: 'Basic !' }],
  ])('is turned away with 401, a challenge and a message: one who %s', async (_name, headers) => {
    const url = await marathons.begun({ credentials: marathons.credentials() });
    const answer = await fetch(`${url}/v2/apps`, { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="marathon", Bearer realm="marathon"');
    expect(await messageOf(answer)).toBe('401 Unauthorized.');
  });

  it('is turned away from everything that there is but a sign of life, however its path is written', async () => {
    const url = await marathons.begun({ credentials: marathons.credentials() });
    for (const [method, path] of [...requestsThat('read'), ...requestsThat('write')]) {
      const isOpen = ['/', '/ping', '/help'].includes(path);
      const { status } = await fetch(url + path, { method, redirect: 'manual' });
      expect([method, path, status === 401]).toEqual([method, path, !isOpen]);
    }
    for (const path of [
      '//v2/apps',
      '/v2%2Fapps',
      '/%76%32/apps',
      '/%2Fv2/apps',
      '///v2//info',
      '/ping/../v2/apps',
      '/ping%2F..%2Fv2%2Fapps',
      'http://x/v2/apps',
      'HTTP://x//v2/apps',
      '/%2Fmetrics',
      '//ecs-scheduler/v1/marathon/why/web',
    ]) {
      const [status] = await raw(url, [`GET ${path} HTTP/1.1`, 'Host: x']);
      expect([path, status]).toEqual([path, expect.stringMatching(/ 40[14] /)]);
    }
  });

  it('may ask whether Marathon is alive', async () => {
    const url = await marathons.begun({ credentials: marathons.credentials() });
    expect(await (await fetch(`${url}/ping`)).text()).toBe('pong');
  });
});

describe('a principal', () => {
  it('that says its secret comes in', async () => {
    const url = await marathons.begun({ credentials: marathons.credentials() });
    const body = JSON.stringify({ id: '/web', cmd: 'nginx:1', instances: 0 });
    const headers = { ...ANN, 'content-type': 'application/json' };
    expect((await fetch(`${url}/v2/apps`, { method: 'POST', headers, body })).status).toBe(201);
  });

  it.each(requestsThat('read'))('that may only read reads: %s %s', async (method, path) => {
    const url = await marathons.begun({ credentials: marathons.credentials() });
    const abort = new AbortController();
    const { signal } = abort;
    const { status } = await fetch(url + path, { method, headers: BOB, redirect: 'manual', signal });
    abort.abort();
    expect([401, 403]).not.toContain(status);
  });

  it.each(requestsThat('write'))('that may only read is refused with 403: %s %s', async (method, path) => {
    const url = await marathons.begun({ credentials: marathons.credentials() });
    const answer = await fetch(url + path, { method, headers: BOB });
    expect(answer.status).toBe(403);
    expect(await messageOf(answer)).toBe("Principal 'bob' may only read");
  });

  it('that may only read may ask what a change of a group would do, and not make it', async () => {
    const url = await marathons.begun({ credentials: marathons.credentials() });
    const put = async (path: string): Promise<Response> =>
      fetch(url + path, {
        method: 'PUT',
        headers: { ...BOB, 'content-type': 'application/json' },
        body: JSON.stringify({ id: '/shop', apps: [{ id: 'web', cmd: 'web:1' }] }),
      });
    expect(await (await put('/v2/groups?dryRun=true')).json()).toMatchObject({ steps: [{}, {}] });
    expect((await put('/v2/groups/shop?dryRun=true')).status).toBe(200);
    expect((await put('/v2/groups?dryRun=false')).status).toBe(403);
    expect(
      (await fetch(`${url}/v2/groups/shop?dryRun=true`, { method: 'DELETE', headers: BOB })).status,
    ).toBe(403);
    expect((await fetch(`${url}/v2/groups/shop`, { headers: BOB })).status).toBe(404);
  });
});

describe('with TLS', () => {
  /** The serial number of the certificate that is shown. */
  async function serialAt(url: string): Promise<string> {
    const socket = tlsTo()(Number(new URL(url).port));
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  }

  function put(name: string): { readonly tlsCertificate: string; readonly tlsKey: string } {
    const tlsCertificate = join(marathons.directory, 'cert.pem');
    const tlsKey = join(marathons.directory, 'cert.key');
    copyFileSync(tlsFile(`${name}.pem`), tlsCertificate);
    copyFileSync(tlsFile(`${name}.key`), tlsKey);
    return { tlsCertificate, tlsKey };
  }

  it('it shows a renewed certificate once that has been read, and keeps the old one where it cannot be used', async () => {
    const marathon = await marathons.open(put('server'));
    expect(marathon.at.url).toMatch(/^https:/);
    const before = await serialAt(marathon.at.url);
    put('next-server');
    await marathon.reload();
    const after = await serialAt(marathon.at.url);
    expect(after).not.toBe(before);
    copyFileSync(tlsFile('server.key'), join(marathons.directory, 'cert.key'));
    await expect(marathon.reload()).rejects.toThrow('TLS_UNUSABLE');
    expect(await serialAt(marathon.at.url)).toBe(after);
  });

  it('and authorities of clients, it lets in those who have a certificate of theirs, and nobody else', async () => {
    const marathon = await marathons.open({ ...put('server'), tlsClientCa: tlsFile('authority.pem') });
    await marathon.begun;
    const known = await RawConnection.to(marathon.at.port, tlsTo(TLS.client));
    known.send('GET /v2/apps HTTP/1.1\r\nHost: x\r\n\r\n');
    expect((await known.answer()).status).toBe('HTTP/1.1 200 OK');
    known.close();
    const stranger = await RawConnection.to(marathon.at.port, tlsTo(TLS.stranger));
    await stranger.closed();
    expect(stranger.received).toHaveLength(0);
  });
});

describe('Marathon does not start', () => {
  it('where its port is taken, and says that it is its own, and the flag', async () => {
    const { at } = await marathons.open();
    await expect(marathons.open({ marathonPort: at.port })).rejects.toMatchObject({
      problem: {
        code: 'PORT_IN_USE',
        what: expect.stringContaining(`Port ${at.port} (Marathon API) of 127.0.0.1 is in use`) as unknown,
        cure: `give another one: --marathon-port ${at.port + 1}, or --marathon-port 0 for any free one`,
      },
    });
  });

  it('on a host that others reach without credentials, unless that is wanted', async () => {
    await expect(marathons.open({ marathonHost: '0.0.0.0' })).rejects.toMatchObject({
      problem: {
        code: 'OPEN_WITHOUT_CREDENTIALS',
        cure: 'give --credentials FILE, or --insecure-listen',
      },
    });
    const wanted = await marathons.open({ marathonHost: '0.0.0.0', insecureListen: true });
    expect(wanted.at.host).toBe('0.0.0.0');
    const guarded = await marathons.open({
      marathonHost: '0.0.0.0',
      credentials: marathons.credentials(),
    });
    expect(guarded.at.host).toBe('0.0.0.0');
  });

  it('on an address that is not of this machine, and says which flag gives one', async () => {
    await expect(marathons.open({ marathonHost: '192.0.2.1', insecureListen: true })).rejects.toMatchObject({
      problem: { code: 'ADDRESS_UNKNOWN', cure: expect.stringContaining('--marathon-host') as unknown },
    });
  });
});

describe('until what is stored has been read', () => {
  it.each([
    ['GET', '/v2/apps'],
    ['GET', '/v2/groups'],
    ['GET', '/v2/deployments'],
    ['GET', '/v2/tasks'],
    ['GET', '/v2/queue'],
    ['GET', '/v2/info'],
    ['GET', '/metrics'],
    ['POST', '/v2/apps'],
    ['PUT', '/v2/groups'],
    ['DELETE', '/v2/apps/web'],
    ['POST', '/v2/tasks/delete'],
  ])('it answers %s %s with 503 and a message, and afterwards as usual', async (method, path) => {
    const held = new Held<StateStore>();
    const marathon = await marathons.open({}, held.promise);
    const ask = (): Promise<Response> =>
      fetch(marathon.at.url + path, {
        method,
        ...(method === 'GET'
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: '{"id":"/web","ids":[],"cmd":"a:1"}' }),
      });
    const early = await ask();
    expect(early.status).toBe(503);
    expect(await messageOf(early)).toBe('Marathon is starting: what it has stored is being read');
    held.release(createMemoryStore());
    await marathon.begun;
    expect((await ask()).status).not.toBe(503);
  });

  it('it is alive, and where that fails it says so and why', async () => {
    const held = new Held<StateStore>();
    const marathon = await marathons.open({}, held.promise);
    expect((await fetch(`${marathon.at.url}/ping`)).status).toBe(200);
    const store = createMemoryStore([{ key: 'app /web', value: 'not a record' }]);
    held.release(store);
    await expect(marathon.failed).rejects.toMatchObject({ name: 'ProblemError' });
    const answer = await fetch(`${marathon.at.url}/v2/apps`);
    expect(answer.status).toBe(503);
    expect(await messageOf(answer)).toContain("'app /web' cannot be used");
  });
});

describe('a request beyond the limits', () => {
  const post = (url: string, body: string): Promise<Response> =>
    fetch(`${url}/v2/apps`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

  it('of a body is refused with 413 and a message', async () => {
    const url = await marathons.begun({ maxBodyMiB: 1 });
    const answer = await post(url, `{"id":"/web","cmd":"${'x'.repeat(2 ** 20)}"}`);
    expect(answer.status).toBe(413);
    expect(await messageOf(answer)).toContain(`The limit is ${2 ** 20} bytes.`);
  });

  it('of headers is refused with 431', async () => {
    const url = await marathons.begun();
    const many = Array.from({ length: 250 }, (_, i) => `X-${i}: 1`);
    const [status, body] = await raw(url, ['GET /v2/apps HTTP/1.1', 'Host: x', ...many]);
    expect(status).toBe('HTTP/1.1 431 Request Header Fields Too Large');
    expect(JSON.parse(body)).toEqual({ message: '431 Request Header Fields Too Large.' });
    const long = await raw(url, ['GET /v2/apps HTTP/1.1', 'Host: x', `X: ${'x'.repeat(40_000)}`]);
    expect(long[0]).toBe('HTTP/1.1 431 Request Header Fields Too Large');
  });

  it('of requests is refused with 429, a message, and when to come again', async () => {
    const url = await marathons.begun({ callsPerSecond: 2 });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await fetch(`${url}/v2/apps`)).status);
    expect(statuses).toEqual([200, 200, 200, 200]);
    const answer = await fetch(`${url}/v2/apps`);
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await messageOf(answer)).toBe('429 Too Many Requests.');
  });
});
