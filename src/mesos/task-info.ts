import type { Label } from './attribute.ts';
import type { CommandInfo } from './command-info.ts';
import type { ContainerInfo } from './container-info.ts';
import type { CheckInfo, HealthCheck } from './health-check.ts';
import type { AgentId, ExecutorId, FrameworkId, TaskId } from './ids.ts';
import type { Resource } from './resource.ts';
import type { DurationInfo } from './time-info.ts';

/** @see Mesos `DiscoveryInfo` */
export interface DiscoveryInfo {
  readonly visibility: 'FRAMEWORK' | 'CLUSTER' | 'EXTERNAL';
  readonly name?: string;
  readonly environment?: string;
  readonly location?: string;
  readonly version?: string;
  readonly ports?: readonly {
    readonly number: number;
    readonly name?: string;
    readonly protocol?: string;
    readonly visibility?: DiscoveryInfo['visibility'];
    readonly labels?: readonly Label[];
  }[];
  readonly labels?: readonly Label[];
}

/** @see Mesos `ExecutorInfo`. ECS runs no custom executors; a configured table maps an executor to a definition. */
export interface ExecutorInfo {
  readonly type?: 'UNKNOWN' | 'DEFAULT' | 'CUSTOM';
  readonly executorId: ExecutorId;
  readonly frameworkId?: FrameworkId;
  readonly command?: CommandInfo;
  readonly container?: ContainerInfo;
  readonly resources?: readonly Resource[];
  readonly name?: string;
  readonly source?: string;
  readonly data?: Uint8Array;
  readonly discovery?: DiscoveryInfo;
  readonly shutdownGracePeriod?: DurationInfo;
  readonly labels?: readonly Label[];
}

export interface KillPolicy {
  /** Cannot be set per kill on ECS: the definition's `stopTimeout` decides. */
  readonly gracePeriod?: DurationInfo;
}

/** What a framework asks to run. @see Mesos `TaskInfo` */
export interface TaskInfo {
  readonly name: string;
  readonly taskId: TaskId;
  readonly agentId: AgentId;
  readonly resources: readonly Resource[];
  readonly executor?: ExecutorInfo;
  readonly command?: CommandInfo;
  readonly container?: ContainerInfo;
  readonly healthCheck?: HealthCheck;
  readonly check?: CheckInfo;
  readonly killPolicy?: KillPolicy;
  readonly data?: Uint8Array;
  readonly labels?: readonly Label[];
  readonly discovery?: DiscoveryInfo;
  readonly maxCompletionTime?: DurationInfo;
  readonly limits?: Readonly<Record<string, number>>;
}
