import type { ReservedResources } from '../../../ecs/reserved-resources.ts';
import type { EcsContainer, EcsTask } from '../../../ecs/task.ts';
import type { AgentTaskPhase } from '../agent/agent-task.ts';
import { withoutUndefined } from '../json.ts';
import type { KnownContainer, TaskRecord } from './task.ts';
import { taskHealth } from './wire-task.ts';

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

/** A task as it is now, as plain data that later steps do not change. */
export function viewTask(task: TaskRecord): TaskView {
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
