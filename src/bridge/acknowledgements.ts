import type { Call } from '../mesos/call.ts';
import { isTerminal } from '../mesos/task-state.ts';
import type { Framework } from './state.ts';
import { acknowledge } from './status-updates.ts';
import { findTask } from './task-table.ts';
import { removeTask } from './tasks.ts';
import type { Turn } from './turn.ts';

/**
 * Takes an ACKNOWLEDGE. Once the end of a task is acknowledged the task is forgotten and its id is free. One that
 * names another agent, another update or an unknown task is ignored.
 */
export function acknowledgeUpdate(turn: Turn, framework: Framework, call: Call<'ACKNOWLEDGE'>): void {
  const { taskId, agentId, uuid } = call.acknowledge;
  const task = findTask(turn.state, framework.id, taskId);
  if (task?.agentId !== agentId) return;
  const status = acknowledge(turn, task, uuid);
  if (status !== undefined && task.launch.phase === 'ENDED' && isTerminal(status.state))
    removeTask(turn.state, task);
}
