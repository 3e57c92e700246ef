import type { HttpAnswer } from './http-route.ts';
import { textAnswer } from './text-answer.ts';

/** Ends the handling of a request with an answer. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';
  readonly answer: HttpAnswer;

  constructor(answer: HttpAnswer, cause?: unknown) {
    super(`the request is answered with ${answer.status}`, { cause });
    this.answer = answer;
  }
}

/** Refuses a request with a text. */
export const refusalOf = (status: number, text: string, cause?: unknown): RequestRefusedError =>
  new RequestRefusedError(textAnswer(status, text), cause);
