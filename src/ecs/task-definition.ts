import type { TaskDefinitionArn } from './arn.ts';
import type { EcsAttribute } from './container-instance.ts';

export interface KeyValuePair {
  readonly name: string;
  readonly value: string;
}

/** A port of a container. `hostPort` 0 or absent lets ECS choose, in bridge mode. @see ECS `PortMapping` */
export interface PortMapping {
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly protocol: 'tcp' | 'udp';
}

/** @see ECS `HealthCheck`; seconds. */
export interface ContainerHealthCheck {
  readonly command: readonly string[];
  readonly interval?: number;
  readonly timeout?: number;
  readonly retries?: number;
  readonly startPeriod?: number;
}

export interface ResourceRequirement {
  readonly type: string;
  readonly value: string;
}

/** @see ECS `ContainerDefinition` */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  /** Units; 0 reserves nothing. */
  readonly cpu: number;
  /** Hard limit, MiB. */
  readonly memory?: number;
  /** Soft limit, MiB; what ECS deducts when it is set. */
  readonly memoryReservation?: number;
  readonly essential: boolean;
  readonly command?: readonly string[];
  readonly entryPoint?: readonly string[];
  readonly environment: readonly KeyValuePair[];
  readonly portMappings: readonly PortMapping[];
  readonly healthCheck?: ContainerHealthCheck;
  /** Seconds between SIGTERM and SIGKILL; the agent's default is 30. */
  readonly stopTimeout?: number;
  readonly resourceRequirements?: readonly ResourceRequirement[];
}

/** @see ECS `TaskDefinition` */
export interface TaskDefinition {
  readonly taskDefinitionArn: TaskDefinitionArn;
  readonly family: string;
  readonly revision: number;
  /** ACTIVE, INACTIVE or DELETE_IN_PROGRESS. */
  readonly status: string;
  readonly networkMode: string;
  /** Task-level cpu in units; when set, it is what ECS deducts. */
  readonly cpuUnits?: number;
  /** Task-level memory in MiB; when set, it is what ECS deducts. */
  readonly memoryMiB?: number;
  readonly containerDefinitions: readonly ContainerDefinition[];
  /** Capabilities an instance must have. */
  readonly requiresAttributes: readonly EcsAttribute[];
  readonly placementConstraints: readonly { readonly type: string; readonly expression?: string }[];
}

/** The container that carries a task's identity, environment and arguments. */
export function mainContainer(definition: TaskDefinition): ContainerDefinition | undefined {
  return definition.containerDefinitions.find((container) => container.essential);
}
