import { METHODS } from 'node:http';

import type { HttpAnswer, HttpRequest, HttpRoute } from '../../../doors/http/http-route.ts';
import { MarathonUnavailableError } from '../marathon.ts';
import type { Marathon } from '../marathon.ts';
import { OPEN_RESOURCES, RESOURCES } from './all-resources.ts';
import { messageAnswer } from './answers.ts';
import { dispatch } from './dispatch.ts';
import { EventHub } from './events/event-hub.ts';
import { EventListeners } from './events/event-listeners.ts';
import { EventSubscriptions } from './events/event-subscriptions.ts';
import type { Resource, RestContext } from './rest-context.ts';
import type { MarathonRestOptions } from './rest-options.ts';
import { inMarathonsWords, standardHeaders } from './standard-headers.ts';

/** Paths whose clients have to say who they are. The last takes all that is written in another way, such as `//v2/apps`. */
const GUARDED = ['/v2', '/metrics', '/ecs-scheduler/v1/marathon', ''];

/** Paths where nobody has to. */
const OPEN = ['/', '/ping', '/help'];

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

async function handle(
  context: RestContext,
  resources: readonly Resource[],
  http: HttpRequest,
): Promise<HttpAnswer | undefined> {
  const answer = await dispatch(context, resources, http).catch((error: unknown) => {
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
  const route = (path: string, resources: readonly Resource[]): HttpRoute => ({
    door: 'marathon',
    path,
    isUnderMaster: false,
    methods: METHODS,
    reword: (answer) => inMarathonsWords(answer, options),
    handle: (request) => handle(context, resources, request),
  });
  return {
    routes: [
      ...GUARDED.map((path): HttpRoute => ({ ...route(path, RESOURCES), realm: 'marathon' })),
      ...OPEN.map((path): HttpRoute => ({ ...route(path, OPEN_RESOURCES), takesSubPaths: false })),
    ],
    endStreams: () => context.listeners.endAll(),
  };
}
