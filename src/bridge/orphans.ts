import { hasStopped } from '../ecs/task.ts';
import { killTask } from './kills.ts';
import type { Orphan } from './round.ts';
import type { BridgeState } from './state.ts';
import type { Task, TaskKey } from './task-record.ts';
import { note } from './turn.ts';
import type { Turn } from './turn.ts';

/** How long the framework of a task has to show up before the policy `stop` takes the task for abandoned. */
const ORPHAN_PATIENCE_MS = 75_000;

/** Whether a task's framework is not known: it may come back under its id. */
const isOrphan = (state: BridgeState, { frameworkId }: Pick<Task, 'frameworkId'>): boolean =>
  !state.frameworks.has(frameworkId) && !state.completed.has(frameworkId);

/** Whether tasks like this one are to be left alone: neither taken into the tables nor stopped. */
export function isLeft(state: BridgeState, { identity }: Orphan): boolean {
  return state.config.orphans === 'leave' && isOrphan(state, identity);
}

/** Lets a task be stopped unless its framework comes back in time, where that is the policy. */
export function applyOrphanPolicy({ state, now }: Turn, task: Task): void {
  if (state.config.orphans === 'stop' && isOrphan(state, task))
    state.deadlines.setEarlier({ kind: 'orphan', key: task.key }, now + ORPHAN_PATIENCE_MS);
}

/** The patience with an orphan is over. */
export function stopOrphan(turn: Turn, key: TaskKey): void {
  const task = turn.state.tasks.get(key);
  if (task !== undefined && isOrphan(turn.state, task)) killTask(turn, task, 'BRIDGE');
}

/** Lists the tasks whose framework is not known. */
export function tellOfOrphans(turn: Turn): void {
  const { state } = turn;
  const orphans = [...state.tasks.values()].filter((task) => isOrphan(state, task));
  if (orphans.length === 0) return;
  const message = `${orphans.length} tasks of frameworks that are not known, policy: ${state.config.orphans}`;
  const tasks = orphans.map(({ frameworkId, taskId, launch }) => ({
    frameworkId,
    taskId,
    ecsTaskArn: launch.phase === 'ACCEPTED' ? launch.taskArn : undefined,
  }));
  note(turn, 'warn', 'orphans.found', message, { tasks });
}

/** When a life of a bridge began, out of the name it writes into its tasks; undefined for other texts. */
function startOf(bridge: string): number | undefined {
  const startedAtMs = Number.parseInt(bridge.split('-')[0] ?? '', 36);
  return Number.isNaN(startedAtMs) ? undefined : startedAtMs;
}

/** The name of this life of the bridge: when it began, and what tells it from another that began then. */
export const lifeOf = ({ startedAtMs, incarnation }: BridgeState): string =>
  `${startedAtMs.toString(36)}-${incarnation.slice(0, 8)}`;

/** What earlier lives have started late is known by a whole census that began so long after this one was ready. */
export function noteWholeCensus(state: BridgeState, begunAtMs: number): void {
  const lateMs = 2 * state.config.timing.lookupWindowMs;
  if (state.phase === 'READY' && begunAtMs >= state.readyAtMs + lateMs) state.allKnownAtMs ??= begunAtMs;
}

/**
 * Whether a task proves that another bridge is at work as the same owner: it was started by none of our lives, and
 * was not there yet when no call of an earlier life could be carried out any more. Of two such bridges the one that
 * began later has to go.
 * @param readBegunAtMs when the read began that showed it.
 */
export function judgeOwner(
  state: BridgeState,
  { task, identity }: Orphan,
  readBegunAtMs: number,
): 'ALONE' | 'WE_STAY' | 'WE_GO' {
  const { bridge } = identity;
  const { allKnownAtMs = Number.POSITIVE_INFINITY } = state;
  if (state.phase !== 'READY' || readBegunAtMs <= allKnownAtMs) return 'ALONE';
  // Listings of what runs, as a census makes them, may have passed over a task that is being stopped.
  if (hasStopped(task) || task.desiredStatus === 'STOPPED') return 'ALONE';
  const theirs = bridge === undefined || bridge === lifeOf(state) ? undefined : startOf(bridge);
  if (theirs === undefined) return 'ALONE';
  return theirs > state.startedAtMs ? 'WE_STAY' : 'WE_GO';
}
