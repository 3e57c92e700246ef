import { fastify } from 'fastify';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { Socket } from 'node:net';

import type { Logger } from '../../ports/logger.ts';
import { ApiError } from '../engine/api-error.ts';
import { readAdminCommand } from '../engine/admin/read-admin-command.ts';
import type { JsonObject } from '../engine/json.ts';
import { RequestAbandonedError } from '../local-ecs-runner.ts';
import type { Answer, LocalEcsRunner } from '../local-ecs-runner.ts';
import { checkAccess } from './access-key.ts';
import type { AccessRule } from './access-key.ts';
import { checkNoBrowser } from './browser-guard.ts';
import type { Refusal } from './refusal.ts';

/** What an endpoint needs. */
export interface EndpointOptions extends AccessRule {
  readonly runner: LocalEcsRunner;
  readonly newRequestId: () => string;
  readonly logger: Logger;
}

const CONTENT_TYPE = 'application/x-amz-json-1.1';
const ECS_TARGET = 'AmazonEC2ContainerServiceV20141113.';
const ADMIN_TARGET = 'LocalEcsAdmin.';

/** A definition has at most 64 KiB; no other request comes near. */
const BODY_LIMIT_BYTES = 1_048_576;

const REQUEST_TIMEOUT_MS = 30_000;

/** Clients keep connections for reuse; one that we closed first would make them repeat a StartTask. */
const KEEP_ALIVE_MS = 120_000;

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new ApiError('SerializationException', 'The request body is not JSON.');
  }
}

function send(reply: FastifyReply, requestId: string, status: number, body: JsonObject): FastifyReply {
  return reply
    .code(status)
    .header('x-amzn-requestid', requestId)
    .header('content-type', CONTENT_TYPE)
    .send(Buffer.from(JSON.stringify(body)));
}

async function answer(
  { runner }: EndpointOptions,
  target: string | undefined,
  text: string,
): Promise<Answer> {
  const body = parseBody(text);
  if (target?.startsWith(ECS_TARGET) === true) return runner.request(target.slice(ECS_TARGET.length), body);
  if (target?.startsWith(ADMIN_TARGET) === true)
    return runner.command(readAdminCommand(target.slice(ADMIN_TARGET.length), body));
  throw new ApiError('UnknownOperationException', `The header x-amz-target must begin with ${ECS_TARGET}`);
}

/** Gives no answer at all; a client that is left in silence closes the connection when it has waited enough. */
function abandon(reply: FastifyReply, socket: Socket, how: RequestAbandonedError['how']): FastifyReply {
  if (how === 'reset') socket.resetAndDestroy();
  return reply.hijack();
}

/** What a failure on our side of the engine is answered with. */
function toRefusal(error: FastifyError | ApiError): Refusal {
  if (error instanceof ApiError) return { status: 400, code: error.code, message: error.message };
  const status = error.statusCode ?? 500;
  if (status >= 500)
    return { status: 500, code: 'ServerException', message: 'The local ECS failed; see its log.' };
  return { status, code: error.code, message: error.message };
}

/**
 * The HTTP server in front of the engine: AWS JSON 1.1 on `POST /` for the ECS API, and on the same address, with
 * targets `LocalEcsAdmin.<command>`, for the admin commands. Not listening yet.
 */
export function createEndpoint(options: EndpointOptions): FastifyInstance {
  const { logger, newRequestId } = options;
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
  });
  const sendRefusal = (reply: FastifyReply, { status, code, message }: Refusal): FastifyReply =>
    send(reply, newRequestId(), status, { __type: code, message });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  app.addHook('onRequest', async ({ headers, ip }, reply) => {
    const refusal = checkNoBrowser(headers) ?? checkAccess(options, headers.authorization);
    if (refusal === undefined) return undefined;
    logger.warn('refused a request to the local ECS', { remoteAddress: ip, reason: refusal.message });
    return sendRefusal(reply, refusal);
  });
  app.setErrorHandler<FastifyError | ApiError | RequestAbandonedError>((error, request, reply) => {
    if (error instanceof RequestAbandonedError) {
      logger.debug(error.message, { target: request.headers['x-amz-target'] });
      return abandon(reply, request.socket, error.how);
    }
    const refusal = toRefusal(error);
    if (refusal.status >= 500) logger.error('the local ECS failed', { error });
    return sendRefusal(reply, refusal);
  });
  app.setNotFoundHandler((_request, reply) =>
    sendRefusal(reply, { status: 404, code: 'UnknownOperationException', message: 'Only POST / is served.' }),
  );
  app.post<{ Body: string | undefined }>('/', async ({ headers, body }, reply) => {
    const target = headers['x-amz-target'];
    const result = await answer(options, typeof target === 'string' ? target : undefined, body ?? '');
    logger.debug('answered a request to the local ECS', { target, status: result.status });
    return send(reply, result.requestId, result.status, result.body);
  });
  return app;
}
