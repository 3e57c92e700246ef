import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Script = (request: Received, response: ServerResponse) => void;

/** A server that answers as a test says, in bytes that the test writes. */
export class ScriptedMaster {
  readonly requests: Received[] = [];
  readonly #server: Server;
  #wake: () => void = () => undefined;

  constructor(script: Script) {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const received = { path: request.url ?? '', headers: request.headers, body };
        this.requests.push(received);
        script(received, response);
        this.#wake();
      });
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get host(): string {
    // It listens on a port, not on a pipe.
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  get url(): URL {
    return new URL(`http://${this.host}`);
  }

  async received(count: number): Promise<readonly Received[]> {
    while (this.requests.length < count)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.requests;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** One record in the bytes of RecordIO. */
export const record = (json: string): string => `${Buffer.byteLength(json)}\n${json}`;

export const SUBSCRIBED = record(
  '{"type":"SUBSCRIBED","subscribed":{"framework_id":{"value":"f-0000"},"heartbeat_interval_seconds":2.0}}',
);
