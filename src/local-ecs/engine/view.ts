import type { ContainerInstance, InstanceResources } from '../../ecs/container-instance.ts';
import type { ReservedResources } from '../../ecs/reserved-resources.ts';
import type { EcsContainer, EcsTask } from '../../ecs/task.ts';
import type { AgentTaskPhase } from './agent/agent-task.ts';
import { remainingResources } from './instances/accounting.ts';
import type { InstanceRecord, Machine } from './instances/container-instance.ts';
import { withoutUndefined } from './json.ts';
import type { LocalEcsState } from './state.ts';
import type { KnownContainer, TaskRecord } from './tasks/task.ts';
import { taskHealth } from './tasks/wire-task.ts';

/** A task as ECS knows it, and what is really the case. */
export interface TaskView {
  readonly clusterName: string;
  /** What an up-to-date DescribeTasks would say. */
  readonly known: EcsTask;
  readonly reserved: ReservedResources;
  readonly gpuIds: readonly string[];
  /** Whether ECS deducts `reserved` from the instance. */
  readonly holds: boolean;
  /** What its machine is doing with it; `over` means that nothing of it can run any more. */
  readonly phase: AgentTaskPhase;
  readonly runningContainers: readonly string[];
}

/** A container instance as ECS knows it, and what is really the case. */
export interface InstanceView {
  readonly clusterName: string;
  /** What an up-to-date DescribeContainerInstances would say. */
  readonly known: ContainerInstance;
  /** What ECS has deducted for tasks. */
  readonly reserved: InstanceResources;
  readonly power: Machine['power'];
  /** What tasks really use. */
  readonly inUse: InstanceResources;
}

function viewContainer(task: TaskRecord, container: KnownContainer): EcsContainer {
  const address = task.networkInterface?.privateIpv4Address;
  return withoutUndefined({
    name: container.name,
    lastStatus: container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    runtimeId: container.runtimeId,
    networkBindings: container.networkBindings,
    privateIps: address === undefined ? [] : [address],
    gpuIds: container.gpuIds,
  });
}

function knownTask(task: TaskRecord): EcsTask {
  const { known } = task;
  return withoutUndefined({
    taskArn: task.arn,
    taskDefinitionArn: task.definition.definition.taskDefinitionArn,
    containerInstanceArn: task.instance.arn,
    startedBy: task.startedBy,
    group: task.group,
    lastStatus: known.lastStatus,
    desiredStatus: known.desiredStatus,
    stopCode: known.stopCode,
    stoppedReason: known.stoppedReason,
    version: known.version,
    healthStatus: taskHealth(known.containers),
    createdAtMs: known.createdAtMs,
    pullStoppedAtMs: known.pullStoppedAtMs,
    startedAtMs: known.startedAtMs,
    stoppedAtMs: known.stoppedAtMs,
    containers: known.containers.map((container) => viewContainer(task, container)),
    overrides: task.overrides,
  });
}

/** The machine of a task that is over keeps no record of how its containers ended. */
function runningContainers({ agent }: TaskRecord): readonly string[] {
  if (agent.phase === 'over') return [];
  return agent.containers.filter(({ phase }) => phase === 'running').map(({ name }) => name);
}

function viewTask(task: TaskRecord): TaskView {
  return {
    clusterName: task.cluster.name,
    known: knownTask(task),
    reserved: task.reserved,
    gpuIds: task.gpuIds,
    holds: task.known.holds,
    phase: task.agent.phase,
    runningContainers: runningContainers(task),
  };
}

function viewInstance(instance: InstanceRecord): InstanceView {
  const { known, registered, machine } = instance;
  return {
    clusterName: instance.cluster.name,
    known: {
      containerInstanceArn: instance.arn,
      ec2InstanceId: instance.ec2InstanceId,
      status: known.status,
      agentConnected: known.agentConnected,
      version: known.version,
      registered,
      remaining: remainingResources(registered, known.reserved),
      attributes: known.attributes,
      runningTasksCount: known.runningTasksCount,
      pendingTasksCount: known.pendingTasksCount,
      registeredAtMs: instance.registeredAtMs,
      impaired: known.health === 'IMPAIRED',
    },
    reserved: known.reserved,
    power: machine.power,
    inUse: machine.inUse,
  };
}

/** Everything there is, as plain data that later steps do not change: the ledger that oracles and tables read. */
export interface LocalEcsView {
  readonly instances: readonly InstanceView[];
  readonly tasks: readonly TaskView[];
}

/** Costs as much as there are instances and tasks: for looking, not for deciding. */
export function viewOf(state: LocalEcsState): LocalEcsView {
  return {
    instances: [...state.instances.values()].map(viewInstance),
    tasks: [...state.tasks.values()].map(viewTask),
  };
}
