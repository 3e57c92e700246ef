import { depart } from '../consistency/departures.ts';
import { CursorList } from '../cursor-list.ts';
import { takeOrdinal } from '../turn.ts';
import type { Turn } from '../turn.ts';
import type { KnownTask, TaskRecord } from './task.ts';

/** What tasks are found by, next to their desired status. */
export type TaskField = 'instance' | 'family' | 'startedBy' | 'service';

/** The list of tasks with this desired status, and of those the ones with `value` in `field`. */
export function taskListKey(
  desiredStatus: KnownTask['desiredStatus'],
  field?: TaskField,
  value = '',
): string {
  return field === undefined ? desiredStatus : `${desiredStatus} ${field} ${value}`;
}

function keysOf(task: TaskRecord, desiredStatus: KnownTask['desiredStatus']): readonly string[] {
  const keys = [
    taskListKey(desiredStatus),
    taskListKey(desiredStatus, 'instance', task.instance.id),
    taskListKey(desiredStatus, 'family', task.definition.definition.family),
  ];
  const { startedBy, deployment } = task;
  return [
    ...keys,
    ...(startedBy === undefined ? [] : [taskListKey(desiredStatus, 'startedBy', startedBy)]),
    ...(deployment === undefined ? [] : [taskListKey(desiredStatus, 'service', deployment.service.arn)]),
  ];
}

/** Puts the task at the end of every list that its desired status and fields call for. */
export function indexTask(turn: Turn, task: TaskRecord): void {
  const lists = task.cluster.taskIds;
  for (const key of keysOf(task, task.known.desiredStatus)) {
    const list = lists.get(key) ?? new CursorList<string>();
    lists.set(key, list);
    list.add(task.id, takeOrdinal(turn.state));
  }
}

/** @param desiredStatus the one under which the task was indexed. */
export function unindexTask(turn: Turn, task: TaskRecord, desiredStatus: KnownTask['desiredStatus']): void {
  const lists = task.cluster.taskIds;
  for (const key of keysOf(task, desiredStatus)) {
    const list = lists.get(key);
    depart(turn, task.cluster, list, key, task.id);
    if (list?.size === 0) lists.delete(key);
  }
}
