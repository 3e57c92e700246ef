import type { Label } from './attribute.ts';
import type { ContainerStatus } from './container-info.ts';
import type { AgentId, ExecutorId, TaskId } from './ids.ts';
import type { Resource } from './resource.ts';
import type { TaskReason, TaskSource } from './task-reason.ts';
import type { TaskState } from './task-state.ts';
import type { TimeInfo } from './time-info.ts';

/** What a check that a task asked for has found last. @see Mesos `CheckStatusInfo` */
export interface CheckStatus {
  readonly type?: 'UNKNOWN' | 'COMMAND' | 'HTTP' | 'TCP';
  readonly command?: { readonly exitCode?: number };
  readonly http?: { readonly statusCode?: number };
  readonly tcp?: { readonly succeeded?: boolean };
}

/** One report about a task. @see Mesos `TaskStatus` */
export interface TaskStatus {
  readonly taskId: TaskId;
  readonly state: TaskState;
  readonly source?: TaskSource;
  readonly reason?: TaskReason;
  readonly message?: string;
  readonly data?: Uint8Array;
  readonly agentId?: AgentId;
  readonly executorId?: ExecutorId;
  /** Seconds since 1970, with fraction. */
  readonly timestamp?: number;
  /** 16 bytes. Present exactly when the status must be acknowledged. */
  readonly uuid?: Uint8Array;
  /** Present only for tasks whose definition has a health check. */
  readonly healthy?: boolean;
  readonly checkStatus?: CheckStatus;
  readonly labels?: readonly Label[];
  readonly containerStatus?: ContainerStatus;
  readonly unreachableTime?: TimeInfo;
  readonly limitation?: { readonly resources: readonly Resource[] };
}
