import { clientError } from '../api-error.ts';
import { deactivateRevision, findDefinition } from '../definitions/families.ts';
import { toWireTaskDefinition } from '../definitions/wire-task-definition.ts';
import { readString } from '../requests/members.ts';
import type { Operation } from './operation.ts';

const HAS_REVISION = /:\d+$/;

/** Running tasks go on; new ones are refused. The revision stays describable. */
export const deregisterTaskDefinition: Operation = (turn, body) => {
  const name = readString(body, 'taskDefinition') ?? '';
  if (name === '') throw clientError('Task definition can not be blank.');
  if (!HAS_REVISION.test(name)) throw clientError('Revision is missing.');
  const record = findDefinition(turn.state, name);
  if (record === undefined) throw clientError('The specified task definition does not exist.');
  deactivateRevision(turn, record);
  return { taskDefinition: toWireTaskDefinition(record, turn.state.options) };
};
