import { Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

import { DEPLOYMENT_SECONDS } from './buckets.ts';
import { PREFIX } from './prefix.ts';

/** How much Marathon has to do. */
export interface MarathonSizes {
  readonly apps: number;
  /** Under way. */
  readonly deployments: number;
  /** Instances left to launch. */
  readonly waiting: number;
  /** For how long the app has waited that has waited longest; 0 where none does. */
  readonly oldestWaitingSeconds: number;
}

/** Tells of the Marathon that is built on the same machinery. */
export interface MarathonMetrics {
  /** From now on the gauges tell of this one. @param read undefined while it has none of it to tell. */
  watch(read: () => MarathonSizes | undefined): void;
  deploymentEnded(outcome: 'succeeded' | 'failed', seconds: number): void;
}

const GAUGES: Readonly<Record<keyof MarathonSizes, readonly [name: string, help: string]>> = {
  apps: ['marathon_apps', 'Apps of Marathon, those without instances included'],
  deployments: ['marathon_deployments', 'Deployments of Marathon under way'],
  waiting: ['marathon_queued_instances', 'Instances that Marathon has left to launch'],
  oldestWaitingSeconds: [
    'marathon_oldest_waiting_seconds',
    'For how long the app of Marathon has waited to launch that has waited longest',
  ],
};

/** Gauges are 0 until a Marathon is watched. */
export function createMarathonMetrics(registry: Registry): MarathonMetrics {
  let readSizes: () => MarathonSizes | undefined = () => undefined;
  for (const [key, [name, help]] of Object.entries(GAUGES)) {
    new Gauge({
      name: PREFIX + name,
      help,
      registers: [registry],
      collect() {
        this.set(readSizes()?.[key as keyof MarathonSizes] ?? 0);
      },
    });
  }
  const duration = new Histogram({
    name: `${PREFIX}marathon_deployment_duration_seconds`,
    help: 'How long deployments of Marathon took, those that were given up too',
    labelNames: ['outcome'],
    buckets: DEPLOYMENT_SECONDS,
    registers: [registry],
  });
  return {
    watch: (read) => {
      readSizes = read;
    },
    deploymentEnded: (outcome, seconds) => {
      duration.observe({ outcome }, seconds);
    },
  };
}
