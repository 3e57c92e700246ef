import { METHODS } from 'node:http';

import type { HttpAnswer, HttpRequest, HttpRoute } from '../../../doors/http/http-route.ts';
import { MarathonUnavailableError } from '../marathon.ts';
import type { Marathon } from '../marathon.ts';
import { messageAnswer } from './answers.ts';
import { dispatch } from './dispatch.ts';
import { EventHub } from './events/event-hub.ts';
import { EventListeners } from './events/event-listeners.ts';
import { EventSubscriptions } from './events/event-subscriptions.ts';
import { APP_VERSIONS } from './resources/app-versions.ts';
import { APPS } from './resources/apps.ts';
import { DEPLOYMENTS } from './resources/deployments.ts';
import { EVENTS } from './resources/events.ts';
import { GROUPS } from './resources/groups.ts';
import { METRICS } from './resources/metrics.ts';
import { PODS } from './resources/pods.ts';
import { QUEUE } from './resources/queue.ts';
import { SERVER } from './resources/server.ts';
import { TASKS } from './resources/tasks.ts';
import { WHY } from './resources/why.ts';
import type { RestContext } from './rest-context.ts';
import type { MarathonRestOptions } from './rest-options.ts';
import { inMarathonsWords, standardHeaders } from './standard-headers.ts';

/** The first that fits answers: what lies below an id stands before the id. */
const RESOURCES = [
  ...TASKS,
  ...APP_VERSIONS,
  ...APPS,
  ...GROUPS,
  ...PODS,
  ...DEPLOYMENTS,
  ...QUEUE,
  ...EVENTS,
  ...METRICS,
  ...SERVER,
  ...WHY,
];

/** Paths whose clients have to say who they are, and those where nobody has to. The last takes what is left. */
const GUARDED = ['/v2', '/metrics', '/ecs-scheduler/v1/marathon'];
const OPEN = ['/ping', '/help', ''];

/** Marathon's API as the HTTP server serves it. */
export interface MarathonRest {
  readonly routes: readonly HttpRoute[];
  /** Ends the streams of events. @returns when the last one is gone. */
  endStreams(): Promise<void>;
}

function contextOf(marathon: Marathon, options: MarathonRestOptions): RestContext {
  const { clock, logger, post } = options;
  const hub = new EventHub(marathon, clock);
  return {
    marathon,
    options,
    hub,
    listeners: new EventListeners(hub, options),
    ...(post === undefined ? {} : { subscriptions: new EventSubscriptions(hub, post, logger) }),
  };
}

async function handle(context: RestContext, http: HttpRequest): Promise<HttpAnswer | undefined> {
  const answer = await dispatch(context, RESOURCES, http).catch((error: unknown) => {
    if (error instanceof MarathonUnavailableError) return messageAnswer(503, error.message);
    throw error;
  });
  if (answer === undefined) return undefined;
  const headers = standardHeaders(context.options, http.headers.origin);
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

/** The API of a Marathon, for a server of its own. */
export function marathonRest(marathon: Marathon, options: MarathonRestOptions): MarathonRest {
  const context = contextOf(marathon, options);
  const route = (path: string): HttpRoute => ({
    door: 'marathon',
    path,
    isUnderMaster: false,
    methods: METHODS,
    reword: (answer) => inMarathonsWords(answer, options),
    handle: (request) => handle(context, request),
  });
  return {
    routes: [
      ...GUARDED.map((path): HttpRoute => ({ ...route(path), realm: 'marathon' })),
      ...OPEN.map(route),
    ],
    endStreams: () => context.listeners.endAll(),
  };
}
