import { operationsRoutes } from '../../doors/operations/operations-routes.ts';
import type { Door } from './doors.ts';

const INDEX = `This is a bridge between Mesos frameworks and Amazon ECS.

POST /api/v1/scheduler           the Mesos v1 scheduler API
GET  /ecs-scheduler/v1/status    the operations API: status, agents, offers, frameworks, tasks, launches, …
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

/** All doors of a daemon. */
export const DOORS: readonly Door[] = [serveIndex, serveOperations];
