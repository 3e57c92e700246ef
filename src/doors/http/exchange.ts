import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';

import type { Access } from '../../driver/master.ts';
import { NO_TRACING } from '../../ports/tracing.ts';
import type { Span } from '../../ports/tracing.ts';
import { admit } from './admission.ts';
import { compressed } from './compression.ts';
import type { HttpLimits, HttpServerOptions } from './http-options.ts';
import type { HttpAnswer, HttpRequest, HttpRoute } from './http-route.ts';
import { refuseLibprocessMessage } from './libprocess-message.ts';
import type { RateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';
import { RequestRefusedError } from './request-refused-error.ts';
import { statusAnswer, statusText, textAnswer } from './text-answer.ts';

/** What all requests to one server share. */
export interface Exchanges {
  readonly options: HttpServerOptions;
  readonly limits: HttpLimits;
  readonly rates: RateLimit | undefined;
  readonly isClosing: () => boolean;
}

/** Proxies are asked with the whole URL; what stands before the path is of no interest. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '')
    .replace(/^[a-z]+:\/\/[^/?]*/i, '')
    .split('?', 1)
    .join('');
}

function requestOf(
  { options, limits }: Exchanges,
  { raw, ip }: FastifyRequest,
  reply: FastifyReply,
  access: Access,
): HttpRequest {
  const [, query = ''] = (raw.url ?? '').split(/\?(.*)/s, 2);
  return {
    method: raw.method ?? '',
    path: pathOf(raw),
    query: new URLSearchParams(query),
    headers: raw.headers,
    access,
    address: ip,
    body: () => readBody(raw, limits, options.clock),
    takeOver: () => reply.hijack().raw,
  };
}

/** In the words of libprocess. */
function refuseMethod({ methods }: HttpRoute, method: string): HttpAnswer | undefined {
  if (methods.includes(method) || (method === 'HEAD' && methods.includes('GET'))) return undefined;
  const expected = methods.map((each) => `'${each}'`).join(', ');
  return textAnswer(405, `${statusText(405)} Expecting one of { ${expected} }, but received '${method}'.`, {
    allow: methods.join(', '),
  });
}

/** Why a request is answered before anybody looks what it is for. */
function refuseHead(exchanges: Exchanges, request: IncomingMessage): HttpAnswer | undefined {
  if (exchanges.isClosing()) return statusAnswer(503, { connection: 'close' });
  if (pathOf(request).includes('/..')) return statusAnswer(404);
  if (request.rawHeaders.length > 2 * exchanges.limits.headers) return statusAnswer(431);
  return refuseLibprocessMessage(request);
}

/** One request to a route, as a part of what its client says that it is. */
function beginSpan(
  { options: { tracing = NO_TRACING } }: Exchanges,
  route: HttpRoute,
  raw: IncomingMessage,
): Span {
  const { traceparent } = raw.headers;
  return tracing.start(`http ${route.door}`, {
    parent: typeof traceparent === 'string' ? traceparent : undefined,
    remote: 'CALLER',
    attributes: { 'http.request.method': raw.method ?? '', 'http.route': route.path },
  });
}

/** What a client may, and what its request is a part of. */
const followed = (access: Access, { traceparent }: Span): Access =>
  traceparent === undefined ? access : { ...access, trace: traceparent };

const reworded = ({ reword = (answer) => answer }: HttpRoute, refusal: HttpAnswer): HttpAnswer =>
  reword(refusal);

async function answer(
  exchanges: Exchanges,
  route: HttpRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  span: Span,
): Promise<HttpAnswer | undefined> {
  const { raw } = request;
  const refusal = refuseHead(exchanges, raw);
  if (refusal !== undefined) return reworded(route, refusal);
  const admission = admit(exchanges.options, exchanges.rates, route, raw, pathOf(raw));
  if (!admission.isAdmitted) return reworded(route, admission.answer);
  const ours = requestOf(exchanges, request, reply, followed(admission.access, span));
  const refused = route.refuse?.(ours) ?? refuseMethod(route, ours.method);
  return refused === undefined ? route.handle(ours) : reworded(route, refused);
}

/** What a throw is answered with. */
function answerThrown({ options }: Exchanges, error: unknown, request: IncomingMessage): HttpAnswer {
  if (error instanceof RequestRefusedError) return error.answer;
  options.logger.error('a request has met a bug', {
    err: error,
    event: 'http.bug',
    method: request.method,
    path: pathOf(request),
  });
  return statusAnswer(500);
}

async function send(
  reply: FastifyReply,
  whole: HttpAnswer,
  acceptEncoding: string | undefined,
): Promise<void> {
  const { status, headers = {}, body } = await compressed(whole, acceptEncoding);
  reply.code(status).headers(headers);
  reply.send(typeof body === 'string' ? Buffer.from(body) : body);
}

/** Deals with one request to a route. */
export async function exchange(
  exchanges: Exchanges,
  route: HttpRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { clock, metrics } = exchanges.options;
  const { raw } = request;
  const begunAtMs = clock.now();
  const span = beginSpan(exchanges, route, raw);
  const told = (status: number): void => {
    const seconds = Math.max(0, clock.now() - begunAtMs) / 1000;
    metrics?.requestEnded(route.door, route.path, raw.method ?? '', status, seconds);
    span.set({ 'http.response.status_code': status });
    span.end(status >= 500 ? statusText(status) : undefined);
  };
  const whole = await answer(exchanges, route, request, reply, span).catch((error: unknown) =>
    reworded(route, answerThrown(exchanges, error, raw)),
  );
  told(whole?.status ?? reply.raw.statusCode);
  if (whole !== undefined) await send(reply, whole, raw.headers['accept-encoding']);
  return reply;
}
