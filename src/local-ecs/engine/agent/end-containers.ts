import { subtractReservation } from '../instances/accounting.ts';
import type { ContainerEnd } from '../tasks/agent-report.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import type { AgentContainer } from './agent-task.ts';
import { freeDynamicPorts } from './host-ports.ts';
import { sendReport } from './send-report.ts';

/** 128 + SIGKILL, 128 + SIGTERM. */
export const EXIT_SIGKILL = 137;
const EXIT_SIGTERM = 143;

/** As the agent words it. @see amazon-ecs-agent `dockerapi/errors.go` */
export const OUT_OF_MEMORY: ContainerEnd = {
  exitCode: EXIT_SIGKILL,
  reason: 'OutOfMemoryError: Container killed due to memory usage',
};

function reportContainerStopped(
  turn: Turn,
  task: TaskRecord,
  container: AgentContainer,
  end: ContainerEnd,
): void {
  const { pullStartedAtMs, pullStoppedAtMs } = task.agent;
  sendReport(turn, task.instance, {
    kind: 'container-stopped',
    taskId: task.id,
    container: container.name,
    end,
    atMs: turn.nowMs,
    pullStartedAtMs,
    ...(pullStoppedAtMs !== undefined && { pullStoppedAtMs }),
  });
}

function reportRunning(turn: Turn, task: TaskRecord): void {
  const { agent } = task;
  agent.phase = 'running';
  const hasCheck = new Map(task.known.containers.map(({ name, hasHealthCheck }) => [name, hasHealthCheck]));
  sendReport(turn, task.instance, {
    kind: 'task-running',
    taskId: task.id,
    containers: agent.containers
      .filter(({ phase }) => phase === 'running')
      .map(({ name, runtimeId, networkBindings, life }) => ({
        name,
        runtimeId,
        networkBindings,
        healthStatus: hasCheck.get(name) === true ? (life.health ?? 'HEALTHY') : 'UNKNOWN',
      })),
    pullStartedAtMs: agent.pullStartedAtMs,
    pullStoppedAtMs: agent.pullStoppedAtMs ?? turn.nowMs,
  });
}

/** Looks whether the task is all running or all ended now, and has it reported. */
export function settleTask(turn: Turn, task: TaskRecord): void {
  const { agent } = task;
  if (agent.containers.every(({ phase }) => phase === 'ended')) {
    agent.phase = 'ending';
    if (task.networkInterface !== undefined)
      sendReport(turn, task.instance, { kind: 'network-released', taskId: task.id });
    turn.state.deadlines.add(turn.nowMs + turn.state.options.stopMs, { kind: 'task-ended', taskId: task.id });
    return;
  }
  const waits = agent.containers.some(({ phase }) => phase === 'starting');
  if (agent.phase === 'starting' && !waits) reportRunning(turn, task);
}

/** A container is over, however that came. When it is essential the agent ends the others. */
export function containerEnded(
  turn: Turn,
  task: TaskRecord,
  container: AgentContainer,
  end: ContainerEnd,
): void {
  container.phase = 'ended';
  reportContainerStopped(turn, task, container, container.forcedEnd ?? end);
  if (container.essential) stopContainers(turn, task);
}

function stopContainer(turn: Turn, task: TaskRecord, container: AgentContainer): void {
  const { stopTimeoutMs, life, name } = container;
  if (container.phase === 'created') containerEnded(turn, task, container, {});
  else if (container.process !== undefined)
    turn.out.push({ type: 'stop-process', taskArn: task.arn, container: name, stopTimeoutMs });
  else if (life.ignoresSigterm === true)
    turn.state.deadlines.add(turn.nowMs + stopTimeoutMs, {
      kind: 'container-killed',
      taskId: task.id,
      container: name,
    });
  else containerEnded(turn, task, container, { exitCode: life.stopExitCode ?? EXIT_SIGTERM });
}

/** The agent ends every container of the task that has not ended yet. */
export function stopContainers(turn: Turn, task: TaskRecord): void {
  const { agent } = task;
  if (agent.isStopping) return;
  agent.isStopping = true;
  for (const container of agent.containers)
    if (container.phase !== 'ended') stopContainer(turn, task, container);
}

/** A simulated container ends in its own way. @see Deadline `container-exits` */
export function endNaturally(turn: Turn, task: TaskRecord, container: AgentContainer): void {
  const { life } = container;
  const end = life.oom === true ? OUT_OF_MEMORY : { exitCode: life.exitCode ?? 0 };
  containerEnded(turn, task, container, end);
  settleTask(turn, task);
}

/** The machine has room again for tasks that wait. */
export function freeMachine(turn: Turn, task: TaskRecord): void {
  const { agent, instance } = task;
  if (!agent.usesMachine) return;
  agent.usesMachine = false;
  const { machine } = instance;
  machine.inUse = subtractReservation(machine.inUse, { need: task.reserved, gpuIds: task.gpuIds });
  for (const { networkBindings } of agent.containers) freeDynamicPorts(machine, networkBindings);
  turn.state.deadlines.add(turn.nowMs, { kind: 'host-freed', instanceId: instance.id });
}

/** @see Deadline `task-ended` */
export function endTask(turn: Turn, task: TaskRecord): void {
  if (task.agent.phase !== 'ending') return;
  task.agent.phase = 'over';
  freeMachine(turn, task);
  sendReport(turn, task.instance, { kind: 'task-stopped', taskId: task.id });
}
