import { countGroup } from '../clusters/placement-indexes.ts';
import type { TaskRecord } from './task.ts';

type Counts = Map<string, number>;

function add(counts: Counts, name: string, change: 1 | -1): void {
  const count = (counts.get(name) ?? 0) + change;
  if (count === 0) counts.delete(name);
  else counts.set(name, count);
}

function countIn({ cluster, instance, group }: TaskRecord, change: 1 | -1): void {
  add(instance.taskGroups, group, change);
  const hosts: Counts = cluster.groupHosts.get(group) ?? new Map<string, number>();
  add(hosts, instance.id, change);
  if (hosts.size === 0) cluster.groupHosts.delete(group);
  else cluster.groupHosts.set(group, hosts);
  countGroup(instance, group, change);
}

/** A task that is wanted counts in its group, for those who place others. */
export function joinGroup(task: TaskRecord): void {
  countIn(task, 1);
}

/** It is to stop: it counts no more. */
export function leaveGroup(task: TaskRecord): void {
  countIn(task, -1);
}
