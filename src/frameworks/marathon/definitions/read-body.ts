import type { z } from 'zod';

import { refuseSchema, taken } from './refusal.ts';
import type { Outcome } from './refusal.ts';
import { schemaProblems } from './schema-problems.ts';

/** JSON where fields that are null are absent, as Marathon reads it. */
function withoutNulls(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (typeof json !== 'object' || json === null) return json;
  const present = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(present.map(([key, value]) => [key, withoutNulls(value)]));
}

/** Reads a body, or tells what in it is not of the schema. Fields that are not known are ignored. */
export function readBody<T>(schema: z.ZodType<T>, json: unknown): Outcome<T> {
  const read = schema.safeParse(withoutNulls(json), { reportInput: true });
  return read.success ? taken(read.data) : refuseSchema(schemaProblems(read.error.issues));
}
