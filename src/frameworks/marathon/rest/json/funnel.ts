import { rejectSummary } from '../../engine/offer-match.ts';
import type { NoMatchReason, RejectSummary } from '../../engine/offer-match.ts';
import type { QueueEntry } from '../../scheduler/queue-entry.ts';

/** Of all offers since the app began to want. */
export const attemptFunnel = ({ rejects, processedOffers }: QueueEntry): readonly RejectSummary[] =>
  rejectSummary(rejects, processedOffers);

/** Of the last offer of each agent that was of no use. */
export function lastOffersFunnel({ lastUnused }: QueueEntry): readonly RejectSummary[] {
  const declined = new Map<NoMatchReason, number>();
  for (const { reason } of lastUnused.values()) declined.set(reason, (declined.get(reason) ?? 0) + 1);
  return rejectSummary(declined, lastUnused.size);
}
