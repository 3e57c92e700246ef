import type { ContainerInstanceArn, EcsTaskArn, TaskDefinitionArn } from './arn.ts';
import type { TaskOverrides } from './overrides.ts';

/** @see ECS `NetworkBinding`; bridge mode reports one per bind address, so entries repeat. */
export interface NetworkBinding {
  readonly bindIp?: string;
  readonly containerPort: number;
  readonly hostPort: number;
  readonly protocol: string;
}

/** @see ECS `Container` */
export interface EcsContainer {
  readonly name: string;
  readonly lastStatus?: string;
  /** Absent when the container never ran, or its machine vanished. */
  readonly exitCode?: number;
  /** `<ErrorName>: <text>`. */
  readonly reason?: string;
  readonly runtimeId?: string;
  readonly networkBindings: readonly NetworkBinding[];
  /** Private addresses in awsvpc mode. */
  readonly privateIps: readonly string[];
  readonly gpuIds: readonly string[];
}

export const TASK_LAST_STATUSES = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
  'DELETED',
] as const;

export type TaskLastStatus = (typeof TASK_LAST_STATUSES)[number];

/** What ECS says of a task at one moment. @see ECS `Task` */
export interface EcsTask {
  readonly taskArn: EcsTaskArn;
  readonly taskDefinitionArn: TaskDefinitionArn;
  readonly containerInstanceArn?: ContainerInstanceArn;
  readonly startedBy?: string;
  readonly group?: string;
  /** A status of later years that we do not know arrives as undefined and changes nothing. */
  readonly lastStatus: TaskLastStatus | undefined;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  /** Set when `desiredStatus` turns STOPPED, before the task has stopped. */
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  /** Grows with every change; not comparable between tasks. */
  readonly version: number;
  readonly healthStatus?: string;
  readonly createdAtMs?: number;
  readonly pullStoppedAtMs?: number;
  readonly startedAtMs?: number;
  readonly stoppedAtMs?: number;
  readonly containers: readonly EcsContainer[];
  readonly overrides: TaskOverrides;
}

/** Whether the task's processes are over for good. */
export function hasStopped(task: EcsTask): boolean {
  return task.lastStatus === 'STOPPED' || task.lastStatus === 'DELETED';
}
