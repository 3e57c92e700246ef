import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { acceptsGzip } from './accept-header.ts';
import type { HttpAnswer } from './http-route.ts';

const compress = promisify(gzip);

/** Shorter bodies are sent as they are. @see Mesos `3rdparty/libprocess/src/encoder.hpp`, GZIP_MINIMUM_BODY_LENGTH */
const MIN_BYTES = 1024;

/** The answer as it is sent to a client with this `Accept-Encoding`. */
export async function compressed(
  answer: HttpAnswer,
  acceptEncoding: string | undefined,
): Promise<HttpAnswer> {
  const { body, headers } = answer;
  if (body === undefined || body.length < MIN_BYTES || headers?.['content-encoding'] !== undefined)
    return answer;
  const vary = { ...headers, vary: 'accept-encoding' };
  if (!acceptsGzip(acceptEncoding)) return { ...answer, headers: vary };
  return { ...answer, headers: { ...vary, 'content-encoding': 'gzip' }, body: await compress(body) };
}
