import { shortage } from './amounts.ts';
import { changeHold, roomForLaunch } from './ledger.ts';
import { agentLostReport } from './rejections.ts';
import type { Report } from './status-updates.ts';
import { refuseTask, setLaunch } from './tasks.ts';
import type { Sendable, Task } from './task-record.ts';
import { callEcs } from './turn.ts';
import type { Turn } from './turn.ts';

/** Why a queued launch cannot be sent any more, or undefined. */
function obstacle(turn: Turn, task: Task): Report | undefined {
  const agent = turn.state.agents.get(task.agentId);
  if (agent === undefined) return agentLostReport('REASON_AGENT_REMOVED', 'Agent removed');
  if (agent.presence.status !== 'CONNECTED')
    return agentLostReport('REASON_AGENT_DISCONNECTED', 'Agent disconnected');
  const room = roomForLaunch(turn.state, agent, task.launchId);
  if (room.fits) return undefined;
  return {
    state: 'TASK_DROPPED',
    source: 'SOURCE_MASTER',
    reason: 'REASON_INVALID_OFFERS',
    message: `Not enough left on agent ${agent.id}: ${shortage(room.needed, room.left)}`,
  };
}

function sendLaunch(turn: Turn, task: Task, launch: Sendable): void {
  const { state, now } = turn;
  const request = state.tagging ? launch.request : { ...launch.request, tags: [] };
  const sent: Sendable = { phase: 'SENT', request, attempts: launch.attempts + 1, sentAtMs: now };
  setLaunch(state, task.key, sent);
  changeHold(state, task.agentId, task.launchId, { sentAtMs: now });
  state.launchesInFlight += 1;
  callEcs(turn, { operation: 'StartTask', launchId: task.launchId, request });
}

/** Sends queued launches, oldest first, as many as may be under way; nothing while ECS asks us to slow down. */
export function sendLaunches(turn: Turn): void {
  const { state, now } = turn;
  if (state.phase !== 'READY') return;
  if (now < state.launchPauseUntilMs) {
    if (state.launchQueue.size > 0) state.deadlines.set({ kind: 'launch-queue' }, state.launchPauseUntilMs);
    return;
  }
  for (const key of state.launchQueue) {
    if (state.launchesInFlight >= state.config.maxLaunchesInFlight) return;
    state.launchQueue.delete(key);
    const task = state.tasks.get(key);
    if (task?.launch.phase !== 'QUEUED') continue;
    const report = obstacle(turn, task);
    if (report === undefined) sendLaunch(turn, task, task.launch);
    else refuseTask(turn, task, report);
  }
}
