import type { HttpAnswer } from '../../../../doors/http/http-route.ts';
import { jsonAnswer, messageAnswer } from '../answers.ts';
import { eventJson } from '../events/event-json.ts';
import type { ClientEvent } from '../events/rest-event.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';

function listen({ listeners }: RestContext, { http }: RestRequest): HttpAnswer | undefined {
  if (http.headers.accept?.includes('text/event-stream') === true) return listeners.attach(http);
  return messageAnswer(405, 'Events are a stream: send Accept: text/event-stream');
}

const NOT_SERVED = 'Event subscriptions are not served here: listen to /v2/events';

function listUrls({ subscriptions }: RestContext): HttpAnswer {
  return subscriptions === undefined
    ? messageAnswer(404, NOT_SERVED)
    : jsonAnswer(200, { callbackUrls: subscriptions.urls });
}

const isHttpUrl = (text: string): boolean =>
  URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);

/** Begins or ends to send events to a URL. */
function changeUrls(
  { subscriptions, hub, options }: RestContext,
  { http }: RestRequest,
  type: 'subscribe_event' | 'unsubscribe_event',
): HttpAnswer {
  if (subscriptions === undefined) return messageAnswer(404, NOT_SERVED);
  const callbackUrl = http.query.get('callbackUrl') ?? '';
  if (!isHttpUrl(callbackUrl))
    return messageAnswer(422, `callbackUrl is '${callbackUrl}': it has to be an http or https URL`);
  const event: ClientEvent = { type, clientIp: http.address, callbackUrl };
  if (type === 'subscribe_event') subscriptions.add(callbackUrl);
  else subscriptions.remove(callbackUrl);
  hub.publish(event);
  return jsonAnswer(200, eventJson(event, options.clock.now()));
}

export const EVENTS: readonly Resource[] = [
  { path: 'v2/events', methods: { GET: listen }, produces: 'any' },
  {
    path: 'v2/eventSubscriptions',
    methods: {
      GET: listUrls,
      POST: (context, request) => changeUrls(context, request, 'subscribe_event'),
      DELETE: (context, request) => changeUrls(context, request, 'unsubscribe_event'),
    },
  },
];
