import type { Call, CallType } from '../mesos/call.ts';
import type { Event, EventType } from '../mesos/event.ts';
import type { FrameworkId } from '../mesos/ids.ts';
import type { TaskReason, TaskSource } from '../mesos/task-reason.ts';
import type { TaskState } from '../mesos/task-state.ts';

/** What became of offers. `sent` counts each once; one that its agent's or framework's loss took back is none of these. */
export interface OfferTally {
  sent: number;
  accepted: number;
  declined: number;
  rescinded: number;
}

/** How often things have happened to a framework, or to all, in this life of the bridge. Changed in place. */
export interface Tally {
  /** Calls that were taken. */
  readonly calls: Map<CallType, number>;
  /** Calls without effect. */
  readonly refused: Map<CallType, number>;
  readonly events: Map<EventType, number>;
  readonly offers: OfferTally;
  /** Tasks that have ended, or were never started. */
  readonly ended: Map<TaskState, number>;
}

/** Why tasks have ended, over all frameworks. */
export type EndCause = `${TaskState}/${TaskSource}/${TaskReason | ''}`;

export interface Tallies {
  readonly all: Tally;
  readonly causes: Map<EndCause, number>;
  /** Subscriptions of frameworks that had no id yet. */
  registrations: number;
  /** Of frameworks that are not over. */
  readonly byFramework: Map<FrameworkId, Tally>;
}

/** Nothing has been counted yet. */
export function createTally(): Tally {
  return {
    calls: new Map(),
    refused: new Map(),
    events: new Map(),
    offers: { sent: 0, accepted: 0, declined: 0, rescinded: 0 },
    ended: new Map(),
  };
}

export const createTallies = (): Tallies => ({
  all: createTally(),
  causes: new Map(),
  registrations: 0,
  byFramework: new Map(),
});

function increase<K>(counts: Map<K, number>, key: K, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** The counts that something about a framework belongs to. */
function talliesOf({ all, byFramework }: Tallies, framework: FrameworkId | undefined): readonly Tally[] {
  if (framework === undefined) return [all];
  const own = byFramework.get(framework);
  return own === undefined ? [all] : [all, own];
}

/** From now on the framework is counted by itself as well, its first subscription included. */
export function beginTally({ byFramework }: Tallies, framework: FrameworkId): void {
  if (byFramework.has(framework)) return;
  const tally = createTally();
  increase(tally.calls, 'SUBSCRIBE');
  byFramework.set(framework, tally);
}

export function countCall(tallies: Tallies, { frameworkId, type }: Call, wasTaken: boolean): void {
  if (type === 'SUBSCRIBE' && (frameworkId ?? '') === '') tallies.registrations += 1;
  for (const tally of talliesOf(tallies, frameworkId)) increase(wasTaken ? tally.calls : tally.refused, type);
}

export function countEvent(tallies: Tallies, framework: FrameworkId, event: Event): void {
  for (const tally of talliesOf(tallies, framework)) {
    increase(tally.events, event.type);
    if (event.type === 'OFFERS') tally.offers.sent += event.offers.offers.length;
  }
}

export function countOffers(
  tallies: Tallies,
  framework: FrameworkId,
  outcome: Exclude<keyof OfferTally, 'sent'>,
  offers = 1,
): void {
  for (const tally of talliesOf(tallies, framework)) tally.offers[outcome] += offers;
}

export function countEnd(
  tallies: Tallies,
  framework: FrameworkId,
  report: { readonly state: TaskState; readonly source: TaskSource; readonly reason?: TaskReason },
): void {
  const { state, source, reason } = report;
  for (const tally of talliesOf(tallies, framework)) increase(tally.ended, state);
  increase(tallies.causes, `${state}/${source}/${reason ?? ''}`);
}
