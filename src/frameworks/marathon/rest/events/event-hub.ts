import type { Clock } from '../../../../ports/clock.ts';
import type { Marathon } from '../../marathon.ts';
import { eventJson } from './event-json.ts';
import type { RestEvent } from './rest-event.ts';

/** An event as clients get it. The text is made once, however many there are. */
export interface ToldEvent {
  readonly type: RestEvent['type'];
  /** One line of JSON. */
  readonly data: string;
}

/** May not throw. */
export type EventListener = (event: ToldEvent) => void;

/** Joins what happens in Marathon with what happens in its API. */
export class EventHub {
  readonly #clock: Clock;
  readonly #listeners = new Set<EventListener>();

  constructor(marathon: Marathon, clock: Clock) {
    this.#clock = clock;
    marathon.listen((event, atMs) => {
      this.#tell(event, atMs);
    });
  }

  /** Tells of something in the API. */
  publish(event: RestEvent): void {
    this.#tell(event, this.#clock.now());
  }

  /** @returns a function that ends it. */
  listen(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #tell(event: RestEvent, atMs: number): void {
    if (this.#listeners.size === 0) return;
    const told = { type: event.type, data: JSON.stringify(eventJson(event, atMs)) };
    for (const listener of [...this.#listeners]) listener(told);
  }
}
