import type { Clock } from '../ports/clock.ts';
import { Backoff } from './backoff.ts';

/** When a driver that has lost its master subscribes again; never, where that cannot be. */
export class Reconnection {
  readonly #clock: Clock;
  readonly #backoff: Backoff | undefined;
  #cancel: () => void = () => undefined;

  /** @param random from 0 to below 1, evenly spread; absent: there is no coming back. */
  constructor(clock: Clock, random: (() => number) | undefined) {
    this.#clock = clock;
    this.#backoff = random === undefined ? undefined : new Backoff(random);
  }

  /** @param failoverTimeout of the framework, in seconds. */
  plan(failoverTimeout: number | undefined, reconnect: () => void): void {
    if (this.#backoff === undefined) return;
    this.#cancel();
    this.#cancel = this.#clock.at(this.#clock.now() + this.#backoff.nextMs(failoverTimeout), reconnect);
  }

  /** The framework is subscribed: the next loss is a new one. */
  succeeded(): void {
    this.#backoff?.reset();
  }

  cancel(): void {
    this.#cancel();
  }
}
