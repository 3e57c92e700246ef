import type { HttpAnswer } from './http-route.ts';

/** Ends the handling of a request with an answer. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';
  readonly answer: HttpAnswer;

  constructor(answer: HttpAnswer, cause?: unknown) {
    super(`the request is answered with ${answer.status}`, { cause });
    this.answer = answer;
  }
}
