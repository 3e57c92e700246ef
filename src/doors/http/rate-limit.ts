import type { Clock } from '../../ports/clock.ts';

/** How many requests one principal may make, or one address where there is none. */
export interface RateLimitOptions {
  /** In the long run. */
  readonly perSecond: number;
  /** At once, after a pause. */
  readonly burst: number;
}

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/** Buckets that are remembered at most; those that are full again are forgotten first. */
const MAX_BUCKETS = 10_000;

/** One token bucket for each who asks. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RateLimitOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** Takes one token. @returns 0, or without taking any after how many milliseconds there will be one. */
  take(key: string): number {
    const nowMs = this.#clock.now();
    const tokens = this.#tokensOf(key, nowMs);
    if (tokens < 1) return Math.ceil(((1 - tokens) * 1000) / this.#options.perSecond);
    if (this.#buckets.size >= MAX_BUCKETS) this.#forget(nowMs);
    this.#buckets.set(key, { tokens: tokens - 1, atMs: nowMs });
    return 0;
  }

  #tokensOf(key: string, nowMs: number): number {
    const { burst, perSecond } = this.#options;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return burst;
    const gained = (Math.max(0, nowMs - bucket.atMs) * perSecond) / 1000;
    return Math.min(burst, bucket.tokens + gained);
  }

  /** A full bucket is as good as none. Were all in use, there would be too many clients for any of them to matter. */
  #forget(nowMs: number): void {
    for (const key of this.#buckets.keys())
      if (this.#tokensOf(key, nowMs) >= this.#options.burst) this.#buckets.delete(key);
    if (this.#buckets.size >= MAX_BUCKETS) this.#buckets.clear();
  }
}
