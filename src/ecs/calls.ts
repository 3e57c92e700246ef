import type { ContainerInstanceArn } from './arn.ts';
import type { TaskOverrides } from './overrides.ts';
import type { Tag } from './tag.ts';
import type { EcsTask } from './task.ts';

/** One page of a listing. `nextToken` is absent on the last one; a page may be empty and yet not be the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

/** What a describe found, and which of the asked-for ARNs ECS does not know (reason MISSING). */
export interface Described<Item, Arn> {
  readonly found: readonly Item[];
  readonly missing: readonly Arn[];
}

/** Which tasks to list. The two forms exist because ECS refuses `startedBy` together with any other filter. */
export type TaskFilter =
  | {
      /** By desired status: a task that is being stopped is listed as STOPPED already. */
      readonly desiredStatus: 'RUNNING' | 'STOPPED';
      readonly containerInstance?: ContainerInstanceArn;
    }
  | {
      /** Finds only tasks whose desired status is RUNNING. */
      readonly startedBy: string;
    };

/** @see ECS `AwsVpcConfiguration` */
export interface AwsVpcConfiguration {
  readonly subnets: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly assignPublicIp?: 'ENABLED' | 'DISABLED';
}

export interface StartTaskRequest {
  readonly containerInstance: ContainerInstanceArn;
  /** Others on which the same task is started too; ten in all. */
  readonly furtherInstances?: readonly ContainerInstanceArn[];
  /** `family:revision`, `family` or ARN. */
  readonly taskDefinition: string;
  /** At most 36 characters. */
  readonly startedBy: string;
  readonly overrides: TaskOverrides;
  readonly tags: readonly Tag[];
  readonly networkConfiguration?: AwsVpcConfiguration;
}

/** A StartTask that ECS itself makes idempotent: one task, placed by RunTask on the one instance it may go to. */
export interface RunTaskRequest extends StartTaskRequest {
  /** The EC2 instance of `containerInstance`: placement constraints know no ARNs. */
  readonly ec2InstanceId: string;
  /** At most 64 characters of ASCII 33 to 126. The same token and parameters mean the same task. */
  readonly clientToken: string;
}

/** Why ECS did not start a task although the call itself succeeded. @see ECS `Failure` */
export interface StartTaskFailure {
  /** `RESOURCE:CPU`, `AGENT`, `ATTRIBUTE`, `INACTIVE`, `MISSING`, … */
  readonly reason: string;
  readonly detail?: string;
  /** The container instance it is about, as ECS names it. */
  readonly arn?: string;
}

export interface StartTaskResult {
  /** The request by AWS's name for it, where that is known. */
  readonly requestId?: string;
  readonly tasks: readonly EcsTask[];
  readonly failures: readonly StartTaskFailure[];
}
