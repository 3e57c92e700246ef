import type { NetworkBinding } from '../../../ecs/task.ts';

/** What a container's health check finds. @see ECS `HealthStatus` */
export type HealthStatus = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';

/** A container that the agent started. */
export interface StartedContainer {
  readonly name: string;
  readonly runtimeId: string;
  readonly networkBindings: readonly NetworkBinding[];
  readonly healthStatus: HealthStatus;
}

/** How a container ended. Without `exitCode` it never ran, or nobody saw it end. */
export interface ContainerEnd {
  readonly exitCode?: number;
  /** `<ErrorName>: <text>` */
  readonly reason?: string;
}

/** What an agent tells ECS. While it is disconnected its reports wait, in order. */
export type AgentReport =
  | {
      readonly kind: 'task-running';
      readonly taskId: string;
      readonly containers: readonly StartedContainer[];
      readonly pullStartedAtMs: number;
      readonly pullStoppedAtMs: number;
    }
  | {
      readonly kind: 'container-stopped';
      readonly taskId: string;
      readonly container: string;
      readonly end: ContainerEnd;
      readonly atMs: number;
      readonly pullStartedAtMs: number;
      /** Absent when the images never arrived. */
      readonly pullStoppedAtMs?: number;
    }
  | {
      readonly kind: 'container-health';
      readonly taskId: string;
      readonly container: string;
      readonly health: HealthStatus;
    }
  /** The network interface of an awsvpc task is being detached. */
  | { readonly kind: 'network-released'; readonly taskId: string }
  | { readonly kind: 'task-stopped'; readonly taskId: string };
