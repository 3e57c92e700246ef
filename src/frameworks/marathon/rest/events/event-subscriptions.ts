import type { Logger } from '../../../../ports/logger.ts';
import type { EventHub } from './event-hub.ts';

/** Sends a body of JSON to a URL, within a time of its own. Rejects when it does not arrive. */
export type PostEvent = (url: string, body: string) => Promise<void>;

/** On their way to one subscriber at most; one that does not keep up misses events. */
const MAX_PENDING = 1_000;

/** Events on their way to a subscriber. */
interface Subscriber {
  readonly pending: number;
  /** Resolves when the last one has arrived or failed. */
  readonly idle: Promise<void>;
}

/**
 * URLs to which events are sent, as up to Marathon 1.4, to each one after the other. They are forgotten when Marathon ends.
 */
export class EventSubscriptions {
  readonly #post: PostEvent;
  readonly #logger: Logger;
  readonly #subscribers = new Map<string, Subscriber>();

  constructor(hub: EventHub, post: PostEvent, logger: Logger) {
    this.#post = post;
    this.#logger = logger;
    hub.listen(({ data }) => {
      for (const [url, subscriber] of this.#subscribers) this.#enqueue(url, subscriber, data);
    });
  }

  get urls(): readonly string[] {
    return [...this.#subscribers.keys()];
  }

  add(url: string): void {
    if (!this.#subscribers.has(url)) this.#subscribers.set(url, { pending: 0, idle: Promise.resolve() });
  }

  remove(url: string): void {
    this.#subscribers.delete(url);
  }

  #enqueue(url: string, { pending, idle }: Subscriber, data: string): void {
    if (pending >= MAX_PENDING) return;
    this.#subscribers.set(url, { pending: pending + 1, idle: idle.then(() => this.#send(url, data)) });
  }

  async #send(url: string, data: string): Promise<void> {
    try {
      await this.#post(url, data);
    } catch (error) {
      this.#logger.warn('an event has not reached a subscriber', {
        event: 'marathon.callback_failed',
        url,
        err: error,
      });
    }
    const subscriber = this.#subscribers.get(url);
    if (subscriber !== undefined)
      this.#subscribers.set(url, { ...subscriber, pending: Math.max(0, subscriber.pending - 1) });
  }
}
