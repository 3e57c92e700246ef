import type { Call, CallType } from '../mesos/call.ts';
import type { Event, EventType } from '../mesos/event.ts';
import type { FrameworkId } from '../mesos/ids.ts';
import type { TaskReason, TaskSource } from '../mesos/task-reason.ts';
import type { TaskState } from '../mesos/task-state.ts';

/** What became of an offer: expired ones were taken back because they had not been answered in time. */
export type OfferOutcome = 'accepted' | 'declined' | 'rescinded' | 'expired';

/** What became of offers. `sent` counts each once; one that its agent's or framework's loss took back is none of these. */
export type OfferTally = Record<OfferOutcome | 'sent', number>;

/** Why tasks have ended. */
export type EndCause = `${TaskState}/${TaskSource}/${TaskReason | ''}`;

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
  /** The same, by why. */
  readonly causes: Map<EndCause, number>;
  /** Status updates that were sent again. */
  resent: number;
}

export interface Tallies {
  readonly all: Tally;
  /** Subscriptions of frameworks that had no id yet. */
  registrations: number;
  /** Of frameworks that are not over. */
  readonly byFramework: Map<FrameworkId, Tally>;
  /** The names under which frameworks are counted, those included that are over and still known as such. */
  readonly labels: Map<FrameworkId, string>;
  /** By these names. They add up to `all`, and never become less. */
  readonly byLabel: Map<string, Tally>;
}

/** Frameworks that are told apart by name. */
const MAX_LABELS = 50;

/** What stands for all others, and for those that are not known. */
const OTHER = 'other';

/** Nothing has been counted yet. */
export function createTally(): Tally {
  return {
    calls: new Map(),
    refused: new Map(),
    events: new Map(),
    offers: { sent: 0, accepted: 0, declined: 0, rescinded: 0, expired: 0 },
    ended: new Map(),
    causes: new Map(),
    resent: 0,
  };
}

export const createTallies = (): Tallies => ({
  all: createTally(),
  registrations: 0,
  byFramework: new Map(),
  labels: new Map(),
  byLabel: new Map(),
});

function increase<K>(counts: Map<K, number>, key: K, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** The name under which a framework is counted, bounded in number. */
export function labelOf({ labels }: Tallies, framework: FrameworkId | undefined): string {
  return (framework === undefined ? undefined : labels.get(framework)) ?? OTHER;
}

function tallyOfLabel({ byLabel }: Tallies, label: string): Tally {
  const known = byLabel.get(label);
  if (known !== undefined) return known;
  const tally = createTally();
  byLabel.set(label, tally);
  return tally;
}

/** The counts that something about a framework belongs to. */
function talliesOf(tallies: Tallies, framework: FrameworkId | undefined): readonly Tally[] {
  const { all, byFramework } = tallies;
  const ofLabel = tallyOfLabel(tallies, labelOf(tallies, framework));
  const own = framework === undefined ? undefined : byFramework.get(framework);
  return own === undefined ? [all, ofLabel] : [all, ofLabel, own];
}

/** A framework keeps the first name it is known by: what was counted under it cannot be taken back. */
function nameFramework({ labels, byLabel }: Tallies, framework: FrameworkId, name: string): void {
  if (labels.has(framework)) return;
  const named = byLabel.size - (byLabel.has(OTHER) ? 1 : 0);
  labels.set(framework, byLabel.has(name) || named < MAX_LABELS ? name : OTHER);
}

/** From now on the framework is counted by itself as well, and under its name. */
export function beginTally(tallies: Tallies, framework: FrameworkId, name: string): void {
  nameFramework(tallies, framework, name);
  tallyOfLabel(tallies, labelOf(tallies, framework));
  if (!tallies.byFramework.has(framework)) tallies.byFramework.set(framework, createTally());
}

/** Begins to count a framework that has just subscribed; a first SUBSCRIBE was counted before anybody knew whose it is. */
export function countSubscriber(tallies: Tallies, framework: FrameworkId, name: string): void {
  if (tallies.byFramework.has(framework)) return;
  increase(tallyOfLabel(tallies, labelOf(tallies, framework)).calls, 'SUBSCRIBE', -1);
  beginTally(tallies, framework, name);
  increase(tallyOfLabel(tallies, labelOf(tallies, framework)).calls, 'SUBSCRIBE');
  const own = tallies.byFramework.get(framework);
  if (own !== undefined) increase(own.calls, 'SUBSCRIBE');
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

export function countOffer(tallies: Tallies, framework: FrameworkId, outcome: OfferOutcome): void {
  for (const tally of talliesOf(tallies, framework)) tally.offers[outcome] += 1;
}

export function countResent(tallies: Tallies, framework: FrameworkId): void {
  for (const tally of talliesOf(tallies, framework)) tally.resent += 1;
}

export function countEnd(
  tallies: Tallies,
  framework: FrameworkId,
  report: { readonly state: TaskState; readonly source: TaskSource; readonly reason?: TaskReason },
): void {
  const { state, source, reason } = report;
  for (const tally of talliesOf(tallies, framework)) {
    increase(tally.ended, state);
    increase(tally.causes, `${state}/${source}/${reason ?? ''}`);
  }
}
