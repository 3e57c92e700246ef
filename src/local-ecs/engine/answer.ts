import { ApiError, toErrorBody } from './api-error.ts';
import type { RespondEffect } from './effect.ts';
import type { JsonObject } from './json.ts';

/**
 * The answer that `run` gives, or its refusal. Undefined when `run` gives none yet: then it comes by itself.
 */
export function answerOf(requestId: string, run: () => JsonObject): RespondEffect;
export function answerOf(requestId: string, run: () => JsonObject | undefined): RespondEffect | undefined;
export function answerOf(requestId: string, run: () => JsonObject | undefined): RespondEffect | undefined {
  try {
    const body = run();
    return body === undefined ? undefined : { type: 'respond', requestId, status: 200, body };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { type: 'respond', requestId, status: 400, body: toErrorBody(error) };
  }
}
