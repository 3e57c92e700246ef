import type { LaunchId } from './identity.ts';
import type { BridgeState, Framework } from './state.ts';
import type { Task } from './task-record.ts';

/** How much is shown of what is over. @see Mesos flags `--max_completed_frameworks`, `--max_completed_tasks_per_framework` */
const MAX_FRAMEWORKS = 50;
const MAX_TASKS = 1_000;

function dropOldest<K>(table: Map<K, unknown>, most: number): void {
  const [oldest] = table.keys();
  if (oldest !== undefined && table.size > most) table.delete(oldest);
}

/** Keeps a task that is over, for tools and people; it does not survive a restart. */
export function showCompletedTask(state: BridgeState, task: Task): void {
  const tasks = state.history.tasks.get(task.frameworkId) ?? new Map<LaunchId, Task>();
  state.history.tasks.set(task.frameworkId, tasks);
  const { executor, ...rest } = task;
  tasks.set(task.launchId, rest);
  dropOldest(tasks, MAX_TASKS);
}

/** Keeps a framework that is over, likewise, and of the oldest one neither itself nor its tasks. */
export function showCompletedFramework(state: BridgeState, framework: Framework, now: number): void {
  const { sessionId, ...rest } = framework;
  state.history.frameworks.set(framework.id, { framework: rest, endedAtMs: now });
  const [oldest] = state.history.frameworks.keys();
  if (oldest === undefined || state.history.frameworks.size <= MAX_FRAMEWORKS) return;
  state.history.frameworks.delete(oldest);
  state.history.tasks.delete(oldest);
}
