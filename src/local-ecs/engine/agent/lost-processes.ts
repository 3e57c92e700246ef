import { freeMachine } from './end-containers.ts';
import type { AgentContainer } from './agent-task.ts';
import { sendReport } from './send-report.ts';
import { stopAtOnce } from '../tasks/stop-decision.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';

/** The containers of a task that are processes now. */
function processesOf({ agent }: TaskRecord): readonly AgentContainer[] {
  if (agent.phase === 'over') return [];
  return agent.containers.filter(
    ({ process, phase }) => process !== undefined && (phase === 'starting' || phase === 'running'),
  );
}

/** Whatever of the task is a process dies at once. */
export function killProcesses({ out }: Pick<Turn, 'out'>, task: TaskRecord): void {
  for (const { name } of processesOf(task))
    out.push({ type: 'stop-process', taskArn: task.arn, container: name, stopTimeoutMs: 0 });
}

/** A task whose processes are gone is over; ECS takes it for one whose machine was stopped. */
function loseTask(turn: Turn, task: TaskRecord): void {
  const { instance, agent } = task;
  agent.phase = 'over';
  freeMachine(turn, task);
  if (!instance.known.agentConnected) {
    sendReport(turn, instance, { kind: 'task-stopped', taskId: task.id });
    return;
  }
  const { hostStoppedStopCode } = turn.state.options.assumptions;
  stopAtOnce(turn, task, {
    ...(hostStoppedStopCode !== 'none' && { stopCode: hostStoppedStopCode }),
    stoppedReason: `Host EC2 (instance ${instance.ec2InstanceId}) stopped.`,
  });
}

/** Whether a task cannot go on: a process of it ran, or is to run where none can any more. */
function isLost({ state }: Turn, task: TaskRecord): boolean {
  if (processesOf(task).length > 0) return true;
  const { phase, containers } = task.agent;
  return (
    state.options.runtime === 'simulated' &&
    phase !== 'over' &&
    containers.some(({ process, phase: of }) => process !== undefined && of !== 'ended')
  );
}

/**
 * The program that ran the containers ended, and a new one goes on with what was known. Processes have not survived that, nor has
 * anybody who waited for a message. Simulated containers go on: what was due meanwhile happens now.
 */
export function surviveRestart(turn: Turn): void {
  const { state } = turn;
  state.announcedWakeMs = undefined;
  for (const queue of state.queues.values()) queue.polls.clear();
  for (const task of state.tasks.values()) if (isLost(turn, task)) loseTask(turn, task);
}
