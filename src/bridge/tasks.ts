import type { FrameworkId } from '../mesos/ids.ts';
import { showCompletedTask } from './completed.ts';
import type { LaunchId } from './identity.ts';
import { releaseHold } from './ledger.ts';
import { tombstoneRecord } from './record-keys.ts';
import type { BridgeState, Tombstone } from './state.ts';
import { dropFromSharing } from './shared-launches.ts';
import { forgetUpdates, sendOnce, sendReliably, statusOf } from './status-updates.ts';
import type { Report } from './status-updates.ts';
import { countEnd } from './tally.ts';
import { changeTask, dropTask, putTask } from './task-table.ts';
import { afterTelling, endingOf } from './task-record.ts';
import type { Launch, Task } from './task-record.ts';
import { announceChange, note } from './turn.ts';
import type { Turn } from './turn.ts';

function lastSeenOf(launch: Launch): Pick<Extract<Launch, { phase: 'ENDED' }>, 'taskArn' | 'ending'> {
  return launch.phase === 'ACCEPTED' ? { taskArn: launch.taskArn, ending: endingOf(launch.observed) } : {};
}

const endedLaunch = ({ launch }: Task, now: number): Launch => ({
  phase: 'ENDED',
  endedAtMs: now,
  ...lastSeenOf(launch),
});

/** Forgets a task, and what its framework has not acknowledged of it. */
export function removeTask(state: BridgeState, task: Task): void {
  if (task.launch.phase === 'ENDED') showCompletedTask(state, task);
  forgetUpdates(state, task.key);
  state.deadlines.clear({ kind: 'abandon', key: task.key });
  dropTask(state, task);
}

/** After this time ECS lists a stopped task no more; it says that it does so for an hour at least. */
const ECS_MEMORY_MS = 2 * 3_600_000;

/** Remembers what became of a launch, so that a late sight of its ECS task is not taken for something new. */
export function bury(
  turn: Turn,
  launchId: LaunchId,
  type: Tombstone['type'],
  frameworkId: FrameworkId,
): void {
  const { state, now } = turn;
  // After a restart ECS still lists an ended task: it must not be told again. One that was written off may turn up later.
  const untilMs = now + (type === 'ENDED' ? ECS_MEMORY_MS : state.config.timing.rememberLaunchMs);
  state.tombstones.set(launchId, { type, frameworkId, untilMs });
  state.unsaved.add(tombstoneRecord(launchId));
  state.deadlines.set({ kind: 'forget', launchId }, untilMs);
}

/** What became of a launch is of no interest any more. */
export function forgetLaunch(state: BridgeState, launchId: LaunchId): void {
  state.tombstones.delete(launchId);
  state.unsaved.add(tombstoneRecord(launchId));
}

/** Log keys of a task. */
export function fieldsOf(task: Task): Readonly<Record<string, unknown>> {
  const { frameworkId, taskId, agentId, launchId, launch, trace } = task;
  const arn = launch.phase === 'ACCEPTED' ? { ecsTaskArn: launch.taskArn } : {};
  const followed = trace === undefined ? {} : { trace: trace.asked };
  return { frameworkId, taskId, agentId, launchId, ...arn, ...followed };
}

/** A report on a task that lives on. */
export function reportTask(turn: Turn, task: Task, report: Report): void {
  const { state, healthy } = report;
  const change = healthy === undefined ? { state } : { state, healthy };
  const changed = changeTask(turn.state, task.key, change);
  if (changed === undefined) return;
  note(turn, 'info', 'task.state', `${task.taskId} is ${report.state}`, {
    ...fieldsOf(changed),
    state: report.state,
    reason: report.reason,
  });
  if (!turn.state.completed.has(task.frameworkId)) sendReliably(turn, changed, report);
}

function letGo(turn: Turn, task: Task, report: Report): void {
  const { state } = turn;
  releaseHold(state, task.agentId, task.launchId);
  state.launchQueue.delete(task.key);
  dropFromSharing(state, task);
  state.deadlines.clear({ kind: 'stop', key: task.key });
  countEnd(state.tallies, task.frameworkId, report);
  note(turn, 'info', 'task.ended', `${task.taskId} is ${report.state}: ${report.message ?? 'no message'}`, {
    ...fieldsOf(task),
    state: report.state,
    reason: report.reason,
    source: report.source,
  });
}

/**
 * Ends a task that was never sent to ECS. The status needs no acknowledgement and the id is free at once, as with
 * a task that a master refuses.
 */
export function refuseTask(turn: Turn, task: Task, report: Report): void {
  note(turn, 'debug', 'launch.refused', report.message ?? 'no message', {
    ...fieldsOf(task),
    state: report.state,
    reason: report.reason,
  });
  letGo(turn, task, report);
  removeTask(turn.state, task);
  const told = statusOf(task, report, turn.now);
  const over: Task = { ...task, state: report.state, launch: endedLaunch(task, turn.now) };
  showCompletedTask(turn.state, afterTelling(over, told));
  announceChange(turn, { type: 'TASK_UPDATED', task: over, status: told });
  sendOnce(turn, task, report);
}

/**
 * Ends a task that ECS had, or may have had. The task and its id stay until the framework has acknowledged.
 * @param tombstone WRITTEN_OFF when the ECS task may still turn up.
 */
export function endTask(
  turn: Turn,
  task: Task,
  report: Report,
  tombstone: Tombstone['type'] = 'ENDED',
): void {
  const { state, now } = turn;
  letGo(turn, task, report);
  bury(turn, task.launchId, tombstone, task.frameworkId);
  if (state.completed.has(task.frameworkId)) {
    showCompletedTask(state, { ...task, state: report.state, launch: endedLaunch(task, now) });
    removeTask(state, task);
    return;
  }
  const { kill, unreachableSinceMs, stateBeforeLoss, ...rest } = task;
  const ended: Task = {
    ...rest,
    state: report.state,
    launch: endedLaunch(task, now),
  };
  putTask(state, ended);
  sendReliably(turn, ended, report);
}
