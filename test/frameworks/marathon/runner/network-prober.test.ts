import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';
import { NetworkProber } from '../../../../src/frameworks/marathon/runner/prober/network-prober.ts';
import type { NetworkProberOptions } from '../../../../src/frameworks/marathon/runner/prober/network-prober.ts';
import type { Probe, ProbeResult } from '../../../../src/frameworks/marathon/scheduler/probe.ts';
import { taskId } from '../../../../src/mesos/ids.ts';
import { closedPort } from '../../../support/closed-port.ts';
import { Held } from '../../../support/held.ts';
import { LiveClock } from '../../../support/live-clock.ts';
import { TLS } from '../../../support/tls-material.ts';

const servers: Server[] = [];
const clock = new LiveClock();

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function portOf(server: Server, host = '127.0.0.1'): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  // A TCP server's address is never a path.
  return (server.address() as AddressInfo).port;
}

const serve = (listener: RequestListener): Promise<number> => portOf(createServer(listener));

/** Looks once, by HTTP for the health of a task of this machine unless told otherwise. */
function look(changes: Partial<Probe>, options: Partial<NetworkProberOptions> = {}): Promise<ProbeResult> {
  return new NetworkProber({ clock, ...options }).probe(probeOf(changes));
}

const probeOf = (changes: Partial<Probe>): Probe => ({
  taskId: taskId('t1'),
  instanceId: 'i1',
  purpose: 'health',
  index: 0,
  protocol: 'HTTP',
  host: '127.0.0.1',
  port: 1,
  path: '/',
  ipProtocol: 'IPv4',
  timeoutMs: 20_000,
  ...changes,
});

describe('a look by HTTP', () => {
  it('finds the status that the path is answered with, and keeps no body of health checks', async () => {
    const port = await serve((request, response) => {
      response.writeHead(request.url === '/ok?a=b' ? 200 : 404, { 'content-type': 'text/plain' }).end('body');
    });
    const found = { type: 'response', contentType: 'text/plain', body: '' };
    expect(await look({ port, path: '/ok?a=b' })).toEqual({ ...found, status: 200 });
    expect(await look({ port, path: '/other' })).toEqual({ ...found, status: 404 });
  });

  it('takes a redirect for an answer', async () => {
    let requests = 0;
    const port = await serve((_request, response) => {
      requests += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await look({ port })).toMatchObject({ status: 302 });
    expect(requests).toBe(1);
  });

  it('keeps the beginning of the body of readiness checks, however long that is', async () => {
    const port = await serve((request, response) => {
      response.end(request.url === '/short' ? 'ready' : `${'x'.repeat(4_095)}ä${'y'.repeat(100_000)}`);
    });
    expect(await look({ port, purpose: 'readiness', path: '/short' })).toMatchObject({ body: 'ready' });
    // The character that does not fit as a whole is left out.
    expect(await look({ port, purpose: 'readiness', path: '/long' })).toMatchObject({
      body: 'x'.repeat(4_095),
    });
  });

  it('is over when an endless body has said enough', async () => {
    const port = await serve((_request, response) => {
      response.write('z'.repeat(5_000));
    });
    expect(await look({ port, purpose: 'readiness' })).toMatchObject({
      status: 200,
      body: 'z'.repeat(4_096),
    });
  });

  it('makes a connection of its own each time, and leaves none open', async () => {
    const sockets = new Set<unknown>();
    const port = await serve((request, response) => {
      sockets.add(request.socket);
      response.end();
    });
    const prober = new NetworkProber({ clock });
    await prober.probe(probeOf({ port }));
    await prober.probe(probeOf({ port }));
    expect(sockets.size).toBe(2);
  });

  it('over TLS takes a certificate that no authority has signed', async () => {
    const port = await portOf(
      createTlsServer({ cert: TLS.server.certificate, key: TLS.server.key }, (_request, response) =>
        response.end(),
      ),
    );
    expect(await look({ port, protocol: 'HTTPS' })).toMatchObject({ type: 'response', status: 200 });
  });

  it('finds that a protocol was switched', async () => {
    const port = await portOf(
      createTcpServer((socket) => {
        socket.resume().end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
      }),
    );
    expect(await look({ port, purpose: 'readiness' })).toMatchObject({ status: 101 });
  });

  it('goes to the address family that the check names', async () => {
    const six = createServer((_request, response) => response.end());
    const port = await portOf(six, '::1');
    expect(await look({ port, host: '::1', ipProtocol: 'IPv6' })).toMatchObject({ status: 200 });
    expect(await look({ port, host: 'localhost', ipProtocol: 'IPv4' })).toMatchObject({ type: 'failed' });
  });

  it.each([
    ['that hangs up', '', /socket hang up/],
    ['that speaks something else', 'no HTTP\r\n\r\n', /Parse Error/],
  ])('fails at a server %s', async (_name, words, cause) => {
    const port = await portOf(createTcpServer((socket) => socket.resume().end(words)));
    expect(await look({ port })).toEqual({ type: 'failed', cause: expect.stringMatching(cause) as unknown });
  });
});

describe('a look by TCP', () => {
  it('finds that somebody takes connections, and hangs up', async () => {
    const hungUp = new Held();
    const port = await portOf(
      createTcpServer((socket) => {
        socket
          .on('error', () => undefined)
          .on('close', hungUp.release)
          .resume();
      }),
    );
    expect(await look({ port, protocol: 'TCP' })).toEqual({ type: 'connected' });
    await hungUp.promise;
  });

  it('finds that nobody does', async () => {
    const port = await closedPort();
    expect(await look({ port, protocol: 'TCP' })).toEqual({
      type: 'failed',
      cause: expect.stringContaining('ECONNREFUSED') as unknown,
    });
  });
});

describe('a look', () => {
  it('goes where hosts really are, where their names lead nowhere', async () => {
    const port = await serve((_request, response) => response.end());
    const resolveHost = (host: string): string => (host === 'ip-10-0-0-11' ? '127.0.0.1' : host);
    expect(await look({ port, host: 'ip-10-0-0-11' }, { resolveHost })).toMatchObject({ status: 200 });
  });

  it('fails when its time is over, and hangs up', async () => {
    const came = new Held();
    const hungUp = new Held();
    const port = await serve((request) => {
      request.socket.on('close', hungUp.release);
      came.release();
    });
    const found = look({ port, timeoutMs: 2_000 });
    await came.promise;
    await clock.advance(2_000);
    expect(await found).toEqual({ type: 'failed', cause: 'no answer within 2 s' });
    await hungUp.promise;
  });

  it('waits for its turn where there are many, and its time begins with it', async () => {
    const came = [new Held(), new Held()] as const;
    const port = await serve((request) => {
      came[request.url === '/first' ? 0 : 1].release();
    });
    const prober = new NetworkProber({ clock, maxAtOnce: 1 });
    const first = prober.probe(probeOf({ port, path: '/first', timeoutMs: 2_000 }));
    const second = prober.probe(probeOf({ port, path: '/second', timeoutMs: 2_000 }));
    await came[0].promise;
    expect(clock.waits).toHaveLength(1);
    await clock.advance(2_000);
    expect(await first).toMatchObject({ type: 'failed' });
    await came[1].promise;
    expect(clock.waits).toEqual([clock.now() + 2_000]);
    await clock.advance(2_000);
    expect(await second).toMatchObject({ type: 'failed' });
  });

  it('is given up when the prober closes, be it under way or still to come', async () => {
    const came = new Held();
    const port = await serve(() => {
      came.release();
    });
    const prober = new NetworkProber({ clock, maxAtOnce: 1 });
    const looks = [prober.probe(probeOf({ port })), prober.probe(probeOf({ port }))];
    await came.promise;
    prober.close();
    const givenUp = { type: 'failed', cause: 'the check was given up' };
    expect(await Promise.all([...looks, prober.probe(probeOf({ port }))])).toEqual([
      givenUp,
      givenUp,
      givenUp,
    ]);
    expect(clock.waits).toEqual([]);
  });
});
