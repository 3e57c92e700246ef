import type { z } from 'zod';

import { appUpdate } from './app-schema.ts';
import { refuseSchema, taken } from './refusal.ts';
import type { Outcome } from './refusal.ts';
import { schemaProblems } from './schema-problems.ts';

/** What a request says of an app, in the words of any version of Marathon. */
export type AppUpdate = z.output<typeof appUpdate>;

/** JSON where fields that are null are absent, as Marathon reads it. */
function withoutNulls(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (typeof json !== 'object' || json === null) return json;
  const present = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(present.map(([key, value]) => [key, withoutNulls(value)]));
}

/** Reads what a body says of an app, or tells what in it is not of the schema. Fields that are not known are ignored. */
export function readApp(json: unknown): Outcome<AppUpdate> {
  const read = appUpdate.safeParse(withoutNulls(json), { reportInput: true });
  return read.success ? taken(read.data) : refuseSchema(schemaProblems(read.error.issues));
}
