import { endDrain } from './drains.ts';
import { sendStop } from './kills.ts';
import { decideLaunch } from './launches.ts';
import { measureTask } from './meet-task.ts';
import { applyOrphanPolicy, tellOfOrphans } from './orphans.ts';
import { removeTask } from './tasks.ts';
import type { Task, TaskKey } from './task-record.ts';
import type { Turn } from './turn.ts';

/** The least time frameworks have to come back after a restart. @see Mesos flag `--agent_reregister_timeout` */
const MIN_FAILOVER_MS = 75_000;

/** How long the end of a task whose framework never came back is remembered. */
const ABANDONED_MS = 7 * 24 * 3_600_000;

/** Goes on with a task where the last life of the bridge left it. */
function resumeTask(turn: Turn, task: Task): void {
  const { state, now } = turn;
  const { launch, key, agentId } = task;
  switch (launch.phase) {
    case 'PARKED':
      decideLaunch(turn, key);
      return;
    case 'UNKNOWN':
      state.deadlines.setEarlier({ kind: 'lookup', agentId }, now);
      break;
    case 'ACCEPTED':
      if (task.kill?.stop === 'IDLE') sendStop(turn, key);
      applyOrphanPolicy(turn, task);
      measureTask(turn, key);
      break;
    case 'ENDED':
      state.deadlines.set({ kind: 'abandon', key }, launch.endedAtMs + ABANDONED_MS);
      return;
    default:
  }
  // An instance that left while nobody watched is not missed by any sweep.
  if (!state.agents.has(agentId))
    state.deadlines.setEarlier({ kind: 'agent-loss', agentId }, now + state.config.timing.agentLossMs);
}

/** Frameworks that were known have their failover time-out, counted from now, to come back. */
function awaitFrameworks({ state, now }: Turn): void {
  for (const { id, info, sessionId } of state.frameworks.values()) {
    if (sessionId !== undefined) continue;
    const timeoutMs = Math.max(MIN_FAILOVER_MS, (info.failoverTimeout ?? 0) * 1000);
    state.deadlines.set({ kind: 'failover', frameworkId: id }, now + timeoutMs);
  }
}

/** Forgets how a task ended whose framework has not come back to hear of it. */
export function abandonTask(turn: Turn, key: TaskKey): void {
  const task = turn.state.tasks.get(key);
  if (task?.launch.phase !== 'ENDED' || turn.state.frameworks.has(task.frameworkId)) return;
  removeTask(turn.state, task);
}

/** Agents that an earlier life has seen draining may have left since. */
function forgetDrains(turn: Turn): void {
  for (const agentId of turn.state.drains.keys())
    if (!turn.state.agents.has(agentId)) endDrain(turn, agentId);
}

/** Goes on with everything, once what was remembered and what ECS says have been joined. */
export function resume(turn: Turn): void {
  awaitFrameworks(turn);
  for (const task of [...turn.state.tasks.values()]) resumeTask(turn, task);
  forgetDrains(turn);
  tellOfOrphans(turn);
}
