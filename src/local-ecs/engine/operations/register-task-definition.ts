import { addRevision } from '../definitions/families.ts';
import { readTaskDefinition } from '../definitions/read-task-definition.ts';
import { toWireTaskDefinition } from '../definitions/wire-task-definition.ts';
import { readTags } from '../requests/tags.ts';
import type { Operation } from './operation.ts';

/** Every call makes a new revision, even of the same content. */
export const registerTaskDefinition: Operation = (turn, body) => {
  const read = readTaskDefinition(body);
  const tags = readTags(body);
  const record = addRevision(turn, read, tags);
  return { taskDefinition: toWireTaskDefinition(record, turn.state.options), tags };
};
