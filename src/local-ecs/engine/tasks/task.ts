import type { EcsTaskArn } from '../../../ecs/arn.ts';
import type { TaskOverrides } from '../../../ecs/overrides.ts';
import type { ReservedResources } from '../../../ecs/reserved-resources.ts';
import type { Tag } from '../../../ecs/tag.ts';
import type { NetworkBinding, TaskLastStatus } from '../../../ecs/task.ts';
import type { AgentTask } from '../agent/agent-task.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { Remembered } from '../consistency/remembered.ts';
import type { DefinitionRecord } from '../definitions/task-definition-record.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { JsonObject } from '../json.ts';
import type { DeploymentRecord } from '../services/service.ts';
import type { HealthStatus } from './agent-report.ts';
import type { TaskNetworkInterface } from './network-interface.ts';

/** Why a task was or is being stopped, in ECS's codes. */
export type StopCode =
  | 'TaskFailedToStart'
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated'
  | 'TerminationNotice';

/** What ECS knows of a container. */
export interface KnownContainer {
  readonly name: string;
  readonly containerArn: string;
  readonly image: string;
  /** As the agent resolved it; simulated ones pull nothing. */
  readonly imageDigest?: string;
  readonly essential: boolean;
  /** Decimal text, override or definition. */
  readonly cpu: string;
  readonly memory?: string;
  readonly memoryReservation?: string;
  readonly gpuIds: readonly string[];
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  readonly exitCode?: number;
  readonly reason?: string;
  readonly runtimeId?: string;
  readonly networkBindings: readonly NetworkBinding[];
  readonly hasHealthCheck: boolean;
  readonly healthStatus: HealthStatus;
}

/** What ECS knows of a task at one version. Replaced whole by `changeTask`, never changed in place. */
export interface KnownTask {
  /** Starts at 1 and grows with each change. */
  readonly version: number;
  readonly lastStatus: TaskLastStatus;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  /** Set when the desired status turns STOPPED. */
  readonly stopCode?: StopCode;
  readonly stoppedReason?: string;
  readonly createdAtMs: number;
  readonly connectivityAtMs?: number;
  readonly pullStartedAtMs?: number;
  readonly pullStoppedAtMs?: number;
  readonly startedAtMs?: number;
  readonly executionStoppedAtMs?: number;
  readonly stoppingAtMs?: number;
  readonly stoppedAtMs?: number;
  readonly containers: readonly KnownContainer[];
  /** ECS drops them when the task stops. */
  readonly tags: readonly Tag[];
  /** Whether `reserved` is deducted from the instance. */
  readonly holds: boolean;
}

/** A task: what it was started with, what ECS knows of it, and what its machine does with it. */
export interface TaskRecord extends Remembered<KnownTask> {
  /** The first task ever started has 1. */
  readonly number: number;
  readonly id: string;
  readonly arn: EcsTaskArn;
  readonly cluster: ClusterRecord;
  readonly instance: InstanceRecord;
  readonly definition: DefinitionRecord;
  readonly group: string;
  readonly startedBy?: string;
  /** Of the service that wants it. */
  readonly deployment?: DeploymentRecord;
  readonly overrides: TaskOverrides;
  /** The overrides as they came, for the answers. */
  readonly wireOverrides: JsonObject;
  readonly enableExecuteCommand: boolean;
  readonly networkInterface?: TaskNetworkInterface;
  readonly reserved: ReservedResources;
  readonly gpuIds: readonly string[];
  /** A task of a service that scale-in and deployments leave alone, until this time; absent for all others. */
  protectedUntilMs?: number;
  /** What really happens on the machine. */
  readonly agent: AgentTask;
}
