import type { HttpAnswer, HttpRequest } from '../../../../doors/http/http-route.ts';
import type { EventEncoding } from '../../../../doors/streams/event-encoding.ts';
import type { EventStream } from '../../../../doors/streams/event-stream.ts';
import { EventStreams } from '../../../../doors/streams/event-streams.ts';
import { ResponseOutbox } from '../../../../doors/streams/response-outbox.ts';
import { DEFAULT_STREAM_LIMITS } from '../../../../doors/streams/stream-limits.ts';
import { messageAnswer } from '../answers.ts';
import type { MarathonRestOptions } from '../rest-options.ts';
import { standardHeaders } from '../standard-headers.ts';
import type { EventHub, ToldEvent } from './event-hub.ts';

const DOOR = 'marathon-events';

const HEARTBEAT_MS = 10_000;

/** Marathon gives up on a reader that is 1,024 events behind; these are as many large ones. */
const BUFFERED_BYTES = 8 * 2 ** 20;

/** A part of a stream: an event, or the blank line that tells clients that somebody is there. */
interface StreamPart {
  /** `SUBSCRIBED` begins the heartbeats. */
  readonly type: string;
  /** Absent for what only begins them. */
  readonly frame?: Uint8Array;
}

const frameOf = ({ type, data }: ToldEvent): string => `event: ${type}\r\ndata: ${data}\r\n\r\n`;

const ENCODER = new TextEncoder();

const ENCODING: EventEncoding<StreamPart> = {
  heartbeat: ENCODER.encode('\r\n'),
  encode: ({ frame }) => (frame === undefined ? [] : [frame]),
};

/** Somebody who listens, and to which types of events; to all where there are none. */
interface Listener {
  readonly types: ReadonlySet<string>;
  readonly stream: EventStream<StreamPart>;
}

/** Those that hear what happens over `/v2/events`. */
export class EventListeners {
  readonly #hub: EventHub;
  readonly #options: MarathonRestOptions;
  readonly #streams: EventStreams;
  readonly #listeners = new Set<Listener>();
  #stop: () => void = () => undefined;
  #count = 0;

  constructor(hub: EventHub, options: MarathonRestOptions) {
    const { clock, logger, metrics, memory, heartbeatMs = HEARTBEAT_MS, streamLimits } = options;
    this.#hub = hub;
    this.#options = options;
    this.#streams = new EventStreams({
      door: DOOR,
      clock,
      logger,
      heartbeatMs,
      limits: { ...DEFAULT_STREAM_LIMITS, bufferedBytes: BUFFERED_BYTES, ...streamLimits },
      ...(memory === undefined ? {} : { memory }),
      ...(metrics === undefined ? {} : { metrics }),
    });
  }

  /** Begins a stream of the events whose types the request names; of all when it names none. */
  attach(request: HttpRequest): HttpAnswer | undefined {
    if (this.#streams.isFull)
      return messageAnswer(503, 'There are too many listeners already', { 'retry-after': '10' });
    const remoteAddress = request.address;
    const types = new Set(request.query.getAll('event_type'));
    const headers = {
      ...standardHeaders(this.#options, request.headers.origin),
      'Content-Type': 'text/event-stream;charset=utf-8',
    };
    const response = request.takeOver();
    let stop: () => void = () => undefined;
    this.#count += 1;
    const stream = this.#streams.open<StreamPart>({
      streamId: `marathon-${this.#count}`,
      openOutbox: (owner) => new ResponseOutbox(response, headers, owner, (payload) => payload),
      encoding: ENCODING,
      left: () => {
        stop();
        this.#hub.publish({ type: 'event_stream_detached', remoteAddress });
      },
    });
    // The head goes out with the first heartbeat, though no event may come for long.
    stream.send({ type: 'SUBSCRIBED' });
    if (stream.isClosed) return undefined;
    stop = this.#add({ types, stream });
    this.#hub.publish({ type: 'event_stream_attached', remoteAddress });
    return undefined;
  }

  /** Ends all streams. @returns when the last one is gone. */
  endAll(): Promise<void> {
    return this.#streams.endAll();
  }

  /** @returns a function that ends it. */
  #add(listener: Listener): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1)
      this.#stop = this.#hub.listen((event) => {
        this.#send(event);
      });
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  /** All get the same bytes, which are made once. */
  #send(event: ToldEvent): void {
    const { type } = event;
    let frame: Uint8Array | undefined;
    for (const { types, stream } of [...this.#listeners])
      if (types.size === 0 || types.has(type))
        stream.send({ type, frame: (frame ??= ENCODER.encode(frameOf(event))) });
  }
}
