import type { ServerDuplexStream } from '@grpc/grpc-js';
import { Metadata, status } from '@grpc/grpc-js';

import type { CallRefusal } from '../../driver/framework-session.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StreamCut } from '../../ports/door-metrics.ts';
import { STREAM_ID_KEY } from '../../wire/grpc-method.ts';
import type { Outbox, OutboxListener } from '../streams/outbox.ts';
import { grpcFailure, refusalFailure } from './grpc-failure.ts';
import type { GrpcFailure } from './grpc-failure.ts';
import type { GrpcLimits } from './grpc-options.ts';

export type SubscribeStream = ServerDuplexStream<Buffer, Buffer>;

/** Bytes that are handed over at once. What is handed over cannot be taken back, but keeps a fast reader busy. */
const WINDOW_BYTES = 1024 * 1024;

export interface CallOutboxOptions {
  readonly call: SubscribeStream;
  readonly streamId: string;
  readonly clock: Clock;
  readonly limits: GrpcLimits;
  /** Ends the connection of a client that does not even hear that it is cut off. */
  readonly hangUp: () => void;
}

/** The messages of one call. */
export class CallOutbox implements Outbox {
  readonly #options: CallOutboxOptions;
  readonly #listener: OutboxListener;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #handedBytes = 0;
  #finish: (() => void) | undefined;
  #cancelHangUp: () => void = () => undefined;

  constructor(options: CallOutboxOptions, listener: OutboxListener) {
    const { call, streamId } = options;
    this.#options = options;
    this.#listener = listener;
    call.once('close', () => {
      listener.closed();
      this.#cancelHangUp();
    });
    const metadata = new Metadata();
    metadata.set(STREAM_ID_KEY, streamId);
    call.sendMetadata(metadata);
  }

  get isBlocked(): boolean {
    return this.#waiting.length > 0;
  }

  get bytes(): number {
    return this.#waitingBytes + this.#handedBytes;
  }

  get isClosed(): boolean {
    return this.#options.call.destroyed;
  }

  push({ buffer, byteOffset, byteLength }: Uint8Array): void {
    if (this.#finish !== undefined) return;
    this.#waiting.push(Buffer.from(buffer, byteOffset, byteLength));
    this.#waitingBytes += byteLength;
    this.#flush();
  }

  /** Only the first end counts. */
  end(refusal?: CallRefusal): void {
    if (this.#finish !== undefined) return;
    const { call } = this.#options;
    this.#finish = () => {
      if (refusal === undefined) call.end();
      else call.emit('error', refusalFailure(refusal));
    };
    this.#flush();
  }

  drop(): void {
    this.#finish = () => undefined;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  /** The client hears why if it reads on soon. Until then gRPC's library keeps what it has been handed. */
  cut(reason: StreamCut): void {
    const { call, clock, limits, hangUp } = this.#options;
    call.emit('error', cutFailure(reason, limits));
    this.#cancelHangUp = clock.at(clock.now() + limits.closeMs, hangUp);
  }

  #flush(): void {
    let sent = 0;
    for (const message of this.#waiting) {
      if (this.#handedBytes >= WINDOW_BYTES) break;
      sent += 1;
      this.#hand(message);
    }
    if (sent > 0) this.#waiting = this.#waiting.slice(sent);
    if (this.#waiting.length === 0) this.#finish?.();
  }

  #hand(message: Buffer): void {
    this.#waitingBytes -= message.length;
    this.#handedBytes += message.length;
    this.#options.call.write(message, 'binary', () => {
      this.#handedBytes -= message.length;
      if (this.#waiting.length > 0) this.#flush();
      this.#listener.taken();
    });
  }
}

const tooSlow = (text: string): GrpcFailure =>
  grpcFailure(status.RESOURCE_EXHAUSTED, 'READER_TOO_SLOW', text);

/** Why a client is cut off, in words for itself. */
function cutFailure(reason: StreamCut, { bufferedBytes, stallMs }: GrpcLimits): GrpcFailure {
  switch (reason) {
    case 'SLOW':
      return tooSlow(`More than ${bufferedBytes} bytes of events have not been read`);
    case 'STALLED':
      return tooSlow(`No event has been read for ${stallMs / 1000} seconds`);
    case 'MEMORY':
      return tooSlow('Of all readers, which together are too slow, this one has the most events to read');
    case 'UNENCODABLE':
      return grpcFailure(
        status.INTERNAL,
        'INTERNAL',
        'An event cannot be encoded, which is a bug of the master',
      );
  }
}
