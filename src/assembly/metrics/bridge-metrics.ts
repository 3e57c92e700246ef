import { Gauge, Registry } from 'prom-client';

import type { BridgeState } from '../../bridge/state.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { decisionCounters } from './decision-counters.ts';
import { PREFIX } from './prefix.ts';
import { stateGauges } from './state-gauges.ts';
import type { StateGauge } from './state-gauges.ts';
import { workCounters } from './work-counters.ts';

/** The metrics of one bridge after another, in a registry of their own. */
export interface BridgeMetrics extends Metrics {
  /** From now on the gauges tell of this bridge. */
  watch(state: BridgeState): void;
  /** All metrics in the text format of Prometheus, version 0.0.4. */
  text(): Promise<string>;
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

/** Counters grow from when this is called; gauges without labels are 0, others absent, until a bridge is watched. */
export function createBridgeMetrics(clock: Pick<Clock, 'now'>): BridgeMetrics {
  const registry = new Registry();
  const gauges = stateGauges().map((gauge) => createGauge(registry, gauge));
  let watched: BridgeState | undefined;
  return {
    ...workCounters(registry),
    decided: decisionCounters(registry),
    watch: (state) => {
      watched = state;
    },
    text: () => {
      // All at one moment, so that sums over gauges are true.
      const nowMs = clock.now();
      if (watched !== undefined) for (const gauge of gauges) refresh(gauge, watched, nowMs);
      return registry.metrics();
    },
  };
}
