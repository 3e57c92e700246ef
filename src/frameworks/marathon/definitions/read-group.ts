import { groupUpdate } from './group-schema.ts';
import type { GroupUpdate } from './group-schema.ts';
import { readBody } from './read-body.ts';
import type { Outcome } from './refusal.ts';

/** Reads what a body says of a group. */
export const readGroup = (json: unknown): Outcome<GroupUpdate> => readBody(groupUpdate, json);
