import { fastify } from 'fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';

import type { Logger } from '../../ports/logger.ts';
import { ApiError } from '../engine/api-error.ts';
import { RequestAbandonedError } from '../local-ecs-runner.ts';
import type { LocalEcsRunner } from '../local-ecs-runner.ts';
import { checkAccess } from './access-key.ts';
import type { AccessRule } from './access-key.ts';
import { AWS_JSON } from './aws-json.ts';
import { checkNoBrowser } from './browser-guard.ts';
import { EC2_QUERY, isForm } from './ec2-query.ts';
import { sendHalf, sendHtml } from './faulty-answer.ts';
import type { Protocol, WireAnswer } from './protocol.ts';
import type { Refusal } from './refusal.ts';
import { isForQueues, SQS_JSON } from './sqs-json.ts';

/** What an endpoint needs. */
export interface EndpointOptions extends Omit<AccessRule, 'service'> {
  readonly runner: LocalEcsRunner;
  readonly newRequestId: () => string;
  readonly logger: Logger;
}

/** A definition has at most 64 KiB; no other request comes near. */
const BODY_LIMIT_BYTES = 1_048_576;

const REQUEST_TIMEOUT_MS = 30_000;

/** Clients keep connections for reuse; one that we closed first would make them repeat a StartTask. */
const KEEP_ALIVE_MS = 120_000;

/** The protocol that a request is made in. */
function protocolOf({ headers }: FastifyRequest): Protocol {
  if (isForm(headers['content-type'])) return EC2_QUERY;
  return isForQueues(headers['x-amz-target']) ? SQS_JSON : AWS_JSON;
}

function send(reply: FastifyReply, { contentType }: Protocol, answer: WireAnswer): FastifyReply {
  const { requestId, status, text, headers = {} } = answer;
  return reply
    .code(status)
    .header('x-amzn-requestid', requestId)
    .header('content-type', contentType)
    .headers(headers)
    .send(Buffer.from(text));
}

/** Aborts when the client closes its connection before the answer is written. */
function whenGone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableEnded) controller.abort();
  });
  return controller.signal;
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
 * The HTTP server in front of the engine, on `POST /`: AWS JSON 1.1 for the ECS API and the admin commands, AWS JSON 1.0
 * for SQS's API, forms for EC2's. Not listening yet.
 */
export function createEndpoint(options: EndpointOptions): FastifyInstance {
  const { logger, newRequestId, runner } = options;
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
  });
  const sendRefusal = (request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply => {
    const protocol = protocolOf(request);
    return send(reply, protocol, protocol.toWireRefusal(newRequestId(), refusal));
  };

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  app.addHook('onRequest', async (request, reply) => {
    const { headers, ip } = request;
    const rule = { ...options, service: protocolOf(request).service };
    const refusal = checkNoBrowser(headers) ?? checkAccess(rule, headers.authorization);
    if (refusal === undefined) return undefined;
    logger.warn('refused a request to the local ECS', { remoteAddress: ip, reason: refusal.message });
    return sendRefusal(request, reply, refusal);
  });
  app.setErrorHandler<FastifyError | ApiError | RequestAbandonedError>((error, request, reply) => {
    if (error instanceof RequestAbandonedError) {
      logger.debug(error.message, { target: request.headers['x-amz-target'] });
      return abandon(reply, request.socket, error.how);
    }
    const refusal = toRefusal(error);
    if (refusal.status >= 500) logger.error('the local ECS failed', { error });
    return sendRefusal(request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) =>
    sendRefusal(request, reply, {
      status: 404,
      code: 'UnknownOperationException',
      message: 'Only POST / is served.',
    }),
  );
  app.post<{ Body: string | undefined }>('/', async (request, reply) => {
    const protocol = protocolOf(request);
    const target = request.headers['x-amz-target'];
    const answer = await protocol.ask(runner, {
      target: typeof target === 'string' ? target : undefined,
      host: request.headers.host ?? '',
      text: request.body ?? '',
      gone: whenGone(reply),
    });
    logger.debug('answered a request to the local ECS', {
      operation: answer.operation,
      status: answer.status,
    });
    const wire = protocol.toWire(answer);
    if (answer.form === 'html') return sendHtml(reply, wire);
    if (answer.form === 'cut-off') return sendHalf(reply, protocol.contentType, wire);
    return send(reply, protocol, wire);
  });
  return app;
}
