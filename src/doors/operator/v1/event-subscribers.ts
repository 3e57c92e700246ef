import type { Master } from '../../../driver/master.ts';
import type { ChangeView, MasterView } from '../../../driver/master-view.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { DoorMetrics } from '../../../ports/door-metrics.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { HttpRequest } from '../../http/http-route.ts';
import type { EventStream } from '../../streams/event-stream.ts';
import { EventStreams } from '../../streams/event-streams.ts';
import { ResponseOutbox } from '../../streams/response-outbox.ts';
import { DEFAULT_STREAM_LIMITS } from '../../streams/stream-limits.ts';
import type { StreamLimits } from '../../streams/stream-limits.ts';
import type { StreamMemory } from '../../streams/stream-memory.ts';
import { EventSubscriber } from './event-subscriber.ts';
import type { EncodedEvent } from './event-subscriber.ts';
import type { MasterCodec, MasterEvent } from './master-codec.ts';
import { masterEvent } from './master-event.ts';
import { getState } from './reply.ts';

export interface SubscriberOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: DoorMetrics;
  /** Told to subscribers with SUBSCRIBED. Default 15 seconds, as with a master. */
  readonly heartbeatMs?: number;
  readonly limits?: Partial<StreamLimits>;
  /** What waits for readers, shared with other doors. Default: counted for this door alone. */
  readonly memory?: StreamMemory;
}

const DOOR = 'operator-events';

const HEARTBEAT_MS = 15_000;

/** SUBSCRIBED has everything in one record, which takes 60 MiB where there are 50,000 tasks. */
const BUFFERED_BYTES = 256 * 2 ** 20;

/**
 * Those that hear what happens to tasks, agents and frameworks. Each first hears of everything there is; of that only
 * one is made at a time, in pieces, and what happens meanwhile follows it.
 * @see Mesos `src/master/master.cpp`, Master::Subscribers
 */
export class EventSubscribers {
  readonly #master: Master;
  readonly #streams: EventStreams;
  readonly #limit: number;
  /** The one that came first stands first. */
  readonly #subscribers = new Set<EventSubscriber>();
  #greeted: Promise<void> = Promise.resolve();
  /** Each is one and the same for all who watch. */
  readonly #encoded = new WeakMap<ChangeView, Map<MasterCodec, EncodedEvent>>();
  #subscriptions = 0;

  constructor(master: Master, options: SubscriberOptions) {
    const { clock, logger, metrics, memory, heartbeatMs = HEARTBEAT_MS } = options;
    const limits = { ...DEFAULT_STREAM_LIMITS, bufferedBytes: BUFFERED_BYTES, ...options.limits };
    this.#master = master;
    this.#limit = limits.streams;
    this.#streams = new EventStreams({
      door: DOOR,
      clock,
      logger,
      heartbeatMs,
      limits,
      ...(memory === undefined ? {} : { memory }),
      ...(metrics === undefined ? {} : { metrics }),
    });
  }

  get size(): number {
    return this.#subscribers.size;
  }

  /** Answers a SUBSCRIBE. Where there are too many, the one that came first has to go. */
  async subscribe(request: HttpRequest, codec: MasterCodec): Promise<undefined> {
    this.#makeRoom();
    const subscriber = this.#open(request, codec);
    this.#greeted = this.#greeted.then(() =>
      subscriber.greet(this.#master, (view) => this.#subscribed(view)),
    );
    await this.#greeted;
    return undefined;
  }

  /** Ends all streams. @returns when the last one is gone. */
  endAll(): Promise<void> {
    return this.#streams.endAll();
  }

  #makeRoom(): void {
    const [first] = this.#subscribers;
    if (first === undefined || this.#subscribers.size < this.#limit) return;
    this.#subscribers.delete(first);
    first.end();
  }

  #open(request: HttpRequest, codec: MasterCodec): EventSubscriber {
    const response = request.takeOver();
    this.#subscriptions += 1;
    const head = { 'Content-Type': codec.mediaType };
    const stream: EventStream<EncodedEvent> = this.#streams.open<EncodedEvent>({
      streamId: `operator-${this.#subscriptions}`,
      openOutbox: (listener) => new ResponseOutbox(response, head, listener),
      encoding: {
        heartbeat: codec.encodeEvent({ type: 'HEARTBEAT' }),
        encode: ({ payload }) => [payload],
      },
      left: () => {
        leave();
      },
    });
    const subscriber = new EventSubscriber(stream, codec, (change) => this.#encode(change, codec));
    const leave = (): void => {
      this.#subscribers.delete(subscriber);
      subscriber.left();
    };
    if (!subscriber.hasLeft) this.#subscribers.add(subscriber);
    return subscriber;
  }

  #encode(change: ChangeView, codec: MasterCodec): EncodedEvent {
    const made = this.#encoded.get(change) ?? new Map<MasterCodec, EncodedEvent>();
    this.#encoded.set(change, made);
    const known = made.get(codec);
    if (known !== undefined) return known;
    const payload = codec.encodeEvent(masterEvent(change, this.#master.view()));
    const event = { type: change.type, payload };
    made.set(codec, event);
    return event;
  }

  #subscribed(view: MasterView): MasterEvent {
    const heartbeatIntervalSeconds = this.#streams.heartbeatMs / 1000;
    return { type: 'SUBSCRIBED', subscribed: { getState: getState(view), heartbeatIntervalSeconds } };
  }
}
