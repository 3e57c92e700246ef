import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';
import { advertisedAt } from '../../../src/assembly/daemon/advertised.ts';
import { choosePort } from '../../../src/assembly/daemon/choose-port.ts';
import { resolveDaemonSettings } from '../../../src/assembly/resolve-settings.ts';

const HOST = '127.0.0.1';

const settings = (flags: Readonly<Record<string, unknown>>) => resolveDaemonSettings(flags, {}).settings;

describe('what frameworks are told of where the bridge is', () => {
  it.each([
    [{}, { hostname: HOST, ip: HOST, port: 5051 }],
    [{ mesosHost: '127.0.0.2' }, { hostname: '127.0.0.2', ip: '127.0.0.2', port: 5051 }],
    [
      { mesosHost: '10.0.0.7', advertisedHost: 'bridge.example', advertisedPort: 443 },
      { hostname: 'bridge.example', ip: '10.0.0.7', port: 443 },
    ],
    [
      { mesosHost: '0.0.0.0', advertisedHost: '192.0.2.9' },
      { hostname: '192.0.2.9', ip: '192.0.2.9', port: 5051 },
    ],
  ])('is where it listens unless it is set: %j', (flags, expected) => {
    expect(advertisedAt(settings(flags), 5051)).toEqual(expected);
  });

  it('is never the address of all networks', () => {
    const { hostname, ip } = advertisedAt(settings({ mesosHost: '0.0.0.0' }), 5050);
    expect(hostname).not.toBe('0.0.0.0');
    expect(ip).toMatch(/^(?!0\.)\d+\.\d+\.\d+\.\d+$/);
  });
});

describe('the port', () => {
  let taken: Server | undefined;

  afterEach(() => {
    taken?.close();
  });

  async function takenPort(): Promise<number> {
    const server = createServer();
    taken = server;
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    // A TCP server's address is never a path.
    return (server.address() as AddressInfo).port;
  }

  it('is any free one for 0', async () => {
    expect(await choosePort(HOST, 0, false)).toBeGreaterThan(0);
  });

  it('moves past one that is taken, where it may', async () => {
    const port = await takenPort();
    expect(await choosePort(HOST, port, true)).toBeGreaterThan(port);
  });

  it('stays where it may not move: whoever listens says why it cannot', async () => {
    const port = await takenPort();
    expect(await choosePort(HOST, port, false)).toBe(port);
  });
});
