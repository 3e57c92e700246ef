import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';

import type { Master } from '../../../driver/master.ts';
import type { OperatorMetrics } from '../../../ports/operator-metrics.ts';
import type { HttpRoute } from '../../http/http-route.ts';
import { jsonOrScript } from '../jsonp.ts';
import { metricsSnapshot } from './snapshot.ts';
import type { SystemFacts } from './snapshot.ts';

const systemFacts = (): SystemFacts => ({
  cpus: availableParallelism(),
  loads: loadavg(),
  freeBytes: freemem(),
  totalBytes: totalmem(),
});

/** Metrics for Prometheus at `/metrics`, and under the names of a Mesos master at `/metrics/snapshot`. */
export function metricsRoutes(master: Master, metrics: OperatorMetrics): readonly HttpRoute[] {
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
      handle: async (request) =>
        jsonOrScript(request, await metricsSnapshot(master.view(), systemFacts(), metrics)),
    },
  ];
}
