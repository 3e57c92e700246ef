import type { TaskState } from '../mesos/task-state.ts';
import type { TaskStatus } from '../mesos/task-status.ts';
import type { FrameworkId } from '../mesos/ids.ts';
import type { BridgeState, Tombstone } from './state.ts';
import { labelOf } from './tally.ts';
import type { Launch } from './task-record.ts';

type LivePhase = Exclude<Launch['phase'], 'ENDED'>;

/** Tasks that have not ended, by the newest state known and by how far their launch has come. */
export interface LiveTasks {
  readonly byState: Readonly<Partial<Record<TaskState, number>>>;
  readonly byPhase: Readonly<Record<LivePhase, number>>;
}

const LIVE_STATES: readonly TaskState[] = [
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_UNREACHABLE',
];

/** Counts the tasks that have not ended. States that no task can live in are left out. Changes nothing. */
export function liveTasks(state: BridgeState): LiveTasks {
  const byState: Partial<Record<TaskState, number>> = Object.fromEntries(
    LIVE_STATES.map((name) => [name, 0]),
  );
  const byPhase = { PARKED: 0, QUEUED: 0, SENT: 0, UNKNOWN: 0, ACCEPTED: 0 };
  for (const task of state.tasks.values()) {
    if (task.launch.phase === 'ENDED') continue;
    byState[task.state] = (byState[task.state] ?? 0) + 1;
    byPhase[task.launch.phase] += 1;
  }
  return { byState, byPhase };
}

function ageMs(status: TaskStatus | undefined, nowMs: number): number {
  return nowMs - (status?.timestamp ?? nowMs / 1000) * 1000;
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
    oldestMs = Math.max(oldestMs, ageMs(waiting[0], nowMs));
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

type Sums = ReadonlyMap<string, number>;

/** Sums by the name under which frameworks are counted, 0 for those that have nothing. */
function sumsByLabel(
  { tallies }: BridgeState,
  items: Iterable<readonly [FrameworkId, number]>,
  join: (a: number, b: number) => number = (a, b) => a + b,
): Sums {
  const sums = new Map([...tallies.byLabel.keys()].map((label) => [label, 0]));
  for (const [id, value] of items) {
    const label = labelOf(tallies, id);
    sums.set(label, join(sums.get(label) ?? 0, value));
  }
  return sums;
}

/** Outstanding offers by framework. */
export function offersByLabel(state: BridgeState): Sums {
  return sumsByLabel(
    state,
    [...state.offers.values()].map(({ frameworkId }) => [frameworkId, 1]),
  );
}

/** Tasks that have not ended, by framework and state. */
export function tasksByLabel(state: BridgeState): readonly (readonly [TaskState, Sums])[] {
  const live = [...state.tasks.values()].filter(({ launch }) => launch.phase !== 'ENDED');
  return LIVE_STATES.map((name) => {
    const inState = live.filter((task) => task.state === name);
    return [
      name,
      sumsByLabel(
        state,
        inState.map(({ frameworkId }) => [frameworkId, 1]),
      ),
    ];
  });
}

/** What is not acknowledged, by framework: how many updates, and how old the oldest is in milliseconds. */
export function unacknowledgedByLabel(
  state: BridgeState,
  nowMs: number,
): { readonly updates: Sums; readonly oldestMs: Sums } {
  const waiting = [...state.updates].flatMap(([key, queue]) => {
    const task = state.tasks.get(key);
    return task === undefined ? [] : [{ id: task.frameworkId, queue: queue.waiting }];
  });
  return {
    updates: sumsByLabel(
      state,
      waiting.map(({ id, queue }) => [id, queue.length]),
    ),
    oldestMs: sumsByLabel(
      state,
      waiting.map(({ id, queue }) => [id, ageMs(queue[0], nowMs)]),
      Math.max,
    ),
  };
}

/** Until when frameworks that are away may come back, the earliest of each name. */
export function failoverDeadlines(state: BridgeState): Sums {
  const earliest = new Map<string, number>();
  for (const { id, sessionId } of state.frameworks.values()) {
    const atMs = state.deadlines.timeOf({ kind: 'failover', frameworkId: id });
    if (sessionId !== undefined || atMs === undefined) continue;
    const label = labelOf(state.tallies, id);
    earliest.set(label, Math.min(atMs, earliest.get(label) ?? atMs));
  }
  return earliest;
}

/** What a state store has, or would have, by the kind of its records. */
export function recordsByKind(state: BridgeState): Readonly<Record<string, number>> {
  return {
    meta: 1,
    framework: state.frameworks.size,
    completed: state.completed.size,
    drain: state.drains.size,
    task: state.tasks.size,
    tombstone: state.tombstones.size,
  };
}

/** How many launches are remembered although their task has ended. */
export function tombstonesByType(state: BridgeState): Readonly<Record<Tombstone['type'], number>> {
  const counts = { ENDED: 0, WRITTEN_OFF: 0 };
  for (const { type } of state.tombstones.values()) counts[type] += 1;
  return counts;
}
