import { formatArn } from '../../../ecs/arn.ts';
import { clientError, invalidParameter } from '../api-error.ts';
import { findDefinition } from '../definitions/families.ts';
import { definitionStatus } from '../definitions/task-definition-record.ts';
import { toWireTaskDefinition } from '../definitions/wire-task-definition.ts';
import type { JsonObject } from '../json.ts';
import { readStrings } from '../requests/members.ts';
import type { LocalEcsState } from '../state.ts';
import type { Operation } from './operation.ts';

const MAX_DEFINITIONS = 10;
const NAME = /([^/:]+):(\d+)$/;

/** The ARN that a failure names. @throws ClientException for a name without a revision */
function arnOf({ options }: LocalEcsState, name: string): string {
  const [, family, revision] = NAME.exec(name) ?? [];
  if (family === undefined) throw clientError('Revision is missing.');
  if (name.startsWith('arn:')) return name;
  return formatArn({
    ...options,
    resource: { type: 'task-definition', family, revision: Number(revision) },
  });
}

/** Only INACTIVE revisions; no task starts from them any more, those that run go on. */
export const deleteTaskDefinitions: Operation = ({ state, nowMs }, body) => {
  const names = readStrings(body, 'taskDefinitions') ?? [];
  if (names.length === 0) throw invalidParameter('Task definitions cannot be empty.');
  if (names.length > MAX_DEFINITIONS)
    throw invalidParameter(`taskDefinitions can have at most ${MAX_DEFINITIONS} items.`);
  const named = [...new Set(names)].map((name) => ({ name, arn: arnOf(state, name) }));
  const taskDefinitions: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const { name, arn } of named) {
    const record = findDefinition(state, name);
    if (record === undefined) failures.push({ arn, reason: 'The specified task definition was not found.' });
    else if (definitionStatus(record) === 'ACTIVE')
      failures.push({
        arn,
        reason:
          'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
      });
    else {
      record.deleteRequestedAtMs ??= nowMs;
      taskDefinitions.push(toWireTaskDefinition(record, state.options));
    }
  }
  return { taskDefinitions, failures };
};
