import { request as requestHttp } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';

import type { Probe, ProbeResult } from '../../scheduler/probe.ts';

/** How much of a body is kept, in bytes: it is there to be shown. */
const MAX_BODY = 4_096;

/** The beginning of a body as text; a character that it cuts is left out. */
const textOf = (bytes: Buffer): string => new TextDecoder().decode(bytes, { stream: true });

/** Reads no more than is kept. */
async function readBody(response: IncomingMessage): Promise<string> {
  let body = Buffer.alloc(0);
  for await (const part of response) {
    body = Buffer.concat([body, part as Buffer]);
    if (body.length >= MAX_BODY) break;
  }
  return textOf(body.subarray(0, MAX_BODY));
}

async function toResult(response: IncomingMessage, isBodyWanted: boolean): Promise<ProbeResult> {
  const { statusCode = 0, headers } = response;
  // What follows an upgrade is no body.
  const body = isBodyWanted && statusCode !== 101 ? await readBody(response) : '';
  return { type: 'response', status: statusCode, contentType: headers['content-type'] ?? '', body };
}

const optionsOf = ({ port, path, ipProtocol }: Probe, host: string, signal: AbortSignal): RequestOptions => ({
  host,
  port,
  path,
  family: ipProtocol === 'IPv6' ? 6 : 4,
  // A connection of its own each time, so that a task that takes none any more is noticed.
  agent: false,
  headers: { accept: '*/*', connection: 'close' },
  signal,
});

/**
 * One GET. Redirects are an answer and are not followed. As with Marathon a certificate may be anybody's: tasks have none that
 * an authority knows, and nothing secret is sent. The body is kept of readiness checks alone.
 * @throws Error of the connection, or an AbortError.
 */
export async function probeHttp(probe: Probe, host: string, signal: AbortSignal): Promise<ProbeResult> {
  const options = optionsOf(probe, host, signal);
  const request =
    probe.protocol === 'HTTPS'
      ? requestHttps({ ...options, rejectUnauthorized: false })
      : requestHttp(options);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).once('upgrade', resolve).once('error', reject).end();
    });
    return await toResult(response, probe.purpose === 'readiness');
  } finally {
    // What is still to come is of no use; what goes wrong from now on neither.
    request.on('error', () => undefined).destroy();
  }
}
