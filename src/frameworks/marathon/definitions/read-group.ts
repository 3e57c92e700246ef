import { groupPatch, groupUpdate } from './group-schema.ts';
import type { GroupPatch, GroupUpdate } from './group-schema.ts';
import { readBody } from './read-body.ts';
import type { Outcome } from './refusal.ts';

/** Reads what a body says of a group. */
export const readGroup = (json: unknown): Outcome<GroupUpdate> => readBody(groupUpdate, json);

/** Reads how a body changes a group that stays otherwise as it is. */
export const readGroupPatch = (json: unknown): Outcome<GroupPatch> => readBody(groupPatch, json);
