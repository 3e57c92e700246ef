import type { Call, ReconcileTask } from '../mesos/call.ts';
import { timeInfo } from '../mesos/time-info.ts';
import type { BridgeState, Framework } from './state.ts';
import { sendOnce } from './status-updates.ts';
import type { Report } from './status-updates.ts';
import { findTask } from './task-table.ts';
import type { Task } from './task-record.ts';
import type { Turn } from './turn.ts';

const answer = (report: Omit<Report, 'source' | 'reason'>): Report => ({
  ...report,
  source: 'SOURCE_MASTER',
  reason: 'REASON_RECONCILIATION',
});

/** What the framework was told last of a task; of one it was never told of, what is known. */
function lastTold({ told, state }: Task): Report {
  const { healthy, labels, containerStatus } = told ?? {};
  return answer({
    state: told?.state ?? state,
    message: 'Reconciliation: Latest task state',
    ...(healthy === undefined ? {} : { healthy }),
    ...(labels === undefined ? {} : { labels }),
    ...(containerStatus === undefined ? {} : { containerStatus }),
  });
}

function unreachable(sinceMs: number): Report {
  return answer({
    state: 'TASK_UNREACHABLE',
    message: 'Reconciliation: Task is unreachable',
    unreachableTime: timeInfo(sinceMs),
  });
}

/** The answer for a task that no table knows, by what is known of the agent it is said to be on. */
function unknownTask(state: BridgeState, { agentId }: ReconcileTask): Report {
  const presence = agentId === undefined ? undefined : state.agents.get(agentId)?.presence;
  if (presence === undefined)
    return answer({ state: 'TASK_UNKNOWN', message: 'Reconciliation: Task is unknown' });
  if (presence.status === 'UNREACHABLE') return unreachable(presence.sinceMs);
  return answer({ state: 'TASK_GONE', message: 'Reconciliation: Task is unknown to the agent' });
}

/** Answers for one task, whether it is known or not. */
export function reconcileTask(turn: Turn, framework: Framework, asked: ReconcileTask): void {
  const { state } = turn;
  const task = findTask(state, framework.id, asked.taskId);
  if (task === undefined) {
    sendOnce(turn, { frameworkId: framework.id, ...asked }, unknownTask(state, asked));
    return;
  }
  const isUnreachable = task.unreachableSinceMs !== undefined;
  sendOnce(turn, task, isUnreachable ? unreachable(task.unreachableSinceMs) : lastTold(task));
}

/**
 * Takes a RECONCILE. With tasks, each gets an answer; without, all of the framework's that are not over or whose end
 * is not acknowledged yet, except those on lost agents. Answers carry no uuid.
 */
export function reconcile(
  turn: Turn,
  framework: Framework,
  { reconcile: { tasks } }: Call<'RECONCILE'>,
): void {
  const { state } = turn;
  if (tasks.length > 0) {
    for (const asked of tasks) reconcileTask(turn, framework, asked);
    return;
  }
  for (const key of state.tasksByFramework.get(framework.id) ?? []) {
    const task = state.tasks.get(key);
    if (task !== undefined && task.unreachableSinceMs === undefined) sendOnce(turn, task, lastTold(task));
  }
}
