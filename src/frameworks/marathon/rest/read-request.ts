import type { HttpRequest } from '../../../doors/http/http-route.ts';
import { RequestRefusedError } from '../../../doors/http/request-refused-error.ts';
import { jsonAnswer, refusing } from './answers.ts';

/** A parameter that is true or not; anything but `true`, in any case, is not. */
export function flagOf({ query }: HttpRequest, name: string, fallback = false): boolean {
  const value = query.get(name);
  return value === null ? fallback : value.toLowerCase() === 'true';
}

const JSON_TYPE = /^application\/json *(?:;|$)/i;

/** The parser's own text is part of the answer. */
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The JSON of a body.
 * @throws RequestRefusedError 415 when it says that it is something else, 400 when it is empty or not JSON.
 */
export async function readJson({ headers, body }: HttpRequest): Promise<unknown> {
  const contentType = headers['content-type'];
  if (contentType !== undefined && !JSON_TYPE.test(contentType))
    throw refusing(415, `Unsupported media type ${contentType}: send application/json`);
  const text = (await body()).toString('utf8');
  if (text.trim() === '')
    throw new RequestRefusedError(
      jsonAnswer(400, { message: 'Please specify data in JSON format', details: 'The body is empty' }),
    );
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestRefusedError(
      jsonAnswer(400, { message: 'Invalid JSON', details: reasonOf(error) }),
      error,
    );
  }
}

/** Where a new thing is found. @param path begins with a slash. */
export function locationOf({ headers }: HttpRequest, ownUrl: string, path: string): string {
  const { protocol, host } = new URL(ownUrl);
  return `${protocol}//${headers.host ?? host}${path}`;
}
