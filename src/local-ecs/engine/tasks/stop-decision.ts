import { changeTask } from './change-task.ts';
import type { KnownContainer, KnownTask, StopCode, TaskRecord } from './task.ts';
import type { Turn } from '../turn.ts';

/** Why a task is stopped. */
export interface StopCause {
  readonly stopCode?: StopCode;
  readonly stoppedReason: string;
}

/** The cause that lies in the task's own containers. */
export function causeInContainers(known: KnownTask): StopCause {
  const failed = known.containers.find(
    ({ lastStatus, exitCode, reason }) =>
      lastStatus === 'STOPPED' && exitCode === undefined && reason !== undefined,
  );
  if (known.startedAtMs === undefined && failed?.reason !== undefined)
    return { stopCode: 'TaskFailedToStart', stoppedReason: failed.reason };
  return { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' };
}

/** What changes when ECS decides that a task is to stop. The first cause stays: nothing when it was decided before. */
export function stopDecision(turn: Turn, known: KnownTask, cause: StopCause): Partial<KnownTask> {
  if (known.desiredStatus === 'STOPPED') return {};
  return { desiredStatus: 'STOPPED', ...cause, stoppingAtMs: turn.nowMs };
}

/** ECS decides that the task is to stop, and its agent will hear of it; nothing when that was decided before. */
export function orderStop(turn: Turn, task: TaskRecord, cause: StopCause): void {
  if (task.known.desiredStatus === 'STOPPED') return;
  changeTask(turn, task, stopDecision(turn, task.known, cause));
  turn.state.deadlines.add(turn.nowMs, { kind: 'stop-received', taskId: task.id });
}

const asStopped = (container: KnownContainer): KnownContainer => ({ ...container, lastStatus: 'STOPPED' });

/** ECS takes the task for stopped, here and now. */
export function stopAtOnce(turn: Turn, task: TaskRecord, cause: StopCause): void {
  changeTask(turn, task, {
    ...stopDecision(turn, task.known, cause),
    lastStatus: 'STOPPED',
    stoppedAtMs: turn.nowMs,
    containers: task.known.containers.map(asStopped),
  });
}
