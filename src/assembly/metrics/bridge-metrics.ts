import { Gauge, Registry } from 'prom-client';

import type { BridgeState } from '../../bridge/state.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DoorMetrics } from '../../ports/door-metrics.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { OperatorMetrics } from '../../ports/operator-metrics.ts';
import { decisionCounters } from './decision-counters.ts';
import { createDurations } from './durations.ts';
import { doorCounters } from './door-counters.ts';
import { PREFIX } from './prefix.ts';
import { stateGauges } from './state-gauges.ts';
import type { StateGauge } from './state-gauges.ts';
import { tallyCounters } from './tally-counters.ts';
import { workCounters } from './work-counters.ts';

/** The metrics of one bridge after another, in a registry of their own. */
export interface BridgeMetrics extends Metrics, OperatorMetrics {
  /** What the doors before the bridge tell. */
  readonly doors: DoorMetrics;
  /** From now on the gauges tell of this bridge. */
  watch(state: BridgeState): void;
}

interface ReadGauge {
  readonly gauge: Gauge;
  readonly read: StateGauge['read'];
}

function createGauge(registry: Registry, { name, help, labels, read }: StateGauge): ReadGauge {
  const gauge = new Gauge({ name: PREFIX + name, help, labelNames: labels, registers: [registry] });
  return { gauge, read };
}

/** Sets a gauge to what is so now; label values that have gone are forgotten. */
function refresh({ gauge, read }: ReadGauge, state: BridgeState, nowMs: number): void {
  gauge.reset();
  for (const { labels, value } of read(state, nowMs)) gauge.set(labels, value);
}

/** Counts decisions by name, beside what else is counted of them. */
function countDecisions(decided: Metrics['decided']): Pick<BridgeMetrics, 'decided' | 'decisions'> {
  const counts = new Map<string, number>();
  return {
    decided: (event, fields) => {
      counts.set(event, (counts.get(event) ?? 0) + 1);
      decided(event, fields);
    },
    decisions: (event) => counts.get(event) ?? 0,
  };
}

/** Counters grow from when this is called; gauges without labels are 0, others absent, until a bridge is watched. */
export function createBridgeMetrics(clock: Pick<Clock, 'now'>): BridgeMetrics {
  const registry = new Registry();
  const gauges = stateGauges().map((gauge) => createGauge(registry, gauge));
  const updateTallies = tallyCounters(registry);
  const counted = countDecisions(decisionCounters(registry));
  const work = workCounters(registry);
  const turns = createDurations('turns');
  const storeWrites = createDurations('store_writes');
  let watched: BridgeState | undefined;
  return {
    ...work,
    turnEnded: (inputs, seconds) => {
      turns.add(seconds);
      work.turnEnded(inputs, seconds);
    },
    storeWritten: (records, seconds) => {
      storeWrites.add(seconds);
      work.storeWritten(records, seconds);
    },
    ...counted,
    durations: async () => ({ turns: await turns.read(), storeWrites: await storeWrites.read() }),
    doors: doorCounters(registry),
    watch: (state) => {
      watched = state;
    },
    text: () => {
      // All at one moment, so that sums over gauges are true.
      const nowMs = clock.now();
      if (watched !== undefined) {
        for (const gauge of gauges) refresh(gauge, watched, nowMs);
        updateTallies(watched);
      }
      return registry.metrics();
    },
  };
}
