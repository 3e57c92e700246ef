import type { HttpAnswer } from '../../../doors/http/http-route.ts';
import { RequestRefusedError } from '../../../doors/http/request-refused-error.ts';
import type { Outcome, Refused } from '../definitions/refusal.ts';

type Headers = Readonly<Record<string, string>>;

export function jsonAnswer(status: number, value: unknown, headers: Headers = {}): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

/** An answer that says one sentence, as all errors do. */
export const messageAnswer = (status: number, message: string, headers?: Headers): HttpAnswer =>
  jsonAnswer(status, { message }, headers);

export const PLAIN_TEXT = 'text/plain; charset=utf-8';

export const plainAnswer = (status: number, text: string): HttpAnswer => ({
  status,
  headers: { 'content-type': PLAIN_TEXT },
  body: text,
});

const UNPROCESSABLE = 422;

export const refusedAnswer = ({ refusal, status }: Refused): HttpAnswer =>
  jsonAnswer(status ?? UNPROCESSABLE, refusal);

/** Ends a request with an error. */
export const refusing = (status: number, message: string): RequestRefusedError =>
  new RequestRefusedError(messageAnswer(status, message));

/** What was taken. @throws RequestRefusedError when it was not. */
export function takenFrom<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new RequestRefusedError(refusedAnswer(outcome));
}
