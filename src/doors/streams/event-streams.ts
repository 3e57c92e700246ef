import type { Clock } from '../../ports/clock.ts';
import type { DoorMetrics, StreamCounts, StreamCut } from '../../ports/door-metrics.ts';
import type { Logger } from '../../ports/logger.ts';
import { EventStream } from './event-stream.ts';
import type { EventStreamOptions } from './event-stream.ts';
import type { StreamLimits } from './stream-limits.ts';
import { StreamMemory } from './stream-memory.ts';

export interface EventStreamsOptions {
  /** For metrics. */
  readonly door: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly heartbeatMs: number;
  readonly limits: StreamLimits;
  /** Shared with other doors. Default: one of its own. */
  readonly memory?: StreamMemory;
  readonly metrics?: DoorMetrics;
}

/** What is particular to one stream. */
export interface StreamParts<E> extends Pick<EventStreamOptions<E>, 'openOutbox' | 'encoding' | 'flushMs'> {
  /** For logs. */
  readonly streamId: string;
  /** The client has gone, or was cut off. Not told where all streams end. */
  readonly left: () => void;
}

const CUT: Readonly<Record<StreamCut, string>> = {
  SLOW: 'a client was cut off: it reads too slowly for what it is sent',
  STALLED: 'a client was cut off: it has stopped reading',
  MEMORY: 'a client was cut off: too much waits for all of them, and most of it for this one',
  UNENCODABLE: 'a client was cut off: an event for it cannot be encoded, which is a bug',
};

/** The streams of one door that are open. */
export class EventStreams {
  readonly #options: EventStreamsOptions;
  readonly #memory: StreamMemory;
  readonly #open = new Set<Pick<EventStream<never>, 'bufferedBytes' | 'end'>>();
  #isEnding = false;
  #allGone: () => void = () => undefined;

  constructor(options: EventStreamsOptions) {
    this.#options = options;
    this.#memory = options.memory ?? new StreamMemory();
    options.metrics?.watchStreams(options.door, () => this.#counts());
  }

  get isFull(): boolean {
    return this.#open.size >= this.#options.limits.streams;
  }

  /** Whether sessions are to stay although their streams go. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  get heartbeatMs(): number {
    return this.#options.heartbeatMs;
  }

  /** Begins a stream. */
  open<E extends { readonly type: string }>({ streamId, left, ...parts }: StreamParts<E>): EventStream<E> {
    const { clock, heartbeatMs, limits } = this.#options;
    const stream = new EventStream<E>({
      ...parts,
      clock,
      heartbeatMs,
      limits,
      memory: this.#memory,
      cut: (reason, error) => {
        this.#tellCut(streamId, reason, error);
      },
      gone: () => {
        this.#open.delete(stream);
        if (!this.#isEnding) left();
        else if (this.#open.size === 0) this.#allGone();
      },
    });
    this.#open.add(stream);
    // Somebody who has gone already will not go again.
    if (stream.isClosed) stream.leave();
    return stream;
  }

  /**
   * Ends all streams. Their sessions stay: the bridge ends as well, and its frameworks have not left it.
   * @returns when the last one is gone
   */
  async endAll(): Promise<void> {
    this.#isEnding = true;
    for (const stream of this.#open) stream.end();
    if (this.#open.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#allGone = resolve;
    });
  }

  #tellCut(streamId: string, reason: StreamCut, error: unknown): void {
    const { door, logger, metrics } = this.#options;
    metrics?.streamCut(door, reason);
    logger[reason === 'UNENCODABLE' ? 'error' : 'warn'](CUT[reason], {
      event: 'stream.cut',
      streamId,
      reason,
      ...(error === undefined ? {} : { err: error }),
    });
  }

  #counts(): StreamCounts {
    let bufferedBytes = 0;
    for (const stream of this.#open) bufferedBytes += stream.bufferedBytes;
    return { streams: this.#open.size, bufferedBytes };
  }
}
