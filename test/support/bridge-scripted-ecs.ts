import { clusterArn, taskDefinitionArn } from '../../src/ecs/arn.ts';
import type { ContainerInstanceArn, EcsTaskArn } from '../../src/ecs/arn.ts';
import type {
  Page,
  StartTaskFailure,
  StartTaskRequest,
  StartTaskResult,
  TaskFilter,
} from '../../src/ecs/calls.ts';
import type { Cluster } from '../../src/ecs/cluster.ts';
import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import type { EcsErrorCode } from '../../src/ecs/failure.ts';
import { reservedResources } from '../../src/ecs/reserved-resources.ts';
import type { TaskDefinitionRegistration } from '../../src/ecs/task-definition-registration.ts';
import type { TaskDefinition } from '../../src/ecs/task-definition.ts';
import { hasStopped } from '../../src/ecs/task.ts';
import type { EcsTask } from '../../src/ecs/task.ts';
import type { EcsAnswer, EcsCall } from '../../src/bridge/ecs-call.ts';
import { ecsContainer, ecsTask, instanceArn } from './builders.ts';

/** What ECS makes of a call: a value, or an error. */
type Result = { readonly value: unknown } | { readonly code: EcsErrorCode; readonly message: string };

const found = (value: unknown): Result => ({ value });
const refused = (code: EcsErrorCode, message: string): Result => ({ code, message });

/** The variable of a task's environment, whichever container has it. */
function variableOf({ overrides }: Pick<EcsTask, 'overrides'>, name: string): string | undefined {
  const variables = overrides.containerOverrides.flatMap(({ environment = [] }) => environment);
  return variables.find((variable) => variable.name === name)?.value;
}

/**
 * ECS as tables that a test fills and edits; it says what stands in them, and nothing happens by itself. Tasks start
 * in PENDING. An instance has left what its entry says, less what tasks take that are wanted running.
 */
export class ScriptedEcs {
  readonly wakeAtMs = Number.POSITIVE_INFINITY;
  cluster: Cluster = {
    clusterArn: clusterArn('arn:aws:ecs:us-east-1:123456789012:cluster/default'),
    clusterName: 'default',
    status: 'ACTIVE',
    registeredContainerInstancesCount: 0,
    runningTasksCount: 0,
    pendingTasksCount: 0,
  };
  readonly instances = new Map<ContainerInstanceArn, ContainerInstance>();
  readonly tasks = new Map<EcsTaskArn, EcsTask>();
  readonly definitions = new Map<string, TaskDefinition>();
  /** Why the next StartTask starts nothing; used once. */
  startFailure: StartTaskFailure | undefined;
  /** Tasks that listings do not show yet. */
  readonly unlisted = new Set<EcsTaskArn>();
  /** Items a page of a listing has at most. */
  pageSize = 100;
  #started = 0;

  tick(): void {
    // Nothing happens by itself.
  }

  add(instance: ContainerInstance): void {
    this.instances.set(instance.containerInstanceArn, instance);
  }

  /** Registers a definition under `family:revision`, and under its family as the newest. */
  register(definition: TaskDefinition): void {
    const { family, revision, taskDefinitionArn } = definition;
    for (const name of [family, `${family}:${revision}`, taskDefinitionArn])
      this.definitions.set(name, definition);
  }

  /** Makes a new version of an instance. */
  changeInstance(id: string, change: Partial<ContainerInstance>): void {
    const instance = this.instance(id);
    this.add({ ...instance, version: instance.version + 1, ...change });
  }

  instance(id: string): ContainerInstance {
    const instance = this.instances.get(instanceArn(id));
    if (instance === undefined) throw new Error(`there is no instance ${id}`);
    return instance;
  }

  /** The ECS task of a Mesos task; the newest, if there are several. */
  task(mesosTaskId: string): EcsTask {
    const ofId = [...this.tasks.values()].filter((task) => variableOf(task, 'MESOS_TASK_ID') === mesosTaskId);
    const newest = ofId.at(-1);
    if (newest === undefined) throw new Error(`there is no ECS task of ${mesosTaskId}`);
    return newest;
  }

  /** Makes a new version of the ECS task of a Mesos task. */
  changeTask(mesosTaskId: string, change: Partial<EcsTask>): EcsTask {
    const task = this.task(mesosTaskId);
    const changed = { ...task, version: task.version + 1, ...change };
    this.tasks.set(task.taskArn, changed);
    return changed;
  }

  /** The containers have started. */
  run(mesosTaskId: string, change: Partial<EcsTask> = {}): EcsTask {
    return this.changeTask(mesosTaskId, { lastStatus: 'RUNNING', startedAtMs: 1, ...change });
  }

  /** All containers have ended with this code. */
  exit(mesosTaskId: string, exitCode: number, change: Partial<EcsTask> = {}): EcsTask {
    const containers = this.task(mesosTaskId).containers.map((container) => ({ ...container, exitCode }));
    return this.changeTask(mesosTaskId, {
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      startedAtMs: 1,
      containers,
      ...change,
    });
  }

  /** ECS forgets the ECS task of a Mesos task, as it does an hour after the end. */
  forget(mesosTaskId: string): void {
    const { taskArn, containerInstanceArn } = this.task(mesosTaskId);
    const instance =
      containerInstanceArn === undefined ? undefined : this.instances.get(containerInstanceArn);
    // The instance's version counts the changes of its tasks, which are not undone.
    if (instance !== undefined) this.add({ ...instance, version: instance.version + 2 });
    this.tasks.delete(taskArn);
  }

  perform(call: EcsCall, nowMs: number): EcsAnswer {
    const { operation } = call;
    const result = this.#resultOf(call, nowMs);
    const outcome =
      'value' in result
        ? { ok: true, value: result.value }
        : { ok: false, failure: { operation, code: result.code, message: result.message } };
    // Call and outcome are of the same operation, which the union cannot tell.
    return { call, begunAtMs: nowMs, outcome } as unknown as EcsAnswer;
  }

  #resultOf(call: EcsCall, nowMs: number): Result {
    switch (call.operation) {
      case 'DescribeClusters':
        return found(this.cluster);
      case 'ListContainerInstances': {
        const listed = [...this.instances.values()].filter(({ status }) => status !== 'INACTIVE');
        return found(
          this.#page(
            listed.map(({ containerInstanceArn }) => containerInstanceArn),
            call.nextToken,
          ),
        );
      }
      case 'DescribeContainerInstances':
        return found(this.#describeInstances(call.arns));
      case 'ListTasks':
        return found(this.#page(this.#list(call.listing.filter), call.nextToken));
      case 'DescribeTasks':
        return found(describe(this.tasks, call.arns));
      case 'DescribeTaskDefinition': {
        const definition = this.definitions.get(call.taskDefinition);
        return definition === undefined
          ? refused('NOT_FOUND', 'Unable to describe task definition.')
          : found(definition);
      }
      case 'RegisterTaskDefinition':
        return found(this.#registerNext(call.registration));
      case 'StartTask':
      case 'RunTask':
        return found(this.#startAll(call.request, nowMs));
      case 'StopTask':
        return this.#stop(call.taskArn, call.reason);
    }
  }

  /** Makes a new revision, whatever its content. */
  #registerNext(registration: TaskDefinitionRegistration): TaskDefinition {
    const { family, networkMode, containerDefinitions } = registration;
    const revision = (this.definitions.get(family)?.revision ?? 0) + 1;
    const definition: TaskDefinition = {
      taskDefinitionArn: taskDefinitionArn(
        `arn:aws:ecs:us-east-1:123456789012:task-definition/${family}:${revision}`,
      ),
      family,
      revision,
      status: 'ACTIVE',
      networkMode,
      containerDefinitions,
      requiresAttributes: [],
      placementConstraints: [],
    };
    this.register(definition);
    return definition;
  }

  #describeInstances(arns: readonly ContainerInstanceArn[]): unknown {
    const tasksOn = new Map<ContainerInstanceArn, EcsTask[]>(arns.map((arn) => [arn, []]));
    for (const task of this.tasks.values())
      if (task.containerInstanceArn !== undefined) tasksOn.get(task.containerInstanceArn)?.push(task);
    const accounted = new Map<ContainerInstanceArn, ContainerInstance>();
    for (const [arn, tasks] of tasksOn) {
      const instance = this.instances.get(arn);
      if (instance !== undefined) accounted.set(arn, this.#accounted(instance, tasks));
    }
    return describe(accounted, arns);
  }

  /** An instance as ECS describes it: every change of its tasks has made a new version of it. */
  #accounted(instance: ContainerInstance, tasks: readonly EcsTask[]): ContainerInstance {
    const { remaining, version } = instance;
    let { cpuUnits, memoryMiB, ports, portsUdp } = remaining;
    let changes = 0;
    for (const task of tasks) {
      changes += task.desiredStatus === 'RUNNING' ? 1 : 2;
      const definition = this.definitions.get(task.taskDefinitionArn);
      if (definition === undefined || task.desiredStatus === 'STOPPED') continue;
      const reserved = reservedResources(definition, task.overrides);
      cpuUnits -= reserved.cpuUnits;
      memoryMiB -= reserved.memoryMiB;
      ports = [...ports, ...reserved.ports];
      portsUdp = [...portsUdp, ...reserved.portsUdp];
    }
    return {
      ...instance,
      version: version + changes,
      remaining: { ...remaining, cpuUnits, memoryMiB, ports, portsUdp },
    };
  }

  #page<Item>(items: readonly Item[], token = '0'): Page<Item> {
    const from = Number(token);
    const to = from + this.pageSize;
    return { items: items.slice(from, to), ...(to < items.length ? { nextToken: String(to) } : {}) };
  }

  #list(filter: TaskFilter): readonly EcsTaskArn[] {
    const startedBy = 'startedBy' in filter ? filter.startedBy : undefined;
    const desiredStatus = 'startedBy' in filter ? 'RUNNING' : filter.desiredStatus;
    const on = 'startedBy' in filter ? undefined : filter.containerInstance;
    const { unlisted } = this;
    const arns: EcsTaskArn[] = [];
    for (const task of this.tasks.values()) {
      if (task.desiredStatus !== desiredStatus || (unlisted.size > 0 && unlisted.has(task.taskArn))) continue;
      if (startedBy !== undefined && task.startedBy !== startedBy) continue;
      if (on === undefined || task.containerInstanceArn === on) arns.push(task.taskArn);
    }
    return arns;
  }

  /** On every instance by itself. */
  #startAll(request: StartTaskRequest, nowMs: number): StartTaskResult {
    const { containerInstance, furtherInstances = [] } = request;
    const results = [containerInstance, ...furtherInstances].map((arn) =>
      this.#start({ ...request, containerInstance: arn }, nowMs),
    );
    return {
      tasks: results.flatMap(({ tasks }) => tasks),
      failures: results.flatMap(({ failures }) => failures),
    };
  }

  #start(request: StartTaskRequest, nowMs: number): StartTaskResult {
    const failure = this.startFailure;
    this.startFailure = undefined;
    if (failure !== undefined)
      return { tasks: [], failures: [{ ...failure, arn: request.containerInstance }] };
    const definition = this.definitions.get(request.taskDefinition);
    if (definition === undefined)
      throw new Error(`${request.taskDefinition} was started, which nobody registered`);
    this.#started += 1;
    const task: EcsTask = {
      ...ecsTask({ id: `started-${this.#started}`, version: 1, lastStatus: 'PENDING', createdAtMs: nowMs }),
      taskDefinitionArn: definition.taskDefinitionArn,
      containerInstanceArn: request.containerInstance,
      startedBy: request.startedBy,
      overrides: request.overrides,
      containers: definition.containerDefinitions.map(({ name }) => ecsContainer({ name })),
    };
    this.tasks.set(task.taskArn, task);
    return { tasks: [task], failures: [] };
  }

  #stop(arn: EcsTaskArn, reason: string): Result {
    const task = this.tasks.get(arn);
    if (task === undefined) return refused('NOT_FOUND', 'The referenced task was not found.');
    if (hasStopped(task) || task.desiredStatus === 'STOPPED') return found(task);
    const stopping: EcsTask = {
      ...task,
      version: task.version + 1,
      desiredStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: reason,
    };
    this.tasks.set(arn, stopping);
    return found(stopping);
  }
}

function describe<Item, Arn>(table: ReadonlyMap<Arn, Item>, arns: readonly Arn[]): unknown {
  return {
    found: arns.flatMap((arn) => table.get(arn) ?? []),
    missing: arns.filter((arn) => !table.has(arn)),
  };
}
