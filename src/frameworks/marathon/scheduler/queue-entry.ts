import type { Offer } from '../../../mesos/offer.ts';
import type { NoMatchReason } from '../engine/offer-match.ts';

/** Why an offer was of no use to an app. */
export interface UnusedOffer {
  readonly offer: Offer;
  readonly reason: NoMatchReason;
  readonly message: string;
  readonly atMs: number;
}

/** Agents of which an app remembers why it did not use their offers. */
const MAX_REMEMBERED_AGENTS = 1_000;

/** What an app still wants launched, and what has come of it since it began to want. */
export class QueueEntry {
  /** Instances left to launch. */
  count: number;
  readonly sinceMs: number;
  readonly #rejects = new Map<NoMatchReason, number>();
  readonly #lastUnused = new Map<string, UnusedOffer>();
  #processed = 0;
  #unused = 0;
  #lastUnusedAtMs: number | undefined;
  #lastUsedAtMs: number | undefined;

  constructor(count: number, sinceMs: number) {
    this.count = count;
    this.sinceMs = sinceMs;
  }

  get processedOffers(): number {
    return this.#processed;
  }

  get unusedOffers(): number {
    return this.#unused;
  }

  get lastUnusedOfferAtMs(): number | undefined {
    return this.#lastUnusedAtMs;
  }

  get lastUsedOfferAtMs(): number | undefined {
    return this.#lastUsedAtMs;
  }

  /** How many offers came to nothing, by reason. */
  get rejects(): ReadonlyMap<NoMatchReason, number> {
    return this.#rejects;
  }

  /** The last offer of each agent that came to nothing, by the agent's id, the latest at the end. */
  get lastUnused(): ReadonlyMap<string, UnusedOffer> {
    return this.#lastUnused;
  }

  offerUsed(atMs: number): void {
    this.#processed += 1;
    this.#lastUsedAtMs = atMs;
  }

  offerNotUsed(unused: UnusedOffer): void {
    this.#processed += 1;
    this.#unused += 1;
    this.#lastUnusedAtMs = unused.atMs;
    this.#rejects.set(unused.reason, (this.#rejects.get(unused.reason) ?? 0) + 1);
    this.#lastUnused.delete(unused.offer.agentId);
    this.#lastUnused.set(unused.offer.agentId, unused);
    const [oldest] = this.#lastUnused.keys();
    if (this.#lastUnused.size > MAX_REMEMBERED_AGENTS && oldest !== undefined)
      this.#lastUnused.delete(oldest);
  }
}
