import type { CallRefusal } from '../../driver/framework-session.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StreamCut } from '../../ports/door-metrics.ts';
import type { EventEncoding } from './event-encoding.ts';
import type { OpenOutbox, Outbox } from './outbox.ts';
import type { StreamLimits } from './stream-limits.ts';
import type { Reader, StreamMemory } from './stream-memory.ts';

export interface EventStreamOptions<E> {
  readonly openOutbox: OpenOutbox;
  readonly encoding: EventEncoding<E>;
  readonly clock: Clock;
  readonly heartbeatMs: number;
  /** How long after an event one more HEARTBEAT is sent. Absent: none is. */
  readonly flushMs?: number;
  readonly limits: StreamLimits;
  readonly memory: StreamMemory;
  /** We have hung up, and why. */
  readonly cut: (reason: StreamCut, error?: unknown) => void;
  /** No event reaches the client any more, whoever hung up. */
  readonly gone: () => void;
}

/** The events of one client. Begins with SUBSCRIBED, or ends with its first event. */
export class EventStream<E extends { readonly type: string }> implements Reader {
  readonly #options: EventStreamOptions<E>;
  readonly #outbox: Outbox;
  #cancelHeartbeat: () => void = () => undefined;
  #cancelFlush: (() => void) | undefined;
  #cancelStall: (() => void) | undefined;
  #isOver = false;

  constructor(options: EventStreamOptions<E>) {
    this.#options = options;
    this.#outbox = options.openOutbox({
      taken: () => {
        this.#stopStallTimer();
        this.#watchReader();
      },
      closed: () => {
        this.leave();
      },
    });
  }

  get bufferedBytes(): number {
    return this.#outbox.bytes;
  }

  /** Whether there is nobody to send anything to. */
  get isClosed(): boolean {
    return this.#outbox.isClosed;
  }

  /** Sends an event, and the heartbeats that belong to it. */
  send(event: E): void {
    if (this.#isOver) return;
    this.#write(event);
    if (event.type === 'SUBSCRIBED') this.#beat();
    else this.#beatSoon();
  }

  /** No more events; the stream ends after those that wait. @param refusal told as the reason where it can be. */
  end(refusal?: CallRefusal): void {
    if (this.#isOver) return;
    this.#stopHeartbeats();
    this.#outbox.end(refusal);
    this.#watchReader();
  }

  /** Nothing more can be sent. */
  leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopHeartbeats();
    this.#stopStallTimer();
    this.#outbox.drop();
    this.#options.memory.left(this);
    this.#options.gone();
  }

  /** Hangs up: all readers together have too much waiting, and this one the most of it. */
  cutOff(): void {
    this.#cut('MEMORY');
  }

  #write(event: E): void {
    let payloads: readonly Uint8Array[];
    try {
      payloads = this.#options.encoding.encode(event);
    } catch (error) {
      this.#cut('UNENCODABLE', error);
      return;
    }
    for (const payload of payloads) this.#outbox.push(payload);
    this.#watchReader();
  }

  /** A reader that is behind needs no sign of life, and is to be given no more to read. */
  #sendHeartbeat(): void {
    if (!this.#outbox.isBlocked) this.#outbox.push(this.#options.encoding.heartbeat);
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
    const { clock, flushMs } = this.#options;
    if (this.#isOver || flushMs === undefined || this.#cancelFlush !== undefined) return;
    this.#cancelFlush = clock.at(clock.now() + flushMs, () => {
      this.#cancelFlush = undefined;
      this.#sendHeartbeat();
    });
  }

  /** Cuts a reader off that has too much before it, at once or when it has taken nothing for too long. */
  #watchReader(): void {
    if (this.#isOver) return;
    const { clock, limits, memory } = this.#options;
    if (this.#outbox.bytes > limits.bufferedBytes) {
      this.#cut('SLOW');
      return;
    }
    if (this.#outbox.isBlocked)
      this.#cancelStall ??= clock.at(clock.now() + limits.stallMs, () => {
        this.#cut('STALLED');
      });
    memory.changed(this);
  }

  #cut(reason: StreamCut, error?: unknown): void {
    if (this.#isOver) return;
    this.#options.cut(reason, error);
    this.leave();
    this.#outbox.cut(reason);
  }

  #stopHeartbeats(): void {
    this.#cancelHeartbeat();
    this.#cancelFlush?.();
  }

  #stopStallTimer(): void {
    this.#cancelStall?.();
    this.#cancelStall = undefined;
  }
}
