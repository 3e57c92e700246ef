import type { ContainerInstanceArn, EcsTaskArn } from '../src/ecs/arn.ts';
import { clusterArn, lastSegment } from '../src/ecs/arn.ts';
import type { Described, Page, StartTaskRequest, StartTaskResult, TaskFilter } from '../src/ecs/calls.ts';
import type { Cluster } from '../src/ecs/cluster.ts';
import type { ContainerInstance } from '../src/ecs/container-instance.ts';
import { LIST_PAGE } from '../src/ecs/limits.ts';
import type { TaskDefinition } from '../src/ecs/task-definition.ts';
import type { EcsTask } from '../src/ecs/task.ts';
import type { EcsGateway } from '../src/ports/ecs-gateway.ts';
import { containerDefinition, taskDefinition } from '../test/ecs/definition-builder.ts';
import { containerInstance, ecsContainer, ecsTask, instanceArn } from '../test/support/builders.ts';

export const TASKS_PER_INSTANCE = 50;

/** What a task of the one definition takes; a full instance has nothing left. */
export const TASK_CPU_UNITS = 64;
export const TASK_MEMORY_MIB = 32;

/** Left over on a full instance, so that it is offered. */
const SPARE = { cpuUnits: 1_024, memoryMiB: 1_024 };

const DEFINITION: TaskDefinition = taskDefinition({
  containerDefinitions: [containerDefinition({ cpu: TASK_CPU_UNITS, memory: TASK_MEMORY_MIB })],
});

interface StartedTask {
  readonly request: StartTaskRequest;
  readonly createdAtMs: number;
}

const instanceId = (number: number): string => number.toString(16).padStart(32, '0');

/**
 * A fleet of equal instances that runs what it is told to, at once and for ever: an ECS that costs next to nothing, so
 * that what is measured is ours. Every answer is made anew, as a decoded one is.
 */
export class FleetEcs implements EcsGateway {
  readonly #instances: readonly ContainerInstanceArn[];
  readonly #counts = new Map<ContainerInstanceArn, number>();
  readonly #tasks = new Map<EcsTaskArn, StartedTask>();
  #listed: readonly EcsTaskArn[] = [];

  constructor(instances: number) {
    this.#instances = Array.from({ length: instances }, (_, number) => instanceArn(instanceId(number)));
  }

  describeCluster(): Promise<Cluster> {
    return Promise.resolve({
      clusterArn: clusterArn('arn:aws:ecs:us-east-1:123456789012:cluster/default'),
      clusterName: 'default',
      status: 'ACTIVE',
      registeredContainerInstancesCount: this.#instances.length,
      runningTasksCount: this.#tasks.size,
      pendingTasksCount: 0,
    });
  }

  listContainerInstances(nextToken?: string): Promise<Page<ContainerInstanceArn>> {
    return Promise.resolve(pageOf(this.#instances, nextToken));
  }

  describeContainerInstances(
    arns: readonly ContainerInstanceArn[],
  ): Promise<Described<ContainerInstance, ContainerInstanceArn>> {
    return Promise.resolve({ found: arns.map((arn) => this.#instance(arn)), missing: [] });
  }

  listTasks(filter: TaskFilter, nextToken?: string): Promise<Page<EcsTaskArn>> {
    if ('startedBy' in filter || filter.desiredStatus === 'STOPPED') return Promise.resolve({ items: [] });
    if (this.#listed.length !== this.#tasks.size) this.#listed = [...this.#tasks.keys()];
    return Promise.resolve(pageOf(this.#listed, nextToken));
  }

  describeTasks(arns: readonly EcsTaskArn[]): Promise<Described<EcsTask, EcsTaskArn>> {
    const found = arns.flatMap((arn) => {
      const task = this.#tasks.get(arn);
      return task === undefined ? [] : [running(arn, task)];
    });
    return Promise.resolve({ found, missing: arns.filter((arn) => !this.#tasks.has(arn)) });
  }

  describeTaskDefinition(): Promise<TaskDefinition> {
    return Promise.resolve(DEFINITION);
  }

  registerTaskDefinition(): Promise<TaskDefinition> {
    return Promise.reject(new Error('this fleet has one definition'));
  }

  startTask(request: StartTaskRequest): Promise<StartTaskResult> {
    const { containerInstance: instance } = request;
    const count = (this.#counts.get(instance) ?? 0) + 1;
    this.#counts.set(instance, count);
    const task = { request, createdAtMs: Date.now() };
    const { taskArn } = ecsTask({ id: instanceId(this.#tasks.size) });
    this.#tasks.set(taskArn, task);
    return Promise.resolve({
      tasks: [{ ...running(taskArn, task), lastStatus: 'PENDING', version: 1 }],
      failures: [],
    });
  }

  runTask(request: StartTaskRequest): Promise<StartTaskResult> {
    return this.startTask(request);
  }

  stopTask(): Promise<EcsTask> {
    return Promise.reject(new Error('tasks of this fleet run for ever'));
  }

  #instance(arn: ContainerInstanceArn): ContainerInstance {
    const count = this.#counts.get(arn) ?? 0;
    const registered = {
      cpuUnits: TASK_CPU_UNITS * TASKS_PER_INSTANCE + SPARE.cpuUnits,
      memoryMiB: TASK_MEMORY_MIB * TASKS_PER_INSTANCE + SPARE.memoryMiB,
    };
    return containerInstance({
      id: lastSegment(arn),
      version: 1 + count,
      registered,
      remaining: {
        cpuUnits: registered.cpuUnits - count * TASK_CPU_UNITS,
        memoryMiB: registered.memoryMiB - count * TASK_MEMORY_MIB,
      },
      runningTasksCount: count,
    });
  }
}

/** @param token where the page begins, as text. */
function pageOf<Item>(items: readonly Item[], token = '0'): Page<Item> {
  const from = Number(token);
  const next = from + LIST_PAGE;
  return {
    items: items.slice(from, next),
    ...(next < items.length ? { nextToken: String(next) } : {}),
  };
}

function running(arn: EcsTaskArn, { request, createdAtMs }: StartedTask): EcsTask {
  const { containerInstance: instance, startedBy, overrides } = request;
  return {
    ...ecsTask(),
    taskArn: arn,
    taskDefinitionArn: DEFINITION.taskDefinitionArn,
    containerInstanceArn: instance,
    startedBy,
    createdAtMs,
    startedAtMs: createdAtMs,
    containers: [ecsContainer({ lastStatus: 'RUNNING', runtimeId: `${arn}-runtime` })],
    overrides: structuredCloneOf(overrides),
  };
}

const structuredCloneOf = (overrides: EcsTask['overrides']): EcsTask['overrides'] => ({
  ...overrides,
  containerOverrides: overrides.containerOverrides.map((container) => ({
    ...container,
    environment: (container.environment ?? []).map((variable) => ({ ...variable })),
  })),
});
