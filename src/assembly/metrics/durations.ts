import { Summary } from 'prom-client';

import { NO_DISTRIBUTION } from '../../ports/operator-metrics.ts';
import type { Distribution } from '../../ports/operator-metrics.ts';

const WINDOW_SECONDS = 3_600;

const QUANTILES: Readonly<Record<Exclude<keyof Distribution, 'count'>, number>> = {
  min: 0,
  p50: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  p999: 0.999,
  p9999: 0.9999,
  max: 1,
};

/** Collects durations; told in milliseconds, as a Mesos master tells them. */
export interface Durations {
  add(seconds: number): void;
  read(): Promise<Distribution>;
}

/** @param name for the library alone; it is in no registry. */
export function createDurations(name: string): Durations {
  const summary = new Summary({
    name,
    help: name,
    percentiles: Object.values(QUANTILES),
    maxAgeSeconds: WINDOW_SECONDS,
    ageBuckets: 6,
    registers: [],
  });
  let count = 0;
  return {
    add: (seconds) => {
      count += 1;
      summary.observe(seconds * 1000);
    },
    read: async () => {
      if (count === 0) return NO_DISTRIBUTION;
      const { values } = await summary.get();
      const at = (quantile: number): number =>
        values.find(({ labels }) => labels['quantile'] === quantile)?.value ?? 0;
      const quantiles = Object.entries(QUANTILES).map(([key, quantile]) => [key, at(quantile)] as const);
      return { ...NO_DISTRIBUTION, ...Object.fromEntries(quantiles), count };
    },
  };
}
