import { serveScheduler } from '../../doors/mesos-http/scheduler-door.ts';
import { operationsRoutes } from '../../doors/operations/operations-routes.ts';
import { operatorRoutes } from '../../doors/operator/operator-routes.ts';
import { EventSubscribers } from '../../doors/operator/v1/event-subscribers.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { createBridgeMetrics } from '../metrics/bridge-metrics.ts';
import type { Door } from './doors.ts';
import { shownFlags } from './shown-flags.ts';

const INDEX = `This is a bridge between Mesos frameworks and Amazon ECS.

POST /api/v1/scheduler           the Mesos v1 scheduler API
POST /api/v1                     the Mesos v1 operator API
GET  /state, /state-summary, /slaves, /frameworks, /tasks, /roles    as Mesos masters tell it
GET  /metrics, /metrics/snapshot                                     for Prometheus, and by Mesos's names
GET  /ecs-scheduler/v1/status    the operations API: status, agents, offers, frameworks, tasks, launches, why, budget
GET  /openapi.json               its description
GET  /health, /ready, /version
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

const serveMesos: Door = ({ server, master, settings, machinery, memory }) => {
  const { clock, logger, metrics } = machinery;
  serveScheduler(server, {
    master,
    clock,
    logger,
    heartbeatMs: settings.heartbeatSeconds * 1000,
    limits: { streams: settings.maxSessions },
    memory,
    ...(metrics === undefined ? {} : { metrics: metrics.doors }),
  });
};

/** What `/flags` tells: our settings, and what tools look for by the name of a Mesos master's own flag. */
function flagsOf(settings: DaemonSettings): Readonly<Record<string, string>> {
  const authenticates = String(settings.credentials !== undefined);
  return {
    ...shownFlags(settings),
    authenticate_http_frameworks: authenticates,
    authenticate_http_readonly: authenticates,
    authenticate_http_readwrite: authenticates,
  };
}

/** Where nobody counts, the counts are 0. */
const serveOperator: Door = ({ server, master, settings, machinery, memory }) => {
  const { clock, logger } = machinery;
  const metrics = machinery.metrics ?? createBridgeMetrics(clock);
  const subscribers = new EventSubscribers(master, { clock, logger, memory, metrics: metrics.doors });
  server.onClosing(() => subscribers.endAll());
  for (const route of operatorRoutes(master, { flags: flagsOf(settings) }, metrics, subscribers))
    server.route(route);
};

const serveOperations: Door = ({ server, master }) => {
  for (const route of operationsRoutes(master)) server.route(route);
};

/** All that is served over HTTP. */
export const DOORS: readonly Door[] = [serveIndex, serveMesos, serveOperator, serveOperations];
