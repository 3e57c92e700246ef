import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';

import type { BridgeState } from '../../bridge/state.ts';
import { PREFIX } from './prefix.ts';

interface TallyCounter {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: (
    state: BridgeState,
  ) => readonly { readonly labels: Record<string, string>; readonly value: number }[];
}

const byOutcome = (counts: ReadonlyMap<string, number>, outcome: string) =>
  [...counts].map(([call, value]) => ({ labels: { call: call.toLowerCase(), outcome }, value }));

const COUNTERS: readonly TallyCounter[] = [
  {
    name: 'calls_total',
    help: 'Calls of frameworks, by whether they were taken or had no effect',
    labels: ['call', 'outcome'],
    read: ({ tallies }) => [
      ...byOutcome(tallies.all.calls, 'accepted'),
      ...byOutcome(tallies.all.refused, 'refused'),
    ],
  },
  {
    name: 'events_sent_total',
    help: 'Events sent to frameworks',
    labels: ['event'],
    read: ({ tallies }) =>
      [...tallies.all.events].map(([event, value]) => ({ labels: { event: event.toLowerCase() }, value })),
  },
  {
    name: 'offers_sent_total',
    help: 'Offers sent to frameworks',
    labels: [],
    read: ({ tallies }) => [{ labels: {}, value: tallies.all.offers.sent }],
  },
  {
    name: 'offers_ended_total',
    help: 'Offers, by what became of them; those of sessions that ended are not counted',
    labels: ['outcome'],
    read: ({ tallies }) => {
      const { accepted, declined, rescinded } = tallies.all.offers;
      return Object.entries({ accepted, declined, rescinded }).map(([outcome, value]) => ({
        labels: { outcome },
        value,
      }));
    },
  },
];

/** Counters that the bridge itself keeps. @returns what brings them up to date. */
export function tallyCounters(registry: Registry): (state: BridgeState) => void {
  const counters = COUNTERS.map(({ name, help, labels, read }) => ({
    counter: new Counter({ name: PREFIX + name, help, labelNames: labels, registers: [registry] }),
    read,
  }));
  return (state) => {
    for (const { counter, read } of counters) {
      counter.reset();
      for (const { labels, value } of read(state)) counter.inc(labels, value);
    }
  };
}
