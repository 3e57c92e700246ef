import type { z } from 'zod';

import type { failure } from './schemas.ts';
import type { HttpAnswer } from '../http/http-route.ts';

type FailureCode = z.infer<typeof failure>['error']['code'];

export function jsonAnswer(status: number, value: unknown): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  };
}

const STATUS: Readonly<Record<FailureCode, number>> = {
  NOT_FOUND: 404,
  AMBIGUOUS: 409,
  INVALID: 400,
  NOT_ALLOWED: 403,
  NOT_READY: 503,
};

/** @param ids what an ambiguous one may mean. */
export function failureAnswer(code: FailureCode, message: string, ids?: readonly string[]): HttpAnswer {
  const error = { code, message, ...(ids === undefined ? {} : { ids }) };
  return jsonAnswer(STATUS[code], { error });
}
