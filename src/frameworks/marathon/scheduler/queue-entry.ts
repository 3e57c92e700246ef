import type { Offer } from '../../../mesos/offer.ts';
import type { NoMatchReason } from '../engine/offer-match.ts';

/** Why an offer was of no use to an app. */
export interface UnusedOffer {
  readonly offer: Offer;
  readonly reason: NoMatchReason;
  readonly message: string;
  readonly atMs: number;
}

/** How many offers came to nothing, by reason. */
export type RejectCounts = ReadonlyMap<NoMatchReason, number>;

/** What an app still wants launched, and what has come of it since it began to want. */
export interface QueueEntry {
  /** Instances left to launch. */
  readonly count: number;
  readonly sinceMs: number;
  readonly processedOffers: number;
  readonly unusedOffers: number;
  readonly lastUnusedOfferAtMs?: number;
  readonly lastUsedOfferAtMs?: number;
  /** Since the app began to want. */
  readonly rejects: RejectCounts;
  /** The last from each agent, by the agent's id; of agents that are gone too, up to a limit. */
  readonly lastUnused: ReadonlyMap<string, UnusedOffer>;
}

/** Agents of which an app remembers why it did not use their offers. */
export const MAX_REMEMBERED_AGENTS = 1_000;
