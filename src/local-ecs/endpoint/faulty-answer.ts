import type { FastifyReply } from 'fastify';

import type { WireAnswer } from './protocol.ts';

/** As a proxy or load balancer before a service answers for it. */
const page = (status: number): string =>
  `<html>\n<head><title>${status}</title></head>\n<body><center><h1>${status}</h1></center></body>\n</html>\n`;

/** The answer of something that stands before ECS, which knows nothing of its protocol. */
export function sendHtml(reply: FastifyReply, { status }: WireAnswer): FastifyReply {
  return reply.code(status).header('content-type', 'text/html').send(page(status));
}

/** The first half of an answer, and then a reset. */
export function sendHalf(reply: FastifyReply, contentType: string, answer: WireAnswer): FastifyReply {
  const { requestId, status, text } = answer;
  const body = Buffer.from(text);
  reply.hijack();
  reply.raw.writeHead(status, {
    'x-amzn-requestid': requestId,
    'content-type': contentType,
    'content-length': body.length,
  });
  reply.raw.write(body.subarray(0, Math.floor(body.length / 2)), () => {
    reply.raw.socket?.resetAndDestroy();
  });
  return reply;
}
