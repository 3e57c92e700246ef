import type { NetworkBinding } from '../../../ecs/task.ts';
import { addReservation } from '../instances/accounting.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import type { AgentContainer } from './agent-task.ts';
import { containerEnded, settleTask } from './end-containers.ts';
import { bindBridgePorts, bindHostPorts } from './host-ports.ts';

/** Whether the machine has what the task takes; its resources may be given back before they are free. */
function fits({ instance, reserved, gpuIds }: TaskRecord): boolean {
  const { registered, machine } = instance;
  const { inUse } = machine;
  return (
    inUse.cpuUnits + reserved.cpuUnits <= registered.cpuUnits &&
    inUse.memoryMiB + reserved.memoryMiB <= registered.memoryMiB &&
    !reserved.ports.some((port) => inUse.ports.includes(port)) &&
    !reserved.portsUdp.some((port) => inUse.portsUdp.includes(port)) &&
    !gpuIds.some((id) => inUse.gpuIds.includes(id))
  );
}

function bindPorts(turn: Turn, task: TaskRecord, name: string): readonly NetworkBinding[] | undefined {
  const { definition } = task.definition;
  const mappings =
    definition.containerDefinitions.find((container) => container.name === name)?.portMappings ?? [];
  if (definition.networkMode === 'bridge') return bindBridgePorts(task.instance.machine, mappings);
  const { hostModeBindings } = turn.state.options.assumptions;
  return definition.networkMode === 'host' && hostModeBindings === 'reported' ? bindHostPorts(mappings) : [];
}

function startContainer(turn: Turn, task: TaskRecord, container: AgentContainer): void {
  const { life, name, process } = container;
  const fail = (reason: string): void => {
    containerEnded(turn, task, container, { reason });
  };
  if (life.startError !== undefined) {
    fail(`CannotStartContainerError: ${life.startError}`);
    return;
  }
  const bindings = bindPorts(turn, task, name);
  if (bindings === undefined) {
    fail('CannotStartContainerError: all dynamic host ports are in use');
    return;
  }
  container.networkBindings = bindings;
  if (process !== undefined) {
    container.phase = 'starting';
    turn.out.push({ type: 'start-process', taskArn: task.arn, container: name, ...process });
    return;
  }
  container.phase = 'running';
  if (life.runMs !== undefined || life.oom === true)
    turn.state.deadlines.add(turn.nowMs + (life.runMs ?? 0), {
      kind: 'container-exits',
      taskId: task.id,
      container: name,
    });
}

function startContainers(turn: Turn, task: TaskRecord): void {
  const { agent, instance } = task;
  agent.phase = 'starting';
  agent.usesMachine = true;
  instance.machine.inUse = addReservation(instance.machine.inUse, {
    need: task.reserved,
    gpuIds: task.gpuIds,
  });
  for (const container of agent.containers)
    if (container.phase === 'created') startContainer(turn, task, container);
  settleTask(turn, task);
}

/** Starts the tasks that wait for their machine, first come first served, as far as they fit now. */
export function startWaitingTasks(turn: Turn, { machine }: InstanceRecord): void {
  for (;;) {
    const task = turn.state.tasks.get(machine.waitingTaskIds[0] ?? '');
    if (task !== undefined && !fits(task)) return;
    if (machine.waitingTaskIds.shift() === undefined) return;
    if (task !== undefined) startContainers(turn, task);
  }
}

/** The images of a task are there, or cannot be had. @see Deadline `task-pulled` */
export function finishPull(turn: Turn, task: TaskRecord): void {
  const { agent, instance } = task;
  if (agent.phase !== 'pulling') return;
  for (const container of agent.containers) {
    const { pullError } = container.life;
    if (pullError !== undefined && container.phase !== 'ended')
      containerEnded(turn, task, container, { reason: `CannotPullContainerError: ${pullError}` });
  }
  if (agent.isStopping) {
    settleTask(turn, task);
    return;
  }
  agent.pullStoppedAtMs = turn.nowMs;
  if (turn.state.options.assumptions.agentStartsTasks === 'at-once') {
    startContainers(turn, task);
    return;
  }
  agent.phase = 'waiting';
  instance.machine.waitingTaskIds.push(task.id);
  startWaitingTasks(turn, instance);
}
