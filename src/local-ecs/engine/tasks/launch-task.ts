import { ecsTaskArn, formatArn } from '../../../ecs/arn.ts';
import { reservedResources } from '../../../ecs/reserved-resources.ts';
import { createAgentTask, pullTimeMs } from '../agent/create-agent-task.ts';
import { NO_HISTORY } from '../consistency/remembered.ts';
import { remainingResources } from '../instances/accounting.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import { withoutUndefined } from '../json.ts';
import { takeId } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { addTask } from './change-task.ts';
import type { Launch } from './launch.ts';
import { takeNumber } from './ledger.ts';
import { createNetworkInterface } from './network-interface.ts';
import type { TaskNetworkInterface } from './network-interface.ts';
import type { KnownContainer, KnownTask, TaskRecord } from './task.ts';

/** The containers of a new task; the chosen GPUs go to those that ask for some. */
function createContainers(
  turn: Turn,
  launch: Launch,
  arnPrefix: string,
  gpuIds: readonly string[],
): readonly KnownContainer[] {
  const { definition } = launch.definition;
  const free = [...gpuIds];
  return definition.containerDefinitions.map((container) => {
    const override = launch.overrides.containerOverrides.find(({ name }) => name === container.name);
    const alone = reservedResources({ ...definition, containerDefinitions: [container] }, launch.overrides);
    return withoutUndefined({
      name: container.name,
      containerArn: `${arnPrefix}/${turn.uuid()}`,
      image: container.image,
      essential: container.essential,
      cpu: String(override?.cpu ?? container.cpu),
      memory: (override?.memory ?? container.memory)?.toString(),
      memoryReservation: (override?.memoryReservation ?? container.memoryReservation)?.toString(),
      gpuIds: free.splice(0, alone.gpus),
      lastStatus: 'PENDING',
      networkBindings: [],
      hasHealthCheck: container.healthCheck !== undefined,
      healthStatus: 'UNKNOWN',
    });
  });
}

function createInterface(turn: Turn, { subnetId }: Launch): TaskNetworkInterface | undefined {
  return subnetId === undefined ? undefined : createNetworkInterface(turn.uuid(), takeId(turn), subnetId);
}

function createTask(turn: Turn, instance: InstanceRecord, launch: Launch): TaskRecord {
  const { options } = turn.state;
  const { cluster } = instance;
  const id = takeId(turn);
  const arn = formatArn({ ...options, resource: { type: 'task', clusterName: cluster.name, id } });
  const gpuIds = remainingResources(instance.registered, instance.known.reserved).gpuIds.slice(
    0,
    launch.reserved.gpus,
  );
  const known: KnownTask = {
    version: 1,
    lastStatus: launch.subnetId === undefined ? 'PENDING' : 'PROVISIONING',
    desiredStatus: 'RUNNING',
    createdAtMs: turn.nowMs,
    containers: createContainers(turn, launch, arn.replace(':task/', ':container/'), gpuIds),
    tags: launch.tags,
    holds: true,
  };
  return withoutUndefined({
    number: takeNumber(turn.state.ledger, id),
    id,
    arn: ecsTaskArn(arn),
    cluster,
    instance,
    definition: launch.definition,
    group: launch.group,
    startedBy: launch.startedBy,
    deployment: launch.deployment,
    overrides: launch.overrides,
    wireOverrides: launch.wireOverrides,
    enableExecuteCommand: launch.enableExecuteCommand,
    networkInterface: createInterface(turn, launch),
    reserved: launch.reserved,
    gpuIds,
    known,
    earlier: NO_HISTORY,
    agent: createAgentTask(turn, instance.machine, launch.definition.definition, launch.overrides),
  });
}

/** The simulated agent hears of its new task, and begins. */
function handToAgent(turn: Turn, task: TaskRecord): void {
  const { deadlines } = turn.state;
  const pulledAtMs = turn.nowMs + pullTimeMs(turn, task);
  if (task.networkInterface !== undefined)
    deadlines.add(turn.nowMs + Math.floor((pulledAtMs - turn.nowMs) / 2), {
      kind: 'task-provisioned',
      taskId: task.id,
    });
  deadlines.add(pulledAtMs, { kind: 'task-pulled', taskId: task.id });
}

/**
 * Starts a task on an instance that has room for it: ECS deducts at once, the agent takes its time. An external agent
 * finds its tasks by ListTasks.
 */
export function launchTask(turn: Turn, instance: InstanceRecord, launch: Launch): TaskRecord {
  const task = createTask(turn, instance, launch);
  addTask(turn, task);
  const isStuck = turn.fault?.fault === 'stuck-pending';
  if (instance.machine.agent === 'simulated' && !isStuck) handToAgent(turn, task);
  return task;
}
