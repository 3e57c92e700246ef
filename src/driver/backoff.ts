const FIRST_MS = 2_000;
const LAST_MS = 60_000;

/**
 * How long a driver waits before it subscribes again: any time up to a limit that doubles from two seconds to a minute,
 * and is never more than a tenth of the time the framework has to come back.
 * @see Mesos `src/sched/sched.cpp`, doReliableRegistration
 */
export class Backoff {
  readonly #random: () => number;
  #limitMs = FIRST_MS;

  /** @param random from 0 to below 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** @param failoverTimeout of the framework, in seconds. */
  nextMs(failoverTimeout = 0): number {
    const tenthMs = failoverTimeout > 0 ? failoverTimeout * 100 : Number.POSITIVE_INFINITY;
    const waitMs = Math.min(this.#limitMs, tenthMs) * this.#random();
    this.#limitMs = Math.min(2 * this.#limitMs, LAST_MS);
    return waitMs;
  }

  /** A subscription has succeeded. */
  reset(): void {
    this.#limitMs = FIRST_MS;
  }
}
