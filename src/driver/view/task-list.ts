import { frameworkId, agentId } from '../../mesos/ids.ts';
import type { BridgeState } from '../../bridge/state.ts';
import type { Task, TaskKey } from '../../bridge/task-record.ts';
import type { TaskQuery } from '../master-view.ts';

function keysOf(state: BridgeState, query: TaskQuery): Iterable<TaskKey> {
  if (query.frameworkId !== undefined)
    return state.tasksByFramework.get(frameworkId(query.frameworkId)) ?? [];
  if (query.agentId !== undefined) return state.tasksByAgent.get(agentId(query.agentId)) ?? [];
  return state.tasks.keys();
}

const fits = (task: Task, query: TaskQuery): boolean =>
  (query.frameworkId === undefined || task.frameworkId === query.frameworkId) &&
  (query.agentId === undefined || task.agentId === query.agentId) &&
  (query.taskId === undefined || task.taskId === query.taskId) &&
  (query.state === undefined || task.state === query.state);

/**
 * The tasks that a query is about, newest first unless it says otherwise; its paging is left to the caller. Tables keep
 * tasks in the order they came.
 */
export function tasksFor(state: BridgeState, query: TaskQuery): readonly Task[] {
  const tasks: Task[] = [];
  for (const key of keysOf(state, query)) {
    const task = state.tasks.get(key);
    if (task !== undefined && fits(task, query)) tasks.push(task);
  }
  return query.order === 'asc' ? tasks : tasks.reverse();
}
