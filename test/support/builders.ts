import { containerInstanceArn, ecsTaskArn, taskDefinitionArn } from '../../src/ecs/arn.ts';
import type { ContainerInstanceArn } from '../../src/ecs/arn.ts';
import type { ContainerInstance, EcsAttribute, InstanceResources } from '../../src/ecs/container-instance.ts';
import type { EcsContainer, EcsTask } from '../../src/ecs/task.ts';
import type { FrameworkCapability, FrameworkInfo } from '../../src/mesos/framework-info.ts';
import { agentId, taskId } from '../../src/mesos/ids.ts';
import { rangesResource, scalarResource } from '../../src/mesos/resource.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';

const SCOPE = 'arn:aws:ecs:us-east-1:123456789012';

/** Ports that ECS's own agent keeps on Linux. */
export const AGENT_PORTS = [22, 2375, 2376, 51_678, 51_679];

export const instanceArn = (id: string): ContainerInstanceArn =>
  containerInstanceArn(`${SCOPE}:container-instance/default/${id}`);

type InstanceChanges = Partial<
  Omit<ContainerInstance, 'containerInstanceArn' | 'registered' | 'remaining'>
> & {
  /** The end of its ARN, and so its agent id. Default `agent-1`. */
  readonly id?: string;
  readonly registered?: Partial<InstanceResources>;
  /** Default: all that is registered. */
  readonly remaining?: Partial<InstanceResources>;
};

/** A connected machine of 4 vCPUs and 4,000 MiB with nothing running. */
export function containerInstance(given: InstanceChanges = {}): ContainerInstance {
  const { id = 'agent-1', registered, remaining, ...changes } = given;
  const all: InstanceResources = {
    cpuUnits: 4_096,
    memoryMiB: 4_000,
    ports: AGENT_PORTS,
    portsUdp: [],
    gpuIds: [],
    ...registered,
  };
  return {
    containerInstanceArn: instanceArn(id),
    ec2InstanceId: `i-${id}`,
    status: 'ACTIVE',
    agentConnected: true,
    version: 1,
    registered: all,
    remaining: { ...all, ...remaining },
    attributes: [],
    runningTasksCount: 0,
    pendingTasksCount: 0,
    impaired: false,
    ...changes,
  };
}

export const attribute = (name: string, value?: string): EcsAttribute =>
  value === undefined ? { name } : { name, value };

/** A container as ECS describes it before it has started. */
export function ecsContainer(given: Partial<EcsContainer> = {}): EcsContainer {
  return { name: 'main', networkBindings: [], privateIps: [], gpuIds: [], ...given };
}

type EcsTaskChanges = Partial<Omit<EcsTask, 'taskArn'>> & {
  /** The end of its ARN. Default `task-1`. */
  readonly id?: string;
};

/** A task of definition `web:1` on `agent-1`, as ECS describes it once it runs. */
export function ecsTask({ id = 'task-1', ...changes }: EcsTaskChanges = {}): EcsTask {
  return {
    taskArn: ecsTaskArn(`${SCOPE}:task/default/${id}`),
    taskDefinitionArn: taskDefinitionArn(`${SCOPE}:task-definition/web:1`),
    containerInstanceArn: instanceArn('agent-1'),
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    version: 2,
    containers: [ecsContainer()],
    overrides: { containerOverrides: [] },
    ...changes,
  };
}

type TaskChanges = Partial<Omit<TaskInfo, 'taskId' | 'agentId'>> & {
  /** Default `t1`. */
  readonly id?: string;
  /** Default `agent-1`. */
  readonly on?: string;
  /** Default `web:1`, which `taskDefinition()` describes. */
  readonly runs?: string;
  /** Default 0.25. */
  readonly cpus?: number;
  /** MiB; default 128. */
  readonly mem?: number;
  readonly disk?: number;
  readonly gpus?: number;
  readonly ports?: readonly number[];
};

/** A task of a quarter cpu and 128 MiB that runs `web:1`. */
export function taskInfo(given: TaskChanges = {}): TaskInfo {
  const { id = 't1', on = 'agent-1', runs = 'web:1', cpus = 0.25, mem = 128, ...rest } = given;
  const { disk, gpus, ports = [], ...changes } = rest;
  return {
    name: id,
    taskId: taskId(id),
    agentId: agentId(on),
    resources: [
      scalarResource('cpus', cpus),
      scalarResource('mem', mem),
      ...(disk === undefined ? [] : [scalarResource('disk', disk)]),
      ...(gpus === undefined ? [] : [scalarResource('gpus', gpus)]),
      ...ports.map((port) => rangesResource('ports', [{ begin: port, end: port }])),
    ],
    ...(changes.executor === undefined ? { command: { value: runs } } : {}),
    ...changes,
  };
}

type FrameworkChanges = Partial<Omit<FrameworkInfo, 'capabilities'>> & {
  readonly can?: readonly FrameworkCapability[];
};

/** A framework without capabilities, unless told otherwise. */
export function frameworkInfo({ can = [], ...changes }: FrameworkChanges = {}): FrameworkInfo {
  return { user: 'root', name: 'test', capabilities: can.map((type) => ({ type })), ...changes };
}

/** The ARN of the ECS task with this id. */
export const taskArnOf = (id: string): EcsTask['taskArn'] => ecsTask({ id }).taskArn;
