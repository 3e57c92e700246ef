import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import type { Clock } from '../../ports/clock.ts';
import type { HttpLimits } from './http-options.ts';
import { RequestRefusedError } from './request-refused-error.ts';
import { statusText, textAnswer } from './text-answer.ts';

/** The rest of the body may still be on its way, so the connection is of no further use. */
const refused = (status: number, why: string, cause?: unknown): RequestRefusedError =>
  new RequestRefusedError(textAnswer(status, `${statusText(status)} ${why}`, { connection: 'close' }), cause);

/** Inflates as libprocess does: gzip only, everything else is taken as it is. */
function inflated(request: IncomingMessage): Readable {
  return request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
}

/**
 * Reads the body of a request.
 * @throws RequestRefusedError 413 when it is too long, be it only once inflated, 408 when it takes too long, 400 when
 * it is not gzip although it says so, or ends before its end
 */
export async function readBody(request: IncomingMessage, limits: HttpLimits, clock: Clock): Promise<Buffer> {
  const { bodyBytes, bodyMs } = limits;
  const tooLong = (): RequestRefusedError => refused(413, `The limit is ${bodyBytes} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > bodyBytes) throw tooLong();
  const stream = inflated(request);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (end: () => void): void => {
      cancel();
      request.off('close', onClose);
      stream.off('data', onData);
      end();
    };
    const fail = (error: RequestRefusedError): void => {
      settle(() => {
        if (stream !== request) {
          request.unpipe();
          stream.destroy();
        }
        reject(error);
      });
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > bodyBytes) fail(tooLong());
      else chunks.push(chunk);
    };
    const onClose = (): void => {
      if (!request.complete) fail(refused(400, 'The body ends before its end.'));
    };
    const cancel = clock.at(clock.now() + bodyMs, () => {
      fail(refused(408, `The body has not come within ${bodyMs / 1000} seconds.`));
    });
    stream.on('data', onData);
    stream.once('end', () => {
      settle(() => {
        resolve(Buffer.concat(chunks, length));
      });
    });
    stream.once('error', (cause: unknown) => {
      fail(refused(400, 'The body cannot be read.', cause));
    });
    request.once('close', onClose);
  });
}
