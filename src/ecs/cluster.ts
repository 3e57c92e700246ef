import type { ClusterArn } from './arn.ts';

/** @see ECS `Cluster` */
export interface Cluster {
  readonly clusterArn: ClusterArn;
  readonly clusterName: string;
  /** ACTIVE, PROVISIONING, DEPROVISIONING, FAILED or INACTIVE. */
  readonly status: string;
  readonly registeredContainerInstancesCount: number;
  readonly runningTasksCount: number;
  readonly pendingTasksCount: number;
}
