import { changeInstance } from '../instances/change-instance.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { Turn } from '../turn.ts';
import { sendUnsent } from './send-report.ts';

/** ECS loses the agent. That alone changes no task. */
export function disconnectAgent(turn: Turn, instance: InstanceRecord): void {
  if (instance.known.agentConnected) changeInstance(turn, instance, { agentConnected: false });
}

/** The agent is back: ECS hears what happened meanwhile, and the agent what is to stop. */
export function reconnectAgent(turn: Turn, instance: InstanceRecord): void {
  if (instance.known.agentConnected) return;
  changeInstance(turn, instance, { agentConnected: true });
  sendUnsent(turn, instance);
  for (const taskId of instance.unstoppedTaskIds)
    if (turn.state.tasks.get(taskId)?.known.desiredStatus === 'STOPPED')
      turn.state.deadlines.add(turn.nowMs, { kind: 'stop-received', taskId });
}
