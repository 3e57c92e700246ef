import { listText, objectText } from '../../../../doors/http/json-text.ts';
import { map } from '../../../../doors/http/lazily.ts';
import { appJson } from '../../definitions/app-json.ts';
import type { AppDefinition } from '../../engine/app-definition.ts';
import { currentDelay } from '../../engine/backoff.ts';
import { timestampAt } from '../../engine/timestamp.ts';
import type { QueueEntry, UnusedOffer } from '../../scheduler/queue-entry.ts';
import type { MarathonState } from '../../scheduler/state.ts';
import { attemptFunnel, lastOffersFunnel } from './funnel.ts';
import { offerJson } from './offer-json.ts';

type Json = Readonly<Record<string, unknown>>;

const SECOND_MS = 1_000;

/** How long an app still has to wait before it may launch; 0 when it may. */
export function delayLeftMs({ delays }: MarathonState, app: AppDefinition, nowMs: number): number {
  const delay = currentDelay(app, delays.get(app.id), nowMs);
  return delay === undefined ? 0 : Math.max(0, delay.untilMs - nowMs);
}

function summaryJson(entry: QueueEntry): Json {
  const { lastUnusedOfferAtMs, lastUsedOfferAtMs } = entry;
  return {
    processedOffersCount: entry.processedOffers,
    unusedOffersCount: entry.unusedOffers,
    ...(lastUnusedOfferAtMs === undefined ? {} : { lastUnusedOfferAt: timestampAt(lastUnusedOfferAtMs) }),
    ...(lastUsedOfferAtMs === undefined ? {} : { lastUsedOfferAt: timestampAt(lastUsedOfferAtMs) }),
    rejectSummaryLastOffers: lastOffersFunnel(entry),
    rejectSummaryLaunchAttempt: attemptFunnel(entry),
  };
}

const unusedJson = ({ offer, reason, atMs }: UnusedOffer): Json => ({
  offer: offerJson(offer),
  reason: [reason],
  timestamp: timestampAt(atMs),
});

/** What an app still wants launched, as JSON piece by piece. @param showsOffers whether the offers that were of no use are told. */
export function queueEntryText(
  state: MarathonState,
  app: AppDefinition,
  entry: QueueEntry,
  showsOffers: boolean,
  nowMs: number,
): Iterable<string> {
  const leftMs = delayLeftMs(state, app, nowMs);
  return objectText(
    {
      app: appJson(app),
      count: entry.count,
      since: timestampAt(entry.sinceMs),
      delay: { timeLeftSeconds: Math.ceil(leftMs / SECOND_MS), overdue: leftMs === 0 },
      processedOffersSummary: summaryJson(entry),
      ...(app.role === undefined ? {} : { role: app.role }),
    },
    showsOffers ? { lastUnusedOffers: listText(map([...entry.lastUnused.values()], unusedJson)) } : {},
  );
}
