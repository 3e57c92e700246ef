import type { BridgeState } from './state.ts';
import type { Task } from './task-record.ts';

/** Tasks that a closing bridge still waits for: StartTask without an outcome, or a kill that ECS has not taken. */
export function unsettledTasks(state: BridgeState): readonly Task[] {
  const unsettled: Task[] = [];
  for (const task of state.tasks.values()) {
    const { phase } = task.launch;
    const isLaunching = phase === 'SENT' || phase === 'UNKNOWN';
    const isDying = phase === 'ACCEPTED' && task.kill !== undefined && task.kill.stop !== 'ACCEPTED';
    if (isLaunching || isDying) unsettled.push(task);
  }
  return unsettled;
}
