import { invalidParameter } from '../api-error.ts';
import { NO_RESOURCES } from '../instances/accounting.ts';
import { deactivateInstance } from '../instances/change-instance.ts';
import type { InstanceRecord, Machine } from '../instances/container-instance.ts';
import { stopAtOnce } from '../tasks/stop-decision.ts';
import type { StopCause } from '../tasks/stop-decision.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import { disconnectAgent, reconnectAgent } from './connection.ts';
import { killProcesses } from './lost-processes.ts';
import { DYNAMIC_PORTS } from './host-ports.ts';
import { sendReport } from './send-report.ts';

/** A machine that was just switched on: nothing runs, nothing waits. */
export function createMachine(agent: Machine['agent']): Machine {
  return {
    agent,
    power: 'on',
    waitingTaskIds: [],
    inUse: NO_RESOURCES,
    dynamicPorts: new Set(),
    nextDynamicPort: DYNAMIC_PORTS.first,
    unsent: [],
  };
}

function unstoppedTasks(turn: Turn, instance: InstanceRecord): readonly TaskRecord[] {
  return [...instance.unstoppedTaskIds]
    .map((id) => turn.state.tasks.get(id))
    .filter((task) => task !== undefined);
}

/** Everything that runs on the machine dies, and nobody there is left to tell. */
function losePower(turn: Turn, instance: InstanceRecord, power: 'stopped' | 'gone'): void {
  const { machine } = instance;
  for (const task of unstoppedTasks(turn, instance)) {
    killProcesses(turn, task);
    task.agent.phase = 'over';
  }
  machine.power = power;
  machine.waitingTaskIds = [];
  machine.inUse = NO_RESOURCES;
  machine.dynamicPorts.clear();
}

function stopAllAtOnce(turn: Turn, instance: InstanceRecord, cause: StopCause): void {
  for (const task of unstoppedTasks(turn, instance)) stopAtOnce(turn, task, cause);
}

/**
 * The EC2 instance is terminated. ECS deregisters it only when its agent was connected; otherwise the container
 * instance stays ACTIVE, and its tasks as they are, until somebody deregisters it.
 */
export function terminateMachine(turn: Turn, instance: InstanceRecord): void {
  losePower(turn, instance, 'gone');
  if (!instance.known.agentConnected) return;
  stopAllAtOnce(turn, instance, {
    stopCode: 'TerminationNotice',
    stoppedReason: `Host EC2 (instance ${instance.ec2InstanceId}) terminated.`,
  });
  deactivateInstance(turn, instance);
}

/** The EC2 instance is stopped: its container instance stays ACTIVE without an agent, its tasks stop. */
export function stopMachine(turn: Turn, instance: InstanceRecord): void {
  losePower(turn, instance, 'stopped');
  if (!instance.known.agentConnected) return;
  const { hostStoppedStopCode } = turn.state.options.assumptions;
  stopAllAtOnce(turn, instance, {
    ...(hostStoppedStopCode !== 'none' && { stopCode: hostStoppedStopCode }),
    stoppedReason: `Host EC2 (instance ${instance.ec2InstanceId}) stopped.`,
  });
  disconnectAgent(turn, instance);
}

/** The EC2 instance starts again: same container instance; tasks ECS still believed in are reported stopped. */
export function startMachine(turn: Turn, instance: InstanceRecord): void {
  instance.machine.power = 'on';
  reconnectAgent(turn, instance);
  for (const { id } of unstoppedTasks(turn, instance))
    sendReport(turn, instance, { kind: 'task-stopped', taskId: id });
}

/**
 * ECS stops the tasks, and the machine serves it no more. Without force a task that is still being stopped counts as
 * running, too.
 * @throws InvalidParameterException without force while tasks run.
 */
export function deregisterInstance(turn: Turn, instance: InstanceRecord, force: boolean): void {
  if (!force && instance.unstoppedTaskIds.size > 0)
    throw invalidParameter('Found running tasks on the instance.');
  const { forcedDeregistrationStopCode } = turn.state.options.assumptions;
  losePower(turn, instance, 'gone');
  stopAllAtOnce(turn, instance, {
    ...(forcedDeregistrationStopCode !== 'none' && { stopCode: forcedDeregistrationStopCode }),
    stoppedReason: 'Container instance deregistration forced by user',
  });
  deactivateInstance(turn, instance);
}

/** The agent lost its memory and registers anew: the old container instance stays behind, ACTIVE and disconnected. */
export function abandonInstance(turn: Turn, instance: InstanceRecord): void {
  losePower(turn, instance, 'gone');
  disconnectAgent(turn, instance);
}
