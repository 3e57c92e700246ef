import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';

import type { BridgeState } from '../../bridge/state.ts';
import type { EndCause, Tally } from '../../bridge/tally.ts';
import { PREFIX } from './prefix.ts';
import { shortState } from './state-gauge.ts';
import type { Sample } from './state-gauge.ts';

interface TallyCounter {
  readonly name: string;
  readonly help: string;
  /** Beside `framework`. */
  readonly labels: readonly string[];
  readonly read: (tally: Tally) => readonly Sample[];
}

const byKind = (label: string, counts: ReadonlyMap<string, number>, more = {}): readonly Sample[] =>
  [...counts].map(([kind, value]) => ({ labels: { [label]: kind.toLowerCase(), ...more }, value }));

/** What there is to say of tasks that ended in the same way; who has said so is left out, and so adds up. */
function endOf([cause, value]: readonly [EndCause, number]): Sample {
  const [state = '', , reason = ''] = cause.split('/');
  const why = reason === '' ? 'none' : reason.replace(/^REASON_/, '').toLowerCase();
  return { labels: { state: shortState(state), reason: why }, value };
}

const COUNTERS: readonly TallyCounter[] = [
  {
    name: 'calls_total',
    help: 'Calls of frameworks, by whether they were taken or had no effect',
    labels: ['call', 'outcome'],
    read: ({ calls, refused }) => [
      ...byKind('call', calls, { outcome: 'accepted' }),
      ...byKind('call', refused, { outcome: 'refused' }),
    ],
  },
  {
    name: 'events_sent_total',
    help: 'Events sent to frameworks',
    labels: ['event'],
    read: ({ events }) => byKind('event', events),
  },
  {
    name: 'offers_sent_total',
    help: 'Offers sent to frameworks',
    labels: [],
    read: ({ offers }) => [{ labels: {}, value: offers.sent }],
  },
  {
    name: 'offers_ended_total',
    help: 'Offers, by what became of them; those of sessions that ended are not counted',
    labels: ['outcome'],
    read: ({ offers: { sent: _, ...ended } }) =>
      Object.entries(ended).map(([outcome, value]) => ({ labels: { outcome }, value })),
  },
  {
    name: 'tasks_ended_total',
    help: 'Tasks that have ended, or were never started, by how and why',
    labels: ['state', 'reason'],
    read: ({ causes }) => [...causes].map(endOf),
  },
  {
    name: 'update_retries_total',
    help: 'Status updates that were sent again since nobody had acknowledged them',
    labels: [],
    read: ({ resent }) => [{ labels: {}, value: resent }],
  },
];

/** Counters that the bridge itself keeps, by framework. @returns what brings them up to date. */
export function tallyCounters(registry: Registry): (state: BridgeState) => void {
  const counters = COUNTERS.map(({ name, help, labels, read }) => ({
    counter: new Counter({
      name: PREFIX + name,
      help,
      labelNames: ['framework', ...labels],
      registers: [registry],
    }),
    read,
  }));
  return ({ tallies }) => {
    for (const { counter, read } of counters) {
      counter.reset();
      for (const [framework, tally] of tallies.byLabel)
        for (const { labels, value } of read(tally)) counter.inc({ framework, ...labels }, value);
    }
  };
}
