import type { Master } from '../../../driver/master.ts';
import type { ChangeView, MasterView } from '../../../driver/master-view.ts';
import type { EventStream } from '../../streams/event-stream.ts';
import { gatherBytes } from '../gather-bytes.ts';
import type { MasterCodec, MasterEvent } from './master-codec.ts';

/** An event as one subscriber's encoding has it. */
export interface EncodedEvent {
  readonly type: string;
  readonly payload: Uint8Array;
}

/** Makes an event of a change. */
export type EncodeChange = (change: ChangeView) => EncodedEvent;

/** One of those that hear what happens. */
export class EventSubscriber {
  readonly #stream: EventStream<EncodedEvent>;
  readonly #codec: MasterCodec;
  readonly #encode: EncodeChange;
  /** What has happened since SUBSCRIBED was begun; undefined once that is sent. */
  #missed: EncodedEvent[] | undefined = [];
  #hasLeft = false;
  #stop: () => void = () => undefined;

  constructor(stream: EventStream<EncodedEvent>, codec: MasterCodec, encode: EncodeChange) {
    this.#stream = stream;
    this.#codec = codec;
    this.#encode = encode;
    this.#hasLeft = stream.isClosed;
  }

  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** Sends SUBSCRIBED, and from then on whatever changes. @returns when it is sent, or nobody is left to send it to. */
  async greet(master: Master, subscribed: (view: MasterView) => MasterEvent): Promise<void> {
    if (this.#hasLeft) return;
    const pieces = await new Promise<Iterable<Uint8Array>>((resolve) => {
      const stop = master.watch({
        began: (view) => {
          // What is so at this moment is noted before anything else can happen.
          resolve(this.#codec.eventPieces(subscribed(view)));
        },
        changed: (change) => {
          this.#tell(change);
        },
      });
      this.#stop = () => {
        stop();
        resolve([]);
      };
    });
    const payload = await gatherBytes(pieces, () => !this.#hasLeft);
    if (payload === undefined) return;
    this.#stream.send({ type: 'SUBSCRIBED', payload });
    const missed = this.#missed ?? [];
    this.#missed = undefined;
    for (const event of missed) this.#stream.send(event);
  }

  /** Nothing is sent any more but what waits. */
  end(): void {
    this.left();
    this.#stream.end();
  }

  /** Its client has gone. */
  left(): void {
    this.#hasLeft = true;
    this.#stop();
  }

  #tell(change: ChangeView): void {
    const event = this.#encode(change);
    if (this.#missed === undefined) this.#stream.send(event);
    else this.#missed.push(event);
  }
}
