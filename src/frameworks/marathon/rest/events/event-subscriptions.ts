import type { Logger } from '../../../../ports/logger.ts';
import type { EventHub } from './event-hub.ts';

/** Sends a body of JSON to a URL, within a time of its own. Rejects when it does not arrive. */
export type PostEvent = (url: string, body: string) => Promise<void>;

/** On their way to one subscriber at most; one that does not keep up misses events. */
const MAX_PENDING = 1_000;

/** URLs to which events are sent, as up to Marathon 1.4. They are forgotten when Marathon ends. */
export class EventSubscriptions {
  readonly #post: PostEvent;
  readonly #logger: Logger;
  /** How many events are on their way to each. */
  readonly #pending = new Map<string, number>();

  constructor(hub: EventHub, post: PostEvent, logger: Logger) {
    this.#post = post;
    this.#logger = logger;
    hub.listen(({ data }) => {
      for (const [url, pending] of this.#pending) if (pending < MAX_PENDING) void this.#send(url, data);
    });
  }

  get urls(): readonly string[] {
    return [...this.#pending.keys()];
  }

  add(url: string): void {
    if (!this.#pending.has(url)) this.#pending.set(url, 0);
  }

  remove(url: string): void {
    this.#pending.delete(url);
  }

  async #send(url: string, data: string): Promise<void> {
    this.#count(url, 1);
    try {
      await this.#post(url, data);
    } catch (error) {
      this.#logger.warn('an event has not reached a subscriber', {
        event: 'marathon.callback_failed',
        url,
        err: error,
      });
    }
    this.#count(url, -1);
  }

  #count(url: string, change: number): void {
    const pending = this.#pending.get(url);
    if (pending !== undefined) this.#pending.set(url, Math.max(0, pending + change));
  }
}
