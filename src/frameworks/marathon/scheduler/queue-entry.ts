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

/** Offers that came together. */
export class OfferRound {
  readonly #offers: readonly Offer[];
  #agents: ReadonlySet<string> | undefined;
  readonly #isOfAllIn = new WeakMap<OfferRound, boolean>();

  constructor(offers: readonly Offer[]) {
    this.#offers = offers;
  }

  get size(): number {
    return this.#offers.length;
  }

  /** Whether there is an offer of every agent that another round has one of. Many apps ask, so it is found out once. */
  isOfAllIn(other: OfferRound): boolean {
    let isOfAll = this.#isOfAllIn.get(other);
    if (isOfAll === undefined) {
      const agents = (this.#agents ??= new Set(this.#offers.map(({ agentId }) => agentId)));
      isOfAll = other.#offers.every(({ agentId }) => agents.has(agentId));
      this.#isOfAllIn.set(other, isOfAll);
    }
    return isOfAll;
  }
}

/** Offers of one round that came to nothing. */
interface Latest {
  readonly round: OfferRound;
  readonly unused: readonly UnusedOffer[];
}

/** What an app still wants launched, and what has come of it since it began to want. */
export class QueueEntry {
  /** Instances left to launch. */
  count: number;
  readonly sinceMs: number;
  readonly #rejects = new Map<NoMatchReason, number>();
  /** By agent, the latest at the end. */
  readonly #earlier = new Map<string, UnusedOffer>();
  /** Of the last round, as it came: the next one often takes its place. */
  #latest: Latest | undefined;
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
    this.#sortIn();
    return this.#earlier;
  }

  offersUsed(count: number, atMs: number): void {
    if (count === 0) return;
    this.#processed += count;
    this.#lastUsedAtMs = atMs;
  }

  /** @param unused of the round, each of another agent. */
  offersNotUsed(unused: readonly UnusedOffer[], round: OfferRound): void {
    const last = unused.at(-1);
    if (last === undefined) return;
    this.#processed += unused.length;
    this.#unused += unused.length;
    this.#lastUnusedAtMs = last.atMs;
    for (const [reason, count] of countReasons(unused))
      this.#rejects.set(reason, (this.#rejects.get(reason) ?? 0) + count);
    const isOfAll = unused.length === round.size;
    if (this.#latest !== undefined && !(isOfAll && round.isOfAllIn(this.#latest.round))) this.#sortIn();
    this.#latest = { round, unused };
  }

  #sortIn(): void {
    for (const each of this.#latest?.unused ?? []) {
      this.#earlier.delete(each.offer.agentId);
      this.#earlier.set(each.offer.agentId, each);
    }
    this.#latest = undefined;
    for (const oldest of this.#earlier.keys()) {
      if (this.#earlier.size <= MAX_REMEMBERED_AGENTS) return;
      this.#earlier.delete(oldest);
    }
  }
}

function countReasons(unused: readonly UnusedOffer[]): ReadonlyMap<NoMatchReason, number> {
  const counts = new Map<NoMatchReason, number>();
  let [begin, i] = [0, 0];
  // Neighbours mostly have the same one.
  while (begin < unused.length) {
    const reason = unused[begin]?.reason;
    while (unused[i]?.reason === reason && i < unused.length) i += 1;
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + i - begin);
    begin = i;
  }
  return counts;
}
