import type { ServerResponse } from 'node:http';

import type { MasterSession } from '../../driver/master.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DoorMetrics, StreamCounts, StreamCut } from '../../ports/door-metrics.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SchedulerCodec } from '../../wire/scheduler-codec.ts';
import { EventStream } from './event-stream.ts';
import type { StreamLimits } from './stream-limits.ts';

export interface EventStreamsOptions {
  /** For metrics. */
  readonly door: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly heartbeatMs: number;
  readonly limits: StreamLimits;
  readonly metrics?: DoorMetrics;
}

const CUT: Readonly<Record<StreamCut, string>> = {
  SLOW: 'a framework was cut off: it reads too slowly for what it is sent',
  STALLED: 'a framework was cut off: it has stopped reading',
  UNENCODABLE: 'a framework was cut off: an event for it cannot be encoded, which is a bug',
};

/** The streams that are open. */
export class EventStreams {
  readonly #options: EventStreamsOptions;
  readonly #open = new Set<EventStream>();
  #isEnding = false;
  #allGone: () => void = () => undefined;

  constructor(options: EventStreamsOptions) {
    this.#options = options;
    options.metrics?.watchStreams(options.door, () => this.#counts());
  }

  get isFull(): boolean {
    return this.#open.size >= this.#options.limits.streams;
  }

  /** Begins a stream: its head is sent with its first event. */
  open(response: ServerResponse, codec: SchedulerCodec, session: MasterSession): EventStream {
    const { clock, heartbeatMs, limits } = this.#options;
    const stream: EventStream = new EventStream({
      response,
      codec,
      session,
      clock,
      heartbeatMs,
      limits,
      cut: (reason, error) => {
        this.#tellCut(session, reason, error);
      },
      gone: () => {
        this.#forget(stream);
      },
    });
    this.#open.add(stream);
    // Somebody who has gone already will not go again.
    if (response.destroyed) stream.leave();
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

  #forget(stream: EventStream): void {
    this.#open.delete(stream);
    if (!this.#isEnding) void stream.session.close();
    else if (this.#open.size === 0) this.#allGone();
  }

  #tellCut(session: MasterSession, reason: StreamCut, error: unknown): void {
    const { door, logger, metrics } = this.#options;
    metrics?.streamCut(door, reason);
    logger[reason === 'UNENCODABLE' ? 'error' : 'warn'](CUT[reason], {
      event: 'stream.cut',
      streamId: session.id,
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
