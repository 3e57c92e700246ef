import type { ContainerInstanceArn, EcsTaskArn } from '../ecs/arn.ts';
import type {
  Described,
  Page,
  RunTaskRequest,
  StartTaskRequest,
  StartTaskResult,
  TaskFilter,
} from '../ecs/calls.ts';
import type { Cluster } from '../ecs/cluster.ts';
import type { ContainerInstance } from '../ecs/container-instance.ts';
import type { TaskDefinitionRegistration } from '../ecs/task-definition-registration.ts';
import type { TaskDefinition } from '../ecs/task-definition.ts';
import type { EcsTask } from '../ecs/task.ts';

/**
 * Amazon ECS, as far as the bridge needs it: one method is one API call against one cluster, so that whoever
 * calls decides what a call is worth. No method repeats a call that may have changed something.
 *
 * Every method rejects with an `EcsError`; see there for what each code means.
 */
export interface EcsGateway {
  /** Rejects with CLUSTER_NOT_FOUND when there is no such cluster; an INACTIVE one is returned. */
  describeCluster(): Promise<Cluster>;
  /** All instances but INACTIVE ones: draining and disconnected ones are in the list. Up to 100 a page. */
  listContainerInstances(nextToken?: string): Promise<Page<ContainerInstanceArn>>;
  /** @param arns 1 to 100. INACTIVE instances are found for about an hour. */
  describeContainerInstances(
    arns: readonly ContainerInstanceArn[],
  ): Promise<Described<ContainerInstance, ContainerInstanceArn>>;
  /** Eventually consistent: a task just started may be missing. Up to 100 a page; keep the filter while paging. */
  listTasks(filter: TaskFilter, nextToken?: string): Promise<Page<EcsTaskArn>>;
  /** @param arns 1 to 100. Stopped tasks are found for an hour at least. Eventually consistent as well. */
  describeTasks(arns: readonly EcsTaskArn[]): Promise<Described<EcsTask, EcsTaskArn>>;
  /** @param taskDefinition `family:revision`, `family` (its newest ACTIVE revision) or ARN. */
  describeTaskDefinition(taskDefinition: string): Promise<TaskDefinition>;
  /** Makes a new revision each time, even of the same content. Rejects with INVALID_REQUEST where ECS does not take it. */
  registerTaskDefinition(registration: TaskDefinitionRegistration): Promise<TaskDefinition>;
  /** One attempt, ever: ECS has no idempotency token for it. A refusal arrives as a result with failures. */
  startTask(request: StartTaskRequest): Promise<StartTaskResult>;
  /**
   * One attempt, pinned to one instance. The same request again, token included, starts nothing more: it gives the task
   * that the first one started, for as long as ECS remembers the token. Rejects with CONFLICT when the token was used
   * for another request. An instance that ECS does not place on is the failure MISSING, as for `startTask`; external
   * instances are such.
   */
  runTask(request: RunTaskRequest): Promise<StartTaskResult>;
  /** Harmless to repeat. @param reason at most 255 characters. */
  stopTask(task: EcsTaskArn, reason: string): Promise<EcsTask>;
}
