import type { TaskState } from '../mesos/task-state.ts';
import type { BridgeState, Tombstone } from './state.ts';
import type { Launch } from './task-record.ts';

type LivePhase = Exclude<Launch['phase'], 'ENDED'>;

/** Tasks that have not ended, by the newest state known and by how far their launch has come. */
export interface LiveTasks {
  readonly byState: Readonly<Partial<Record<TaskState, number>>>;
  readonly byPhase: Readonly<Record<LivePhase, number>>;
}

/** Counts the tasks that have not ended. States that no task can live in are left out. Changes nothing. */
export function liveTasks(state: BridgeState): LiveTasks {
  const byState: Partial<Record<TaskState, number>> = {
    TASK_STAGING: 0,
    TASK_STARTING: 0,
    TASK_RUNNING: 0,
    TASK_KILLING: 0,
    TASK_UNREACHABLE: 0,
  };
  const byPhase = { PARKED: 0, QUEUED: 0, SENT: 0, UNKNOWN: 0, ACCEPTED: 0 };
  for (const task of state.tasks.values()) {
    if (task.launch.phase === 'ENDED') continue;
    byState[task.state] = (byState[task.state] ?? 0) + 1;
    byPhase[task.launch.phase] += 1;
  }
  return { byState, byPhase };
}

/** Updates that frameworks have not acknowledged, those included that have not been sent yet. */
export interface UnacknowledgedUpdates {
  readonly updates: number;
  /** How old the oldest is; 0 when there is none. */
  readonly oldestMs: number;
}

export function unacknowledgedUpdates(state: BridgeState, nowMs: number): UnacknowledgedUpdates {
  let updates = 0;
  let oldestMs = 0;
  for (const { waiting } of state.updates.values()) {
    updates += waiting.length;
    const madeAtMs = (waiting[0]?.timestamp ?? nowMs / 1000) * 1000;
    oldestMs = Math.max(oldestMs, nowMs - madeAtMs);
  }
  return { updates, oldestMs };
}

/** How many frameworks have a session, and how many the bridge waits for. */
export function frameworksByState(
  state: BridgeState,
): Readonly<Record<'connected' | 'disconnected', number>> {
  const counts = { connected: 0, disconnected: 0 };
  for (const { sessionId } of state.frameworks.values())
    counts[sessionId === undefined ? 'disconnected' : 'connected'] += 1;
  return counts;
}

/** How many launches are remembered although their task has ended. */
export function tombstonesByType(state: BridgeState): Readonly<Record<Tombstone['type'], number>> {
  const counts = { ENDED: 0, WRITTEN_OFF: 0 };
  for (const { type } of state.tombstones.values()) counts[type] += 1;
  return counts;
}
