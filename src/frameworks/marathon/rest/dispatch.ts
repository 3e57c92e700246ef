import { acceptsMediaType } from '../../../doors/http/accept-header.ts';
import type { HttpAnswer, HttpRequest } from '../../../doors/http/http-route.ts';
import { messageAnswer } from './answers.ts';
import { findResource, segmentsOfPath } from './find-resource.ts';
import type { Handler, Method, Resource, RestContext } from './rest-context.ts';

const JSON_ONLY = ['application/json'];

function handlerFor({ methods }: Resource, method: string): Handler | undefined {
  const byName: Readonly<Record<string, Handler | undefined>> = methods;
  return byName[method] ?? (method === 'HEAD' ? methods.GET : undefined);
}

function allowedMethods({ methods }: Resource): string {
  const named = Object.keys(methods) as Method[];
  const head = named.includes('GET') && !named.includes('HEAD') ? ['HEAD'] : [];
  return [...named, ...head, 'OPTIONS'].join(', ');
}

function isAccepted({ produces = JSON_ONLY }: Resource, { headers }: HttpRequest): boolean {
  return produces === 'any' || produces.some((type) => acceptsMediaType(headers.accept, type));
}

const isReading = ({ isReading: changesNothing }: Resource, http: HttpRequest): boolean =>
  http.method === 'GET' || http.method === 'HEAD' || changesNothing?.(http) === true;

/** Why a request is refused whatever it says; undefined when it is not. */
function refuse(resource: Resource, http: HttpRequest): HttpAnswer | undefined {
  const { access } = http;
  if (access.isReadOnly === true && !isReading(resource, http))
    return messageAnswer(403, `Principal '${access.principal ?? ''}' may only read`);
  return isAccepted(resource, http)
    ? undefined
    : messageAnswer(406, `Not acceptable: ${http.path} is not served as ${http.headers.accept ?? ''}`);
}

/** Answers a request to one of the resources. @throws RequestRefusedError, MarathonUnavailableError */
export async function dispatch(
  context: RestContext,
  resources: readonly Resource[],
  http: HttpRequest,
): Promise<HttpAnswer | undefined> {
  const found = findResource(resources, segmentsOfPath(http.path));
  if (found === undefined) return messageAnswer(404, `URI not found: ${http.path}`);
  const { resource, parts } = found;
  const allow = allowedMethods(resource);
  if (http.method === 'OPTIONS') return { status: 200, headers: { allow } };
  const handler = handlerFor(resource, http.method);
  if (handler === undefined)
    return messageAnswer(405, `Method ${http.method} is not allowed here`, { allow });
  return refuse(resource, http) ?? handler(context, { http, ...parts });
}
