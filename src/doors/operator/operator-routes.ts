import type { Master } from '../../driver/master.ts';
import type { MasterView } from '../../driver/master-view.ts';
import type { OperatorMetrics } from '../../ports/operator-metrics.ts';
import type { HttpAnswer, HttpRequest, HttpRoute } from '../http/http-route.ts';
import { textAnswer } from '../http/text-answer.ts';
import { jsonOrScript, streamJsonOrScript } from './jsonp.ts';
import { metricsRoutes, systemFacts } from './metrics/metrics-routes.ts';
import { metricsSnapshot } from './metrics/snapshot.ts';
import { teardown } from './teardown.ts';
import { v0Roles } from './v0/roles.ts';
import { frameworksText, slavesText, stateText, summaryText, tasksText, V0_VERSION } from './v0/state.ts';
import type { OperatorFacts, TasksQuery } from './v0/state.ts';
import type { EventSubscribers } from './v1/event-subscribers.ts';
import { operatorApiRoute } from './v1/operator-api-route.ts';

type Respond = (request: HttpRequest) => HttpAnswer | undefined | Promise<HttpAnswer | undefined>;

function get(path: string, handle: Respond, given: Partial<HttpRoute> = {}): HttpRoute {
  return { door: 'operator', path, methods: ['GET'], handle, ...given };
}

const READONLY = { realm: 'mesos-master-readonly' } as const;

/**
 * Before everything has been read, what there is would be told as less than it is, and tools that follow it (a DNS server
 * of tasks, say) would drop the rest.
 */
const whileRecovering =
  (master: Master): Required<HttpRoute>['refuse'] =>
  () =>
    master.isReady ? undefined : textAnswer(503, 'Master has not finished recovery');

const optional = (query: URLSearchParams, name: string): string | undefined => query.get(name) ?? undefined;

function numberOf(query: URLSearchParams, name: string, usual: number): number {
  const number = Number(query.get(name) ?? usual);
  return Number.isSafeInteger(number) && number >= 0 ? number : usual;
}

function tasksQuery({ query }: HttpRequest): TasksQuery {
  const frameworkId = optional(query, 'framework_id');
  const taskId = optional(query, 'task_id');
  return {
    limit: numberOf(query, 'limit', 100),
    offset: numberOf(query, 'offset', 0),
    order: query.get('order') === 'asc' ? 'asc' : 'des',
    ...(frameworkId === undefined ? {} : { frameworkId }),
    ...(taskId === undefined ? {} : { taskId }),
  };
}

/** Without a path, as a master has it: whoever asks puts its own behind. */
function redirect(view: MasterView): HttpAnswer {
  const { hostname = '', port } = view.status().master;
  return { status: 307, headers: { location: `//${hostname}:${port}` } };
}

const UNDER_NOTHING = { isUnderMaster: false } as const;

/** What Mesos's own tools, exporters and DNS read of a master. @see Mesos `src/master/http.cpp` */
export function operatorRoutes(
  master: Master,
  facts: OperatorFacts,
  metrics: OperatorMetrics,
  subscribers: EventSubscribers,
): readonly HttpRoute[] {
  const snapshot = () => metricsSnapshot(master.view(), systemFacts(), metrics, subscribers.size);

  const streamed = (text: (view: MasterView, request: HttpRequest) => Iterable<string>): Respond => {
    return (request) => streamJsonOrScript(request, text(master.view(), request));
  };
  const refuse = whileRecovering(master);
  /** What there is: only for those who may read, and only when it is known. */
  const guarded = (path: string, handle: Respond): HttpRoute => get(path, handle, { ...READONLY, refuse });
  const state = streamed((view) => stateText(view, facts));
  return [
    { ...operatorApiRoute(master, { flags: facts.flags, snapshot }, subscribers), refuse },
    ...metricsRoutes(metrics, snapshot),
    get('/health', () => ({ status: 200 })),
    get('/version', (request) => jsonOrScript(request, V0_VERSION), UNDER_NOTHING),
    get('/redirect', () => redirect(master.view()), { takesSubPaths: false }),
    get('/flags', (request) => jsonOrScript(request, { flags: facts.flags }), READONLY),
    guarded('/state', state),
    // Mesos took this name away in 1.0; tools from before still ask for it.
    guarded('/state.json', state),
    guarded('/state-summary', streamed(summaryText)),
    guarded(
      '/slaves',
      streamed((view, { query }) => slavesText(view, optional(query, 'slave_id'))),
    ),
    guarded(
      '/frameworks',
      streamed((view, { query }) => frameworksText(view, optional(query, 'framework_id'))),
    ),
    guarded(
      '/tasks',
      streamed((view, request) => tasksText(view, tasksQuery(request))),
    ),
    guarded('/roles', (request) => jsonOrScript(request, v0Roles(master.view()))),
    // Machines of ECS are drained by ECS, so nothing is ever scheduled here; the Mesos page asks nevertheless.
    guarded('/maintenance/schedule', (request) => jsonOrScript(request, {})),
    guarded('/maintenance/status', (request) => jsonOrScript(request, {})),
    {
      door: 'operator',
      path: '/teardown',
      methods: ['POST'],
      realm: 'mesos-master-readwrite',
      isWriting: true,
      handle: (request) => teardown(master, request),
    },
  ];
}
