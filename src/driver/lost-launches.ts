import type { Operation } from '../mesos/offer.ts';
import { stateFor } from '../mesos/task-state.ts';
import type { TaskStatus } from '../mesos/task-status.ts';

/**
 * What a framework hears of the tasks it launches while there is no master to launch them: lost, or, if it is partition
 * aware, dropped. There is nothing to acknowledge.
 * @see Mesos `src/sched/sched.cpp`
 */
export function lostLaunches(
  operations: readonly Operation[],
  partitionAware: boolean,
  nowMs: number,
): readonly TaskStatus[] {
  const tasks = operations.flatMap((operation) =>
    operation.type === 'LAUNCH' ? operation.launch.taskInfos : [],
  );
  return tasks.map(({ taskId, agentId }) => ({
    taskId,
    agentId,
    state: stateFor('TASK_DROPPED', partitionAware),
    source: 'SOURCE_MASTER',
    reason: 'REASON_MASTER_DISCONNECTED',
    message: 'Master disconnected',
    timestamp: nowMs / 1000,
  }));
}
