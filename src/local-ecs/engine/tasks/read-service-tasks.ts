import { invalidParameter } from '../api-error.ts';
import { toEpochSeconds, withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { findTask, parseIdentifier, readNamedCluster } from '../requests/identifiers.ts';
import { readStrings } from '../requests/members.ts';
import type { LocalEcsState } from '../state.ts';
import { isProtected, isServiceTask } from './task-protection.ts';
import type { TaskRecord } from './task.ts';

/** What the member `tasks` names: tasks of services, and failures for all others. */
export interface NamedServiceTasks {
  readonly tasks: readonly TaskRecord[];
  readonly failures: readonly JsonObject[];
}

/** @param max tasks of one call. @throws ApiError */
export function readServiceTasks(state: LocalEcsState, body: JsonObject, max: number): NamedServiceTasks {
  const cluster = readNamedCluster(state, body);
  const names = readStrings(body, 'tasks') ?? [];
  if (names.length === 0) throw invalidParameter('Tasks cannot be empty.');
  if (names.length > max) throw invalidParameter(`taskIds can have at most ${max} items.`);
  const tasks: TaskRecord[] = [];
  const failures: JsonObject[] = [];
  for (const identifier of [...new Set(names)].map((name) => parseIdentifier(state, cluster, 'task', name))) {
    const task = findTask(state, cluster, identifier);
    if (task === undefined || task.known.lastStatus === 'STOPPED')
      failures.push({ arn: identifier.arn, reason: 'MISSING' });
    else if (isServiceTask(task)) tasks.push(task);
    else failures.push({ arn: task.arn, reason: 'TASK_NOT_VALID' });
  }
  return { tasks, failures };
}

/** A task's protection as ECS describes it. */
export function toWireProtection(task: TaskRecord): JsonObject {
  return withoutUndefined({
    taskArn: task.arn,
    protectionEnabled: isProtected(task),
    expirationDate: toEpochSeconds(task.protectedUntilMs),
  });
}
