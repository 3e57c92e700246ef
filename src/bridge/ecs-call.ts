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
import type { EcsFailure } from '../ecs/failure.ts';
import type { TaskDefinitionRegistration } from '../ecs/task-definition-registration.ts';
import type { TaskDefinition } from '../ecs/task-definition.ts';
import type { EcsTask } from '../ecs/task.ts';
import type { AgentId } from '../mesos/ids.ts';
import type { LaunchId } from './identity.ts';

/**
 * Why tasks are listed: a census lists all of the cluster (in recovery the stopped ones too), a look-up those of
 * one instance, to find out what became of launches.
 */
export type TaskListing =
  | {
      readonly type: 'CENSUS';
      readonly census: number;
      readonly filter: TaskFilter;
      /** What has stopped is listed next. */
      readonly thenStopped?: boolean;
    }
  | {
      readonly type: 'LOOKUP';
      readonly agentId: AgentId;
      readonly look: number;
      readonly filter: TaskFilter;
    };

/** Why tasks are described. */
export type TaskLook =
  | { readonly type: 'POLL'; readonly poll: number }
  | { readonly type: 'CENSUS'; readonly census: number }
  | { readonly type: 'LOOKUP'; readonly agentId: AgentId; readonly look: number };

interface CallBodies {
  readonly DescribeClusters: unknown;
  readonly ListContainerInstances: { readonly sweep: number; readonly nextToken?: string };
  /** `sweep` is absent when single instances are looked at again. */
  readonly DescribeContainerInstances: {
    readonly sweep?: number;
    readonly arns: readonly ContainerInstanceArn[];
  };
  readonly ListTasks: { readonly listing: TaskListing; readonly nextToken?: string };
  readonly DescribeTasks: { readonly look: TaskLook; readonly arns: readonly EcsTaskArn[] };
  readonly DescribeTaskDefinition: { readonly taskDefinition: string };
  readonly RegisterTaskDefinition: { readonly registration: TaskDefinitionRegistration };
  /** `furtherLaunches` are those of the request's `furtherInstances`, in the same order. */
  readonly StartTask: {
    readonly launchId: LaunchId;
    readonly request: StartTaskRequest;
    readonly furtherLaunches?: readonly LaunchId[];
  };
  readonly RunTask: { readonly launchId: LaunchId; readonly request: RunTaskRequest };
  /** `launchId` is absent for a stray, which no table has. */
  readonly StopTask: {
    readonly taskArn: EcsTaskArn;
    readonly reason: string;
    readonly launchId?: LaunchId;
  };
}

export interface CallResults {
  readonly DescribeClusters: Cluster;
  readonly ListContainerInstances: Page<ContainerInstanceArn>;
  readonly DescribeContainerInstances: Described<ContainerInstance, ContainerInstanceArn>;
  readonly ListTasks: Page<EcsTaskArn>;
  readonly DescribeTasks: Described<EcsTask, EcsTaskArn>;
  readonly DescribeTaskDefinition: TaskDefinition;
  readonly RegisterTaskDefinition: TaskDefinition;
  readonly StartTask: StartTaskResult;
  readonly RunTask: StartTaskResult;
  readonly StopTask: EcsTask;
}

export type EcsOperation = keyof CallResults;

/** One call to ECS that the heart wants made, with what it needs to understand the answer. */
export type EcsCall<Operation extends EcsOperation = EcsOperation> = {
  [O in Operation]: { readonly operation: O } & CallBodies[O];
}[Operation];

export type EcsOutcome<Operation extends EcsOperation> =
  | { readonly ok: true; readonly value: CallResults[Operation] }
  | { readonly ok: false; readonly failure: EcsFailure };

/** What came of a call. A read shows the world as it was at `begunAtMs` or later. */
export type EcsAnswer<Operation extends EcsOperation = EcsOperation> = {
  [O in Operation]: {
    readonly call: EcsCall<O>;
    readonly begunAtMs: number;
    readonly outcome: EcsOutcome<O>;
    /** The call itself, for those who trace; see `LaunchTrace`. */
    readonly trace?: string;
  };
}[Operation];
