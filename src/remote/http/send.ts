import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

import type { HttpMasterOptions } from './http-master.ts';

/** Connections of one session: one for the stream, the others for calls. They stay open while they are idle. */
export class Connections {
  readonly #agent: HttpAgent;

  constructor({ url, tls }: Pick<HttpMasterOptions, 'url' | 'tls'>) {
    this.#agent =
      url.protocol === 'https:'
        ? new HttpsAgent({ keepAlive: true, ...tls })
        : new HttpAgent({ keepAlive: true });
  }

  get agent(): HttpAgent {
    return this.#agent;
  }

  /** Breaks every connection. */
  close(): void {
    this.#agent.destroy();
  }
}

export type Headers = Readonly<Record<string, string>>;

export interface Sent {
  readonly request: ClientRequest;
  /** Rejects when there is no answer. */
  readonly head: Promise<IncomingMessage>;
}

/** Sends a request, with a body if there is one. The answer's body is left to the caller. */
export function send(
  connections: Connections,
  url: URL,
  method: 'GET' | 'POST',
  headers: Headers,
  body: Uint8Array = new Uint8Array(),
): Sent {
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
    method,
    agent: connections.agent,
    headers: method === 'GET' ? headers : { ...headers, 'Content-Length': String(body.length) },
  });
  // A stream of small calls gains nothing from waiting for more.
  request.setNoDelay(true);
  const head = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    // Heard for as long as the request lives: an error that nobody hears ends the process.
    request.on('error', reject);
  });
  request.end(body);
  return { request, head };
}

/** Longest text of an answer that is read; a master's are sentences. */
const MAX_TEXT = 64 * 1024;

/** The text of an answer. Rejects when it breaks off. */
export async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MAX_TEXT) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
