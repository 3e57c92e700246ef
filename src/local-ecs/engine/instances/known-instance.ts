import type {
  ContainerInstanceStatus,
  EcsAttribute,
  InstanceResources,
} from '../../../ecs/container-instance.ts';

/** The instance's overall health, as CONTAINER_INSTANCE_HEALTH shows it. */
export type InstanceHealth = 'OK' | 'IMPAIRED' | 'INSUFFICIENT_DATA' | 'INITIALIZING';

/** What an agent says of itself and of its Docker. */
export interface VersionInfo {
  readonly agentVersion?: string;
  readonly agentHash?: string;
  readonly dockerVersion?: string;
}

/** What ECS knows of an instance at one version. Replaced whole by `changeInstance`, never changed in place. */
export interface KnownInstance {
  /** Starts at 1 and grows with each change. */
  readonly version: number;
  readonly status: ContainerInstanceStatus;
  readonly statusReason?: string;
  readonly agentConnected: boolean;
  /** What tasks hold, beyond the ports that are registered as reserved. */
  readonly reserved: InstanceResources;
  /** Built-in attributes and capabilities first, then those that people gave it. */
  readonly attributes: readonly EcsAttribute[];
  readonly runningTasksCount: number;
  readonly pendingTasksCount: number;
  readonly health: InstanceHealth;
  readonly healthChangedAtMs: number;
  readonly versionInfo: VersionInfo;
  /** Absent until an update of the agent was asked for. */
  readonly agentUpdateStatus?: 'PENDING' | 'UPDATED';
}

/** What indexes need of an instance. */
export interface IndexedInstance {
  readonly id: string;
  readonly ec2InstanceId: string;
  readonly registeredAtMs: number;
  readonly registered: InstanceResources;
  readonly known: KnownInstance;
  readonly taskGroups: ReadonlyMap<string, number>;
}
