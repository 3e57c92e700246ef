import type { MasterSession } from '../../driver/master.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DoorMetrics, StreamCounts, StreamCut } from '../../ports/door-metrics.ts';
import type { Logger } from '../../ports/logger.ts';
import { EventStream } from './event-stream.ts';
import type { SubscribeStream } from './event-stream.ts';
import type { GrpcLimits } from './grpc-options.ts';

export interface EventStreamsOptions {
  /** For metrics. */
  readonly door: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly heartbeatMs: number;
  readonly limits: GrpcLimits;
  readonly metrics?: DoorMetrics;
  /** Ends a connection. @param peer its other end. */
  readonly hangUp: (peer: string) => void;
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

  constructor(options: EventStreamsOptions) {
    this.#options = options;
    options.metrics?.watchStreams(options.door, () => this.#counts());
  }

  get isFull(): boolean {
    return this.#open.size >= this.#options.limits.streams;
  }

  /** Whether sessions are to stay although their streams go. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Begins a stream. */
  open(call: SubscribeStream, session: MasterSession): EventStream {
    const { clock, heartbeatMs, limits, hangUp } = this.#options;
    // By the time it is needed the call may not know it any more.
    const peer = call.getPeer();
    const stream: EventStream = new EventStream({
      call,
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
      hangUp: () => {
        hangUp(peer);
      },
    });
    this.#open.add(stream);
    return stream;
  }

  /** Ends all streams. Their sessions stay: the bridge ends as well, and its frameworks have not left it. */
  endAll(): void {
    this.#isEnding = true;
    for (const stream of this.#open) stream.end();
  }

  #forget(stream: EventStream): void {
    this.#open.delete(stream);
    if (!this.#isEnding) void stream.session.close();
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
