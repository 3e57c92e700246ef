import type { ServerDuplexStream } from '@grpc/grpc-js';
import { Metadata, status } from '@grpc/grpc-js';

import type { MasterSession } from '../../driver/master.ts';
import type { Event } from '../../mesos/event.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StreamCut } from '../../ports/door-metrics.ts';
import { eventPayloads } from '../../wire/event-records.ts';
import { STREAM_ID_KEY } from '../../wire/grpc-method.ts';
import { schedulerCodec } from '../../wire/scheduler-codec.ts';
import { grpcFailure } from './grpc-failure.ts';
import type { GrpcFailure } from './grpc-failure.ts';
import type { GrpcLimits } from './grpc-options.ts';
import { Outbox } from './outbox.ts';

export type SubscribeStream = ServerDuplexStream<Buffer, Buffer>;

/** As over HTTP; clients in other languages take no more than 4 MiB by default. */
const MAX_MESSAGE_BYTES = 512_000;

const CODEC = schedulerCodec('application/x-protobuf');

const HEARTBEAT = Buffer.from(CODEC.encodeEvent({ type: 'HEARTBEAT' }));

export interface EventStreamOptions {
  readonly call: SubscribeStream;
  readonly session: MasterSession;
  readonly clock: Clock;
  readonly heartbeatMs: number;
  readonly limits: GrpcLimits;
  /** We end the stream although nobody asked for it, and why. */
  readonly cut: (reason: StreamCut, error?: unknown) => void;
  /** No event reaches the client any more. */
  readonly gone: () => void;
  /** Ends the connection of a client that does not even hear that it is cut off. */
  readonly hangUp: () => void;
}

/** The events of one session as messages of one call. */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #outbox: Outbox;
  #cancelHeartbeat: () => void = () => undefined;
  #cancelStall: (() => void) | undefined;
  #cancelHangUp: () => void = () => undefined;
  #isOver = false;

  constructor(options: EventStreamOptions) {
    const { call, session } = options;
    this.#options = options;
    this.#outbox = new Outbox(
      (message, written) => {
        call.write(message, 'binary', written);
      },
      () => {
        this.#stopStallTimer();
        this.#watchReader();
      },
    );
    call.once('close', () => {
      this.leave();
      this.#cancelHangUp();
    });
    const metadata = new Metadata();
    metadata.set(STREAM_ID_KEY, session.id);
    call.sendMetadata(metadata);
  }

  get session(): MasterSession {
    return this.#options.session;
  }

  get bufferedBytes(): number {
    return this.#outbox.bytes;
  }

  /** Sends an event, and after SUBSCRIBED heartbeats. */
  send(event: Event): void {
    if (this.#isOver) return;
    this.#write(event.type === 'SUBSCRIBED' ? this.#withInterval(event) : event);
    if (event.type === 'SUBSCRIBED') this.#beat();
  }

  /** No more events; the call ends after those that wait. */
  end(failure?: GrpcFailure): void {
    if (this.#isOver) return;
    this.#cancelHeartbeat();
    const { call } = this.#options;
    this.#outbox.end(() => {
      if (failure === undefined) call.end();
      else call.emit('error', failure);
    });
    this.#watchReader();
  }

  /** Nothing more can be sent. */
  leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelHeartbeat();
    this.#stopStallTimer();
    this.#outbox.drop();
    this.#options.gone();
  }

  #withInterval({ subscribed }: Event<'SUBSCRIBED'>): Event {
    const heartbeatIntervalSeconds = this.#options.heartbeatMs / 1000;
    return { type: 'SUBSCRIBED', subscribed: { ...subscribed, heartbeatIntervalSeconds } };
  }

  #write(event: Event): void {
    let messages: readonly Uint8Array[];
    try {
      messages = eventPayloads(event, CODEC, MAX_MESSAGE_BYTES);
    } catch (error) {
      const text = 'An event cannot be encoded, which is a bug of the master';
      this.#cut('UNENCODABLE', grpcFailure(status.INTERNAL, 'INTERNAL', text), error);
      return;
    }
    for (const { buffer, byteOffset, byteLength } of messages)
      this.#outbox.push(Buffer.from(buffer, byteOffset, byteLength));
    this.#watchReader();
  }

  #beat(): void {
    if (this.#isOver) return;
    const { clock, heartbeatMs } = this.#options;
    // A reader that is behind needs no sign of life, and is to be given no more to read.
    if (!this.#outbox.isBlocked) this.#outbox.push(HEARTBEAT);
    this.#watchReader();
    this.#cancelHeartbeat = clock.at(clock.now() + heartbeatMs, () => {
      this.#beat();
    });
  }

  /** Cuts a reader off that has too much before it, at once or when it has taken nothing for too long. */
  #watchReader(): void {
    if (this.#isOver) return;
    const { clock, limits } = this.#options;
    if (this.#outbox.bytes > limits.bufferedBytes)
      this.#cut('SLOW', tooSlow(`More than ${limits.bufferedBytes} bytes of events have not been read`));
    else if (this.#outbox.isBlocked)
      this.#cancelStall ??= clock.at(clock.now() + limits.stallMs, () => {
        this.#cut('STALLED', tooSlow(`No event has been read for ${limits.stallMs / 1000} seconds`));
      });
  }

  /** The client hears why if it reads on soon. Until then gRPC's library keeps what it has been handed. */
  #cut(reason: StreamCut, failure: GrpcFailure, error?: unknown): void {
    if (this.#isOver) return;
    const { call, clock, limits, cut, hangUp } = this.#options;
    cut(reason, error);
    this.leave();
    call.emit('error', failure);
    this.#cancelHangUp = clock.at(clock.now() + limits.closeMs, hangUp);
  }

  #stopStallTimer(): void {
    this.#cancelStall?.();
    this.#cancelStall = undefined;
  }
}

const tooSlow = (text: string): GrpcFailure =>
  grpcFailure(status.RESOURCE_EXHAUSTED, 'READER_TOO_SLOW', text);
