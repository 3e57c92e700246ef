import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { constants, createGzip } from 'node:zlib';
import type { Writable } from 'node:stream';

import { acceptsGzip } from './accept-header.ts';
import type { HttpRequest } from './http-route.ts';
import { bytesOf, slicesOf, textOf } from './slices.ts';
import type { Piece } from './slices.ts';

/** Where to write to, so that it arrives at the client as it accepts it. */
function outlet(response: ServerResponse, isCompressed: boolean): Writable {
  if (!isCompressed) return response;
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  gzip.pipe(response);
  return gzip;
}

/** Waits until more may be written, or nobody is left to write for. */
async function drained(sink: Writable, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  const onClose = (): void => {
    gone.abort();
  };
  response.once('close', onClose);
  await once(sink, 'drain', { signal: gone.signal }).catch(() => undefined);
  response.off('close', onClose);
}

/**
 * Answers with something long, made while it is sent: in slices between which everything else has its turn, and no
 * faster than the client reads. A client that is gone ends it.
 */
async function streamSlices(
  request: HttpRequest,
  contentType: string,
  slices: Iterable<Piece>,
  headers: Readonly<Record<string, string>>,
): Promise<undefined> {
  const response = request.takeOver();
  const isCompressed = acceptsGzip(request.headers['accept-encoding']?.toString());
  const { vary, ...others } = headers;
  response.writeHead(200, {
    ...others,
    'content-type': contentType,
    vary: vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding`,
    ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
  });
  if (request.method === 'HEAD') {
    response.end();
    return undefined;
  }
  const sink = outlet(response, isCompressed);
  for (const slice of slices) {
    if (response.destroyed) return undefined;
    if (slice.length > 0 && !sink.write(slice)) await drained(sink, response);
    await setImmediate();
  }
  sink.end();
  return undefined;
}

/** Answers with a long text. @param headers beside those that tell what it is. */
export const streamText = (
  request: HttpRequest,
  contentType: string,
  pieces: Iterable<string>,
  headers: Readonly<Record<string, string>> = {},
): Promise<undefined> => streamSlices(request, contentType, slicesOf(pieces, textOf), headers);

/** Answers with many bytes. */
export const streamBytes = (
  request: HttpRequest,
  contentType: string,
  pieces: Iterable<Uint8Array>,
): Promise<undefined> => streamSlices(request, contentType, slicesOf(pieces, bytesOf), {});
