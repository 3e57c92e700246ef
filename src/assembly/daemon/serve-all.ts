import { operationsRoutes } from '../../doors/operations/operations-routes.ts';
import { operatorRoutes } from '../../doors/operator/operator-routes.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { createBridgeMetrics } from '../metrics/bridge-metrics.ts';
import type { Door } from './doors.ts';

const INDEX = `This is a bridge between Mesos frameworks and Amazon ECS.

POST /api/v1/scheduler           the Mesos v1 scheduler API
GET  /ecs-scheduler/v1/status    the operations API: status, agents, offers, frameworks, tasks, launches, …
GET  /openapi.json               its description
GET  /state, /metrics/snapshot   what Mesos's own tools read; POST /api/v1 is its operator API
GET  /metrics                    for Prometheus
GET  /ready                      whether the bridge is at work
`;

/** What stands at the root, for whoever opens it in a browser. */
const serveIndex: Door = ({ server }) => {
  server.route({
    door: 'index',
    path: '/',
    isUnderMaster: false,
    takesSubPaths: false,
    methods: ['GET'],
    handle: () => ({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: INDEX }),
  });
};

const serveOperations: Door = ({ server, master }) => {
  for (const route of operationsRoutes(master)) server.route(route);
};

/** What `/flags` tells, by the names of a Mesos master's own flags. */
function flagsOf({ cluster, credentials }: DaemonSettings): Readonly<Record<string, string>> {
  const authenticates = String(credentials !== undefined);
  return {
    cluster,
    authenticate_http_frameworks: authenticates,
    authenticate_http_readonly: authenticates,
    authenticate_http_readwrite: authenticates,
  };
}

/** Where nobody counts, the counts are 0. */
const serveOperator: Door = ({ server, master, settings, machinery }) => {
  const metrics = machinery.metrics ?? createBridgeMetrics(machinery.clock);
  for (const route of operatorRoutes(master, { flags: flagsOf(settings) }, metrics)) server.route(route);
};

/** All doors of a daemon. */
export const DOORS: readonly Door[] = [serveIndex, serveOperations, serveOperator];
