import type { Tag } from '../../../ecs/tag.ts';
import type { Assumptions } from '../assumptions.ts';
import { publishTask } from '../events/publish-event.ts';
import { replaceKnown } from '../consistency/history.ts';
import { addReservation, subtractReservation } from '../instances/accounting.ts';
import { changeInstance } from '../instances/change-instance.ts';
import { noticeNewTask, noticeTask } from '../services/notice-task.ts';
import type { Turn } from '../turn.ts';
import { keepInLedger } from './ledger.ts';
import type { KnownContainer, KnownTask, TaskRecord } from './task.ts';
import { joinGroup, leaveGroup } from './task-groups.ts';
import { indexTask, unindexTask } from './task-index.ts';

interface Counts {
  readonly running: number;
  readonly pending: number;
}

/** Only tasks that are still wanted count. */
function countsOf({ desiredStatus, lastStatus }: KnownTask): Counts {
  if (desiredStatus === 'STOPPED') return { running: 0, pending: 0 };
  return lastStatus === 'RUNNING' ? { running: 1, pending: 0 } : { running: 0, pending: 1 };
}

function holdsResources({ releaseOn }: Assumptions, known: KnownTask): boolean {
  return releaseOn === 'stopped' ? known.lastStatus !== 'STOPPED' : known.desiredStatus === 'RUNNING';
}

function changeShare(turn: Turn, task: TaskRecord, before: Counts & { readonly holds: boolean }): void {
  const after = countsOf(task.known);
  const [running, pending] = [after.running - before.running, after.pending - before.pending];
  const { cluster, instance, deployment } = task;
  if (running === 0 && pending === 0 && before.holds === task.known.holds) return;
  cluster.runningTasksCount += running;
  cluster.pendingTasksCount += pending;
  if (deployment !== undefined) {
    deployment.runningCount += running;
    deployment.pendingCount += pending;
  }
  const reservation = { need: task.reserved, gpuIds: task.gpuIds };
  const { reserved, runningTasksCount, pendingTasksCount } = instance.known;
  changeInstance(turn, instance, {
    runningTasksCount: runningTasksCount + running,
    pendingTasksCount: pendingTasksCount + pending,
    ...(task.known.holds && !before.holds && { reserved: addReservation(reserved, reservation) }),
    ...(!task.known.holds && before.holds && { reserved: subtractReservation(reserved, reservation) }),
  });
}

/** Takes up a new task, whose `known` says that it holds its resources. */
export function addTask(turn: Turn, task: TaskRecord): void {
  turn.state.tasks.set(task.id, task);
  const { attachmentId } = task.networkInterface ?? {};
  if (attachmentId !== undefined) turn.state.taskIdByAttachmentId.set(attachmentId, task.id);
  task.instance.unstoppedTaskIds.add(task.id);
  indexTask(turn, task);
  joinGroup(task);
  publishTask(turn, task);
  changeShare(turn, task, { running: 0, pending: 0, holds: false });
  noticeNewTask(turn, task);
}

/**
 * The only place where what ECS knows of a task changes: keeps versions, counts, resources and lists, and sends the
 * event. A task that has stopped loses its tags and is forgotten after a while.
 */
export function changeTask(
  turn: Turn,
  task: TaskRecord,
  change: Partial<Omit<KnownTask, 'version' | 'holds'>>,
): void {
  const { assumptions } = turn.state.options;
  const before = task.known;
  const changed = { ...before, ...change, version: before.version + 1 };
  const stops = changed.lastStatus === 'STOPPED' && before.lastStatus !== 'STOPPED';
  replaceKnown(turn, task, {
    ...changed,
    ...(stops && { tags: [] }),
    holds: holdsResources(assumptions, changed),
  });
  if (task.known.desiredStatus !== before.desiredStatus) {
    unindexTask(turn, task, before.desiredStatus);
    indexTask(turn, task);
    leaveGroup(task);
  }
  if (stops) {
    task.instance.unstoppedTaskIds.delete(task.id);
    turn.state.deadlines.add(turn.nowMs + assumptions.retentionMs, { kind: 'forget-task', taskId: task.id });
  }
  publishTask(turn, task);
  changeShare(turn, task, { ...countsOf(before), holds: before.holds });
  noticeTask(turn, task, before);
}

/** Containers with another health; by default that is no new version of the task. */
export function changeHealth(turn: Turn, task: TaskRecord, containers: readonly KnownContainer[]): void {
  if (turn.state.options.assumptions.healthMakesVersion) {
    changeTask(turn, task, { containers });
    return;
  }
  const before = task.known;
  replaceKnown(turn, task, { ...before, containers });
  noticeTask(turn, task, before);
}

/** Other tags; that is no new version of the task, since events carry none. */
export function changeTags(task: TaskRecord, tags: readonly Tag[]): void {
  task.known = { ...task.known, tags };
}

/** @see Deadline `forget-task` */
export function forgetTask(turn: Turn, task: TaskRecord): void {
  keepInLedger(turn.state.ledger, task);
  turn.state.tasks.delete(task.id);
  turn.state.taskIdByAttachmentId.delete(task.networkInterface?.attachmentId ?? '');
  unindexTask(turn, task, task.known.desiredStatus);
}
