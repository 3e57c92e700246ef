import { clientError } from '../api-error.ts';
import { findDefinition } from '../definitions/families.ts';
import { toWireTaskDefinition } from '../definitions/wire-task-definition.ts';
import { readInclude } from '../requests/choices.ts';
import { readString } from '../requests/members.ts';
import type { Operation } from './operation.ts';

/** A family alone means its newest ACTIVE revision; INACTIVE revisions are found by number. */
export const describeTaskDefinition: Operation = ({ state }, body) => {
  const name = readString(body, 'taskDefinition') ?? '';
  const include = readInclude(body, ['TAGS']);
  if (name === '') throw clientError('Task definition can not be blank.');
  const record = findDefinition(state, name);
  if (record === undefined) throw clientError('Unable to describe task definition.');
  return {
    taskDefinition: toWireTaskDefinition(record, state.options),
    tags: include.has('TAGS') ? record.tags : [],
  };
};
