import { changeTask } from '../tasks/change-task.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import { settleTask, stopContainers } from './end-containers.ts';

function leaveQueue(turn: Turn, { id, instance }: TaskRecord): void {
  const { machine } = instance;
  machine.waitingTaskIds = machine.waitingTaskIds.filter((waiting) => waiting !== id);
  turn.state.deadlines.add(turn.nowMs, { kind: 'host-freed', instanceId: instance.id });
}

/**
 * The agent hears that a task is to stop; a disconnected one hears it when it is connected again, an external one sees
 * it in DescribeTasks.
 * @see Deadline `stop-received`
 */
export function receiveStop(turn: Turn, task: TaskRecord): void {
  const { agent, instance } = task;
  if (instance.machine.agent === 'external') return;
  if (!instance.known.agentConnected || agent.phase === 'ending' || agent.phase === 'over') return;
  if (turn.state.options.assumptions.stoppingStatus === 'shown' && task.known.lastStatus === 'RUNNING')
    changeTask(turn, task, { lastStatus: 'STOPPING' });
  if (agent.phase === 'waiting') leaveQueue(turn, task);
  stopContainers(turn, task);
  settleTask(turn, task);
}
