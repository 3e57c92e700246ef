import type { ServerResponse } from 'node:http';

import { encodeRecord } from '../../wire/recordio.ts';
import type { Outbox, OutboxListener } from './outbox.ts';

/** How a message stands in the body of a response. */
export type Frame = (payload: Uint8Array) => Uint8Array;

/** The body of one response: a frame for each message, RecordIO unless told otherwise, and a chunk for each frame. */
export class ResponseOutbox implements Outbox {
  readonly #response: ServerResponse;
  readonly #frame: Frame;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #isBlocked = false;
  #isEnding = false;

  /** Sends the head with the first message. */
  constructor(
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
    listener: OutboxListener,
    frame: Frame = encodeRecord,
  ) {
    this.#response = response;
    this.#frame = frame;
    response.once('close', () => {
      listener.closed();
    });
    // Writing to a connection that breaks at this moment fails; its close comes as well.
    response.on('error', () => {
      response.destroy();
    });
    // Nothing more is to come from the client: whoever closes its half has gone.
    response.socket?.once('end', () => {
      response.destroy();
    });
    response.on('drain', () => {
      this.#isBlocked = false;
      this.#flush();
      listener.taken();
    });
    response.writeHead(200, headers);
  }

  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  get bytes(): number {
    return this.#waitingBytes + this.#response.writableLength;
  }

  get isClosed(): boolean {
    return this.#response.destroyed;
  }

  /** Sends a frame in one write, which makes it one chunk: there are clients that read chunk by chunk. */
  push(payload: Uint8Array): void {
    if (this.#isEnding) return;
    const record = this.#frame(payload);
    this.#waiting.push(record);
    this.#waitingBytes += record.length;
    this.#flush();
  }

  /** The reason has no place in a body whose status is sent. */
  end(): void {
    this.#isEnding = true;
    this.#flush();
  }

  drop(): void {
    this.#isEnding = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  cut(): void {
    this.#response.destroy();
  }

  #flush(): void {
    if (this.#isBlocked) return;
    let sent = 0;
    for (const record of this.#waiting) {
      sent += 1;
      this.#waitingBytes -= record.length;
      this.#isBlocked = !this.#response.write(record);
      if (this.#isBlocked) break;
    }
    this.#waiting = this.#waiting.slice(sent);
    if (this.#isEnding && this.#waiting.length === 0) this.#response.end();
  }
}
