import type { BridgeState } from '../../bridge/state.ts';
import type { Task, TaskKey } from '../../bridge/task-record.ts';
import { agentId, frameworkId } from '../../mesos/ids.ts';
import type { TaskCount, TaskQuery } from '../master-view.ts';

/** The tasks of whom the query names; undefined for all. */
function keysOf(state: BridgeState, query: TaskQuery): Iterable<TaskKey> | undefined {
  if (query.frameworkId !== undefined)
    return state.tasksByFramework.get(frameworkId(query.frameworkId)) ?? [];
  if (query.agentId !== undefined) return state.tasksByAgent.get(agentId(query.agentId)) ?? [];
  return undefined;
}

function* completedTasks({ history }: BridgeState, query: TaskQuery): Generator<Task> {
  const wanted =
    query.frameworkId === undefined ? undefined : history.tasks.get(frameworkId(query.frameworkId));
  const tables = query.frameworkId === undefined ? [...history.tasks.values()] : [wanted ?? new Map()];
  for (const table of tables) yield* table.values();
}

function* currentTasks(state: BridgeState, query: TaskQuery): Generator<Task> {
  const keys = keysOf(state, query);
  if (keys === undefined) {
    yield* state.tasks.values();
    return;
  }
  for (const key of keys) {
    const task = state.tasks.get(key);
    if (task !== undefined) yield task;
  }
}

const fits = (task: Task, query: TaskQuery): boolean =>
  (query.frameworkId === undefined || task.frameworkId === query.frameworkId) &&
  (query.agentId === undefined || task.agentId === query.agentId) &&
  (query.taskId === undefined || task.taskId === query.taskId) &&
  (query.state === undefined || task.state === query.state) &&
  (query.hasExecutor === undefined || task.executorId !== undefined);

/** When a task was reported first; one that has not been is the newest. */
const firstMs = ({ history }: Task): number => history?.[0]?.atMs ?? Number.POSITIVE_INFINITY;

/** Infinite times are equal. */
const byTime = (a: Task, b: Task): number => (firstMs(a) === firstMs(b) ? 0 : firstMs(a) - firstMs(b));

/** The tasks that are there, or those that are over, of one framework or of all, in no order that is promised. */
export function anyTasks(state: BridgeState, query: TaskQuery & { readonly over: boolean }): readonly Task[] {
  const tasks = query.over ? completedTasks(state, query) : currentTasks(state, query);
  return [...tasks];
}

/** How many tasks there are of each framework on each agent in each state. */
export function taskCounts(state: BridgeState): readonly TaskCount[] {
  const counts = new Map<string, { -readonly [K in keyof TaskCount]: TaskCount[K] }>();
  for (const task of [...completedTasks(state, {}), ...state.tasks.values()]) {
    const { frameworkId, agentId, state: taskState } = task;
    const name = `${frameworkId}\n${agentId}\n${taskState}`;
    const known = counts.get(name);
    if (known === undefined) counts.set(name, { frameworkId, agentId, state: taskState, tasks: 1 });
    else known.tasks += 1;
  }
  return [...counts.values()];
}

/** The tasks that a query is about, newest first unless it says otherwise; its paging is left to the caller. */
export function tasksFor(state: BridgeState, query: TaskQuery): readonly Task[] {
  const tasks: Task[] = [];
  if (query.over !== false)
    for (const task of completedTasks(state, query)) if (fits(task, query)) tasks.push(task);
  if (query.over !== true)
    for (const task of currentTasks(state, query)) if (fits(task, query)) tasks.push(task);
  tasks.sort(byTime);
  return query.order === 'asc' ? tasks : tasks.reverse();
}
