import { appJson } from '../../definitions/app-json.ts';
import type { AppDefinition } from '../../engine/app-definition.ts';
import { currentDelay } from '../../engine/backoff.ts';
import { timestampAt } from '../../engine/timestamp.ts';
import type { QueueEntry } from '../../scheduler/queue-entry.ts';
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

const unusedJson = ({ lastUnused }: QueueEntry): readonly Json[] =>
  [...lastUnused.values()].map(({ offer, reason, atMs }) => ({
    offer: offerJson(offer),
    reason: [reason],
    timestamp: timestampAt(atMs),
  }));

/** What an app still wants launched. @param showsOffers whether the offers that were of no use are told. */
export function queueEntryJson(
  state: MarathonState,
  app: AppDefinition,
  entry: QueueEntry,
  showsOffers: boolean,
  nowMs: number,
): Json {
  const leftMs = delayLeftMs(state, app, nowMs);
  return {
    app: appJson(app),
    count: entry.count,
    since: timestampAt(entry.sinceMs),
    delay: { timeLeftSeconds: Math.ceil(leftMs / SECOND_MS), overdue: leftMs === 0 },
    processedOffersSummary: summaryJson(entry),
    ...(app.role === undefined ? {} : { role: app.role }),
    ...(showsOffers ? { lastUnusedOffers: unusedJson(entry) } : {}),
  };
}
