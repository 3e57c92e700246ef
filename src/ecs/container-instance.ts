import type { ContainerInstanceArn } from './arn.ts';

/** @see ECS `Attribute`; capabilities have a name only. */
export interface EcsAttribute {
  readonly name: string;
  readonly value?: string;
}

/**
 * Resources of a container instance. In `registered`, ports are those the ECS agent keeps for itself; in
 * `remaining` they are all that are taken — ECS lists what is *not* available, the opposite of Mesos.
 */
export interface InstanceResources {
  /** 1024 units are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMiB: number;
  readonly ports: readonly number[];
  readonly portsUdp: readonly number[];
  readonly gpuIds: readonly string[];
}

export const CONTAINER_INSTANCE_STATUSES = [
  'ACTIVE',
  'DRAINING',
  'REGISTERING',
  'DEREGISTERING',
  'REGISTRATION_FAILED',
  'INACTIVE',
] as const;

export type ContainerInstanceStatus = (typeof CONTAINER_INSTANCE_STATUSES)[number];

/** What ECS says of a machine at one moment. @see ECS `ContainerInstance` */
export interface ContainerInstance {
  readonly containerInstanceArn: ContainerInstanceArn;
  /** EC2 instance id, or the `mi-…` id of an external machine. */
  readonly ec2InstanceId?: string;
  /** A status of later years that we do not know arrives as undefined and counts as not offerable. */
  readonly status: ContainerInstanceStatus | undefined;
  readonly agentConnected: boolean;
  /** Grows with every change; not comparable between instances. */
  readonly version: number;
  readonly registered: InstanceResources;
  readonly remaining: InstanceResources;
  readonly attributes: readonly EcsAttribute[];
  readonly runningTasksCount: number;
  readonly pendingTasksCount: number;
  readonly registeredAtMs?: number;
  readonly capacityProviderName?: string;
  readonly agentVersion?: string;
  /** True when ECS reports the instance's overall health as IMPAIRED. */
  readonly impaired: boolean;
}
