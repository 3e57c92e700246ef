import type { TaskRecord } from './task.ts';

function count({ cluster, instance, group }: TaskRecord, change: 1 | -1): void {
  const tasks = (instance.taskGroups.get(group) ?? 0) + change;
  if (tasks === 0) instance.taskGroups.delete(group);
  else instance.taskGroups.set(group, tasks);
  cluster.instanceIndex.setTasks(instance.id, group, tasks);
}

/** A task that is wanted counts in its group, for those who place others. */
export function joinGroup(task: TaskRecord): void {
  count(task, 1);
}

/** It is to stop: it counts no more. */
export function leaveGroup(task: TaskRecord): void {
  count(task, -1);
}
