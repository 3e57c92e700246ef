import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { METHODS } from 'node:http';
import type { Socket } from 'node:net';

import { answerClientError } from './client-error.ts';
import type { HttpLimits } from './http-options.ts';
import type { OpenExchanges } from './open-exchanges.ts';
import { statusText } from './text-answer.ts';
import { tlsOptions } from './tls.ts';
import type { ServerTls } from './tls.ts';

/** A connection whose other end has gone without a word is noticed some time after this. */
const TCP_KEEP_ALIVE_MS = 60_000;

/** Takes the limits that belong to connections over to Node's server, and all time-outs off it. */
function limitConnections({ server }: FastifyInstance, limits: HttpLimits): void {
  // What fastify does with a 0 in its options is to take 72 seconds.
  server.keepAliveTimeout = 0;
  // Node leaves out what is beyond this without a word; one more is let through, to be seen and refused.
  server.maxHeadersCount = limits.headers + 1;
  server.maxConnections = limits.connections;
}

/** A path that cannot be decoded. */
function answerBadPath(_error: Error, _request: FastifyRequest, { raw }: FastifyReply): void {
  const text = statusText(400);
  raw
    .writeHead(400, { 'content-type': 'text/plain; charset=utf-8', 'content-length': text.length })
    .end(text);
}

/**
 * A fastify that never closes an idle connection, since Mesos clients count on those, and leaves bodies to whoever
 * wants them.
 */
export function createFastify(
  tls: ServerTls | undefined,
  limits: HttpLimits,
  open: OpenExchanges,
): FastifyInstance {
  const connections = {
    maxHeaderSize: limits.headerBytes,
    keepAlive: true,
    keepAliveInitialDelay: TCP_KEEP_ALIVE_MS,
    // These would also close a connection that has never sent a request.
    headersTimeout: 0,
    requestTimeout: 0,
  };
  const common = {
    forceCloseConnections: true,
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: answerBadPath,
    clientErrorHandler: (error: Error, socket: Socket) => {
      answerClientError(error, socket, open.has(socket));
    },
  };
  const app = fastify({
    ...common,
    ...(tls === undefined ? { http: connections } : { https: { ...connections, ...tlsOptions(tls) } }),
  });
  limitConnections(app, limits);
  for (const method of METHODS) app.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  return app;
}
