import { connect } from 'node:net';

import type { Probe, ProbeResult } from '../../scheduler/probe.ts';

/** Connects and hangs up. @throws Error of the connection, or of the signal. */
export async function probeTcp(
  { port, ipProtocol }: Probe,
  host: string,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const socket = connect({ host, port, family: ipProtocol === 'IPv6' ? 6 : 4, signal });
  try {
    return await new Promise((resolve, reject) => {
      socket.once('error', reject).once('connect', () => {
        resolve({ type: 'connected' });
      });
    });
  } finally {
    socket.on('error', () => undefined).destroy();
  }
}
