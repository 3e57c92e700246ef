import type { HttpAnswer, HttpRequest } from '../http/http-route.ts';
import { refusalOf } from '../http/request-refused-error.ts';
import { streamText } from '../http/stream-answer.ts';

/** The name of a function, or of one in an object; anything else would be code of somebody's. */
const FUNCTION = /^[\w$]+(?:\.[\w$]+)*$/;

function callbackOf({ query }: HttpRequest): string | undefined {
  const name = query.get('jsonp');
  if (name === null || name === '') return undefined;
  if (FUNCTION.test(name)) return name;
  throw refusalOf(400, "Expecting 'jsonp' to be the name of a function");
}

function* wrapped(callback: string, pieces: Iterable<string>): Generator<string> {
  yield `${callback}(`;
  yield* pieces;
  yield ');';
}

/** Answers JSON, or a script that calls a function with it where the query says `jsonp=`. */
export function jsonOrScript(request: HttpRequest, value: unknown): HttpAnswer {
  const callback = callbackOf(request);
  const json = JSON.stringify(value);
  return callback === undefined
    ? { status: 200, headers: { 'content-type': 'application/json' }, body: json }
    : { status: 200, headers: { 'content-type': 'text/javascript' }, body: `${callback}(${json});` };
}

/** The same for long ones that come piece by piece. */
export function streamJsonOrScript(request: HttpRequest, pieces: Iterable<string>): Promise<undefined> {
  const callback = callbackOf(request);
  return callback === undefined
    ? streamText(request, 'application/json', pieces)
    : streamText(request, 'text/javascript', wrapped(callback, pieces));
}
