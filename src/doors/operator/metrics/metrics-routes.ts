import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';

import type { OperatorMetrics } from '../../../ports/operator-metrics.ts';
import type { HttpRoute } from '../../http/http-route.ts';
import { jsonOrScript } from '../jsonp.ts';
import type { Snapshot, SystemFacts } from './snapshot.ts';

/** What there is now of the machine that this process runs on. */
export const systemFacts = (): SystemFacts => ({
  cpus: availableParallelism(),
  loads: loadavg(),
  freeBytes: freemem(),
  totalBytes: totalmem(),
});

/** Metrics for Prometheus at `/metrics`, and under the names of a Mesos master at `/metrics/snapshot`. */
export function metricsRoutes(
  metrics: Pick<OperatorMetrics, 'text'>,
  snapshot: () => Promise<Snapshot>,
): readonly HttpRoute[] {
  const route = {
    door: 'operator',
    isUnderMaster: false,
    methods: ['GET'],
    realm: 'mesos-master-readonly',
  } as const;
  return [
    {
      ...route,
      path: '/metrics',
      takesSubPaths: false,
      handle: async () => ({
        status: 200,
        headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
        body: await metrics.text(),
      }),
    },
    {
      ...route,
      path: '/metrics/snapshot',
      handle: async (request) => jsonOrScript(request, await snapshot()),
    },
  ];
}
