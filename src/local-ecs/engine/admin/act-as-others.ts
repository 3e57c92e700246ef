import type { JsonObject } from '../json.ts';
import { withoutUndefined } from '../json.ts';
import { putAttributes } from '../operations/put-attributes.ts';
import { startTask } from '../operations/start-task.ts';
import { stopTask } from '../operations/stop-task.ts';
import type { Turn } from '../turn.ts';
import type { PutAttributes, StartTask, StopTask } from './admin-command.ts';
import { targetInstance } from './admin-target.ts';

/** A failure is part of the answer, as in that of the operation. */
export function startTaskOfOthers(turn: Turn, command: StartTask): JsonObject {
  const { type: _type, containerInstance: _named, ...body } = command;
  const { arn } = targetInstance(turn.state, command);
  return startTask(turn, withoutUndefined({ ...body, containerInstances: [arn] }));
}

export function stopTaskOfOthers(turn: Turn, { type: _type, ...body }: StopTask): JsonObject {
  return stopTask(turn, body);
}

export function putAttributesOfOthers(turn: Turn, command: PutAttributes): JsonObject {
  const { arn } = targetInstance(turn.state, command);
  const attributes = command.attributes.map((attribute) => ({
    ...attribute,
    targetType: 'container-instance',
    targetId: arn,
  }));
  return putAttributes(turn, withoutUndefined({ cluster: command.cluster, attributes }));
}
