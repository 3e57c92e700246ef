import { DESCRIBE_BATCH } from '../../../ecs/limits.ts';
import { invalidParameter } from '../api-error.ts';
import { taskDescribed, readTimes } from '../consistency/read-times.ts';
import type { JsonObject } from '../json.ts';
import { readInclude } from '../requests/choices.ts';
import { findTask, parseIdentifier, readCluster } from '../requests/identifiers.ts';
import { readStrings } from '../requests/members.ts';
import { toWireTask } from '../tasks/wire-task.ts';
import type { Operation } from './operation.ts';

/** Stopped tasks are found for at least an hour. Tags come only when asked for. */
export const describeTasks: Operation = (turn, body) => {
  const { state } = turn;
  const cluster = readCluster(state, body);
  const names = readStrings(body, 'tasks') ?? [];
  if (names.length === 0) throw invalidParameter('Tasks cannot be empty.');
  if (names.length > DESCRIBE_BATCH)
    throw invalidParameter(`taskIds can have at most ${DESCRIBE_BATCH} items.`);
  const tags = readInclude(body, ['TAGS']).has('TAGS') ? 'with-tags' : 'without-tags';
  const tasks: JsonObject[] = [];
  const failures: JsonObject[] = [];
  const nextMs = readTimes(turn);
  for (const identifier of [...new Set(names)].map((name) => parseIdentifier(state, cluster, 'task', name))) {
    const found = findTask(state, cluster, identifier);
    const task = found && taskDescribed(turn, found, nextMs());
    if (task === undefined) failures.push({ arn: identifier.arn, reason: 'MISSING' });
    else tasks.push(toWireTask(task, tags));
  }
  return { tasks, failures };
};
