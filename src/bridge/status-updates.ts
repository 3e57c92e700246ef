import { hasCapability } from '../mesos/framework-info.ts';
import { executorId } from '../mesos/ids.ts';
import type { AgentId, ExecutorId, FrameworkId, TaskId } from '../mesos/ids.ts';
import type { TaskSource } from '../mesos/task-reason.ts';
import { stateFor } from '../mesos/task-state.ts';
import type { TaskStatus } from '../mesos/task-status.ts';
import { uuidBytes } from '../mesos/uuid.ts';
import type { LaunchTrace } from './launch-trace.ts';
import type { BridgeState } from './state.ts';
import { taskRecord } from './record-keys.ts';
import { countResent, labelOf } from './tally.ts';
import { putTask } from './task-table.ts';
import { afterTelling } from './task-record.ts';
import type { Task, TaskKey } from './task-record.ts';
import { announceChange, measure, note, sendEvent } from './turn.ts';
import type { Turn } from './turn.ts';

/** What there is to say about a task. States are precise here and put into a framework's words when sent. */
export type Report = Pick<
  TaskStatus,
  'state' | 'reason' | 'message' | 'healthy' | 'labels' | 'containerStatus' | 'unreachableTime'
> & { readonly source: TaskSource };

interface Subject {
  readonly frameworkId: FrameworkId;
  readonly taskId: TaskId;
  readonly agentId?: AgentId;
  readonly executorId?: ExecutorId;
  readonly trace?: LaunchTrace;
}

/**
 * A full status. The executor of a command task bears the task's id, as on a Mesos agent; a master does not know of
 * that one, only of executors that frameworks name.
 */
export function statusOf(subject: Subject, report: Report, now: number): TaskStatus {
  const byMaster = report.source === 'SOURCE_MASTER';
  const executor = subject.executorId ?? (byMaster ? undefined : executorId(subject.taskId));
  return {
    taskId: subject.taskId,
    ...report,
    timestamp: now / 1000,
    ...(subject.agentId === undefined ? {} : { agentId: subject.agentId }),
    ...(executor === undefined ? {} : { executorId: executor }),
  };
}

/** Sends a status in the words the framework's capabilities ask for. */
function send(turn: Turn, { frameworkId, trace }: Subject, status: TaskStatus): boolean {
  const info = turn.state.frameworks.get(frameworkId)?.info;
  const partitionAware = info !== undefined && hasCapability(info, 'PARTITION_AWARE');
  const translated = { ...status, state: stateFor(status.state, partitionAware) };
  return sendEvent(turn, frameworkId, { type: 'UPDATE', update: { status: translated } }, trace);
}

/**
 * Sends a status that nobody has to acknowledge, once: what the master says by itself, not what a task did.
 * It carries no uuid, and a framework that is away misses it.
 */
export function sendOnce(turn: Turn, subject: Subject, report: Report): void {
  send(turn, subject, statusOf(subject, report, turn.now));
}

/**
 * Sends what the master says by itself of a task it knows, such as that its agent is lost. Reconciliation answers
 * with it from then on.
 */
export function announce(turn: Turn, task: Task, report: Report): void {
  const status = statusOf(task, report, turn.now);
  putTask(turn.state, afterTelling(task, status));
  announceChange(turn, { type: 'TASK_UPDATED', task, status });
  send(turn, task, status);
}

/**
 * Sends the first waiting update of a task and plans to repeat it. While the agent is lost it waits: the framework has
 * been told so, and what was said before would bring the task back to life.
 */
function sendFirst(turn: Turn, task: Task): void {
  const { state, now } = turn;
  const queue = state.updates.get(task.key);
  const first = queue?.waiting[0];
  if (queue === undefined || first === undefined || task.unreachableSinceMs !== undefined) return;
  if (!send(turn, task, first)) return;
  state.deadlines.set({ kind: 'resend', key: task.key }, now + queue.intervalMs);
  const current = state.tasks.get(task.key);
  if (current !== undefined && current.told !== first) putTask(state, afterTelling(current, first));
}

/**
 * Queues a status that must reach the framework: it is repeated until it is acknowledged, and the next one of the
 * same task waits for that.
 */
export function sendReliably(turn: Turn, task: Task, report: Report): void {
  const { state, ids, now } = turn;
  const status: TaskStatus = { ...statusOf(task, report, now), uuid: uuidBytes(ids.uuid()) };
  const queue = state.updates.get(task.key);
  const waiting = [...(queue?.waiting ?? []), status];
  const intervalMs = queue?.intervalMs ?? state.config.timing.resendFirstMs;
  state.updates.set(task.key, { waiting, intervalMs });
  state.unsaved.add(taskRecord(task.launchId));
  announceChange(turn, { type: 'TASK_UPDATED', task, status });
  if (!state.deadlines.has({ kind: 'resend', key: task.key })) sendFirst(turn, task);
}

/** Repeats the first unacknowledged update of a task, at twice the interval up to the longest. */
export function resend(turn: Turn, key: TaskKey): void {
  const { state } = turn;
  const task = state.tasks.get(key);
  const queue = state.updates.get(key);
  if (task === undefined || queue === undefined) return;
  const intervalMs = Math.min(2 * queue.intervalMs, state.config.timing.resendLastMs);
  state.updates.set(key, { ...queue, intervalMs });
  countResent(state.tallies, task.frameworkId);
  note(turn, 'debug', 'update.resent', 'status update not acknowledged yet', {
    frameworkId: task.frameworkId,
    taskId: task.taskId,
  });
  sendFirst(turn, task);
}

/** Sends what waits to be acknowledged of one task anew: its framework, or its agent, is back. */
export function sendAnew(turn: Turn, key: TaskKey): void {
  const { state } = turn;
  const task = state.tasks.get(key);
  const queue = state.updates.get(key);
  if (task === undefined || queue === undefined) return;
  state.updates.set(key, { ...queue, intervalMs: state.config.timing.resendFirstMs });
  sendFirst(turn, task);
}

/** Sends every unacknowledged update of a framework that has (re)subscribed. */
export function sendWaitingUpdates(turn: Turn, framework: FrameworkId): void {
  for (const key of turn.state.tasksByFramework.get(framework) ?? []) sendAnew(turn, key);
}

function isSame(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a?.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Tells how long an update, and with it the launch it is the last word of, took until it was acknowledged. */
function measureAcknowledged(turn: Turn, { frameworkId }: Task, status: TaskStatus): void {
  const seconds = Math.max(0, turn.now / 1000 - (status.timestamp ?? turn.now / 1000));
  measure(turn, 'update.acknowledged', { framework: labelOf(turn.state.tallies, frameworkId) }, seconds);
  const isLaunched = status.state === 'TASK_RUNNING' && status.reason === undefined;
  if (isLaunched) measure(turn, 'launch.stage', { stage: 'told' }, seconds);
}

/**
 * Takes an acknowledgement. One that does not name the outstanding update is ignored, as a Mesos agent does.
 * @returns the status that is now acknowledged, or undefined.
 */
export function acknowledge(turn: Turn, task: Task, uuid: Uint8Array): TaskStatus | undefined {
  const { state } = turn;
  const [first, ...rest] = state.updates.get(task.key)?.waiting ?? [];
  if (first === undefined || !isSame(first.uuid, uuid)) return undefined;
  measureAcknowledged(turn, task, first);
  state.deadlines.clear({ kind: 'resend', key: task.key });
  state.unsaved.add(taskRecord(task.launchId));
  if (rest.length === 0) state.updates.delete(task.key);
  else {
    state.updates.set(task.key, { waiting: rest, intervalMs: state.config.timing.resendFirstMs });
    sendFirst(turn, task);
  }
  return first;
}

export function forgetUpdates(state: BridgeState, key: TaskKey): void {
  state.updates.delete(key);
  state.deadlines.clear({ kind: 'resend', key });
}
