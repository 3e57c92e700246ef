import type { ServerResponse } from 'node:http';

import type { MasterSession } from '../../driver/master.ts';
import type { Event } from '../../mesos/event.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StreamCut } from '../../ports/door-metrics.ts';
import { eventPayloads } from '../../wire/event-records.ts';
import { encodeRecord } from '../../wire/recordio.ts';
import type { SchedulerCodec } from '../../wire/scheduler-codec.ts';
import { Outbox } from './outbox.ts';
import type { StreamLimits } from './stream-limits.ts';

/** A record has at most 512 kB, its length included; there are clients that take no more than 4 MiB. */
const MAX_PAYLOAD_BYTES = 512_000 - '512000\n'.length;

/**
 * How long after an event one more HEARTBEAT is sent. There are clients that read line by line, and so see an event
 * only when the length of the next one comes.
 */
const FLUSH_MS = 100;

export interface EventStreamOptions {
  readonly response: ServerResponse;
  readonly codec: SchedulerCodec;
  readonly session: MasterSession;
  readonly clock: Clock;
  readonly heartbeatMs: number;
  readonly limits: StreamLimits;
  /** We have hung up, and why. */
  readonly cut: (reason: StreamCut, error?: unknown) => void;
  /** The connection is gone, whoever hung up. */
  readonly gone: () => void;
}

/** The events of one session as the body of one response, RecordIO in chunks. */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #outbox: Outbox;
  readonly #heartbeat: Uint8Array;
  #cancelHeartbeat: () => void = () => undefined;
  #cancelFlush: (() => void) | undefined;
  #cancelStall: (() => void) | undefined;
  #isOver = false;

  constructor(options: EventStreamOptions) {
    const { response, codec, session } = options;
    this.#options = options;
    this.#heartbeat = encodeRecord(codec.encodeEvent({ type: 'HEARTBEAT' }));
    this.#outbox = new Outbox(response, () => {
      this.#stopStallTimer();
      this.#watchReader();
    });
    response.once('close', () => {
      this.leave();
    });
    // Writing to a connection that breaks at this moment fails; its close comes as well.
    response.on('error', () => {
      response.destroy();
    });
    // Nothing more is to come from the client: whoever closes its half has gone.
    response.socket?.once('end', () => {
      response.destroy();
    });
    response.writeHead(200, { 'Content-Type': codec.mediaType, 'Mesos-Stream-Id': session.id });
  }

  get session(): MasterSession {
    return this.#options.session;
  }

  get bufferedBytes(): number {
    return this.#outbox.bytes;
  }

  /** Sends an event, and the heartbeats that belong to it. */
  send(event: Event): void {
    if (this.#isOver) return;
    const { type } = event;
    this.#write(type === 'SUBSCRIBED' ? this.#withInterval(event) : event);
    if (type === 'SUBSCRIBED') this.#beat();
    else this.#beatSoon();
  }

  /** No more events; the response ends after those that wait. */
  end(): void {
    if (this.#isOver) return;
    this.#stopHeartbeats();
    this.#outbox.end();
    this.#watchReader();
  }

  #withInterval({ subscribed }: Event<'SUBSCRIBED'>): Event {
    const heartbeatIntervalSeconds = this.#options.heartbeatMs / 1000;
    return { type: 'SUBSCRIBED', subscribed: { ...subscribed, heartbeatIntervalSeconds } };
  }

  #write(event: Event): void {
    let payloads: readonly Uint8Array[];
    try {
      payloads = eventPayloads(event, this.#options.codec, MAX_PAYLOAD_BYTES);
    } catch (error) {
      this.#cut('UNENCODABLE', error);
      return;
    }
    for (const payload of payloads) this.#outbox.push(encodeRecord(payload));
    this.#watchReader();
  }

  /** A reader that is behind needs no sign of life, and is to be given no more to read. */
  #sendHeartbeat(): void {
    if (!this.#outbox.isBlocked) this.#outbox.push(this.#heartbeat);
    this.#watchReader();
  }

  #beat(): void {
    if (this.#isOver) return;
    const { clock, heartbeatMs } = this.#options;
    this.#sendHeartbeat();
    this.#cancelHeartbeat = clock.at(clock.now() + heartbeatMs, () => {
      this.#beat();
    });
  }

  #beatSoon(): void {
    if (this.#isOver || this.#cancelFlush !== undefined) return;
    const { clock } = this.#options;
    this.#cancelFlush = clock.at(clock.now() + FLUSH_MS, () => {
      this.#cancelFlush = undefined;
      this.#sendHeartbeat();
    });
  }

  /** Cuts a reader off that has too much before it, at once or when it has taken nothing for too long. */
  #watchReader(): void {
    const { clock, limits } = this.#options;
    if (this.#outbox.bytes > limits.bufferedBytes) this.#cut('SLOW');
    else if (this.#outbox.isBlocked)
      this.#cancelStall ??= clock.at(clock.now() + limits.stallMs, () => {
        this.#cut('STALLED');
      });
  }

  #cut(reason: StreamCut, error?: unknown): void {
    if (this.#isOver) return;
    this.#options.cut(reason, error);
    this.leave();
    this.#options.response.destroy();
  }

  #stopHeartbeats(): void {
    this.#cancelHeartbeat();
    this.#cancelFlush?.();
  }

  #stopStallTimer(): void {
    this.#cancelStall?.();
    this.#cancelStall = undefined;
  }

  /** The connection is gone. */
  leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopHeartbeats();
    this.#stopStallTimer();
    this.#options.gone();
  }
}
