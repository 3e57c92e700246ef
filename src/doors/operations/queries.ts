import { z } from 'zod';

import { RequestRefusedError } from '../http/request-refused-error.ts';
import { failureAnswer } from './json-answer.ts';
import { agentState, launchPhase, taskState } from './schemas.ts';

const MOST = 10_000;

const paging = {
  limit: z.coerce.number().int().min(1).max(MOST).default(100),
  offset: z.coerce.number().int().min(0).default(0),
};

export const pageQuery = z.strictObject(paging);
export const agentQuery = z.strictObject({ ...paging, state: agentState.optional() });
export const offerQuery = z.strictObject({
  ...paging,
  framework: z.string().optional(),
  agent: z.string().optional(),
});
export const launchQuery = z.strictObject({ ...paging, phase: launchPhase.optional() });
export const taskQuery = z.strictObject({
  ...paging,
  framework: z.string().optional(),
  agent: z.string().optional(),
  state: taskState.optional(),
  over: z.enum(['true', 'false']).optional(),
  order: z.enum(['asc', 'des']).optional(),
});
export const inFramework = z.strictObject({ framework: z.string().optional() });

/** Says where and what the problem is, one after the other. */
function problemsOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => [...path.map(String), message].join(': ')).join('; ');
}

/** @throws RequestRefusedError INVALID, naming what is wrong. */
export function parsed<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new RequestRefusedError(failureAnswer('INVALID', problemsOf(result.error)));
}

/** The query of a request, by a schema. */
export function queryOf<Schema extends z.ZodObject>(
  schema: Schema,
  { query }: { readonly query: URLSearchParams },
): z.output<Schema> {
  return parsed(schema, Object.fromEntries(query));
}
