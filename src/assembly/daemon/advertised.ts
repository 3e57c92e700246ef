import { isIPv4 } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

import type { Advertised } from '../../bridge/config.ts';
import type { DaemonSettings } from '../daemon-settings.ts';

const ANY = ['0.0.0.0', '::'];

const LOOPBACK = '127.0.0.1';

/** The first address of this machine that others can reach. */
function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? LOOPBACK;
}

/** What frameworks are told of where the bridge is: what is set, else where it listens. */
export function advertisedAt(
  { mesosHost, advertisedHost, advertisedPort }: DaemonSettings,
  port: number,
): Advertised {
  const isEverywhere = ANY.includes(mesosHost);
  const host = advertisedHost ?? (isEverywhere ? hostname() : mesosHost);
  const candidates = [host, mesosHost].filter((each) => isIPv4(each) && !ANY.includes(each));
  return {
    hostname: host,
    ip: candidates[0] ?? (isEverywhere ? ownAddress() : LOOPBACK),
    port: advertisedPort ?? port,
  };
}
