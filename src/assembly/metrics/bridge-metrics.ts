import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

import type { Input } from '../../bridge/input.ts';
import type { BridgeState } from '../../bridge/state.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DoorMetrics } from '../../ports/door-metrics.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { OperatorMetrics } from '../../ports/operator-metrics.ts';
import type { StateStore } from '../../ports/state-store.ts';
import type { HeardLine } from '../winston-logger.ts';
import { decisionCounters } from './decision-counters.ts';
import { createDurations } from './durations.ts';
import { doorCounters } from './door-counters.ts';
import { lineCounters } from './line-counters.ts';
import { createMarathonMetrics } from './marathon-metrics.ts';
import type { MarathonMetrics } from './marathon-metrics.ts';
import { measured } from './measured.ts';
import { buildInfo, inputQueue, storeSize } from './part-gauges.ts';
import { PREFIX } from './prefix.ts';
import { STATE_GAUGES } from './state-gauges.ts';
import type { StateGauge } from './state-gauge.ts';
import { tallyCounters } from './tally-counters.ts';
import { workCounters } from './work-counters.ts';

/** What is around the state of a bridge. */
export interface WatchedParts {
  /** What waits to be decided on. */
  readonly waiting: () => readonly Input[];
  readonly store?: Pick<StateStore, 'bytes'>;
}

/** The metrics of one bridge after another, in a registry of their own. */
export interface BridgeMetrics extends Metrics, OperatorMetrics {
  /** What the doors before the bridge tell. */
  readonly doors: DoorMetrics;
  /** What a Marathon beside the bridge tells. */
  readonly marathon: MarathonMetrics;
  /** Hears of each line that is logged. */
  readonly lineHeard: HeardLine;
  /** From now on the gauges tell of this bridge. */
  watch(state: BridgeState, parts?: WatchedParts): void;
  /** Adds what prom-client tells of this process: memory, event loop, garbage collection. Once in a process. */
  addProcess(): void;
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
function countDecisions(
  ...others: readonly Metrics['decided'][]
): Pick<BridgeMetrics, 'decided' | 'decisions'> {
  const counts = new Map<string, number>();
  return {
    decided: (event, fields) => {
      counts.set(event, (counts.get(event) ?? 0) + 1);
      for (const decided of others) decided(event, fields);
    },
    decisions: (event) => counts.get(event) ?? 0,
  };
}

/** What takes time, for Prometheus and once more as a Mesos master tells it. */
function timedWork(
  registry: Registry,
): Omit<Metrics, 'decided' | 'measured'> & Pick<OperatorMetrics, 'durations'> {
  const work = workCounters(registry);
  const offerCycles = createDurations('offer_cycles');
  const storeWrites = createDurations('store_writes');
  let storeLoadMs = 0;
  return {
    ...work,
    offersAllocated: (seconds) => {
      offerCycles.add(seconds);
      work.offersAllocated(seconds);
    },
    storeLoaded: (records, seconds) => {
      storeLoadMs = seconds * 1000;
      work.storeLoaded(records, seconds);
    },
    storeWritten: (records, seconds) => {
      storeWrites.add(seconds);
      work.storeWritten(records, seconds);
    },
    durations: async () => ({
      offerCycles: await offerCycles.read(),
      storeWrites: await storeWrites.read(),
      storeLoadMs,
    }),
  };
}

const NOTHING_AROUND: WatchedParts = { waiting: () => [] };

/**
 * Counters grow from when this is called; gauges without labels are 0, others absent, until a bridge is watched.
 */
export function createBridgeMetrics(clock: Pick<Clock, 'now'>): BridgeMetrics {
  const registry = new Registry();
  const gauges = STATE_GAUGES.map((gauge) => createGauge(registry, gauge));
  const updateTallies = tallyCounters(registry);
  const quantities = measured(registry, clock);
  let watched: BridgeState | undefined;
  let around = NOTHING_AROUND;
  buildInfo(registry);
  const queue = inputQueue(registry, () => around.waiting());
  const storeBytes = storeSize(registry, () => around.store);
  return {
    ...timedWork(registry),
    ...countDecisions(decisionCounters(registry), quantities.decided),
    measured: quantities.measured,
    doors: doorCounters(registry),
    marathon: createMarathonMetrics(registry),
    lineHeard: lineCounters(registry),
    queue,
    storeBytes,
    watch: (state, parts = NOTHING_AROUND) => {
      watched = state;
      around = parts;
    },
    addProcess: () => {
      collectDefaultMetrics({ register: registry });
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
