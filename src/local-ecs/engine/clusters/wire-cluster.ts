import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { ClusterRecord } from './cluster.ts';

/** What an answer about clusters may leave out. */
export type ClusterField = 'ATTACHMENTS' | 'CONFIGURATIONS' | 'SETTINGS' | 'STATISTICS' | 'TAGS';

/** The parts that `include` may name. */
export const CLUSTER_FIELDS: readonly ClusterField[] = [
  'ATTACHMENTS',
  'CONFIGURATIONS',
  'SETTINGS',
  'STATISTICS',
  'TAGS',
];

function statisticsOf(cluster: ClusterRecord): readonly JsonObject[] {
  const counts = {
    runningEC2TasksCount: cluster.runningTasksCount,
    runningFargateTasksCount: 0,
    pendingEC2TasksCount: cluster.pendingTasksCount,
    pendingFargateTasksCount: 0,
    activeEC2ServiceCount: cluster.activeServicesCount,
    activeFargateServiceCount: 0,
    drainingEC2ServiceCount: 0,
    drainingFargateServiceCount: 0,
  };
  return Object.entries(counts).map(([name, value]) => ({ name, value: String(value) }));
}

/** A cluster as ECS describes it. */
export function toWireCluster(cluster: ClusterRecord, include: ReadonlySet<ClusterField>): JsonObject {
  return withoutUndefined({
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: registeredInstances(cluster),
    runningTasksCount: cluster.runningTasksCount,
    pendingTasksCount: cluster.pendingTasksCount,
    activeServicesCount: cluster.activeServicesCount,
    statistics: include.has('STATISTICS') ? statisticsOf(cluster) : [],
    tags: include.has('TAGS') ? cluster.tags : [],
    settings: include.has('SETTINGS') ? cluster.settings : [],
    configuration: include.has('CONFIGURATIONS') ? cluster.configuration : undefined,
    attachments: include.has('ATTACHMENTS') ? [] : undefined,
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
  });
}

/** Instances that are ACTIVE or DRAINING. */
export function registeredInstances({ instanceIdsByStatus }: ClusterRecord): number {
  return (instanceIdsByStatus.get('ACTIVE')?.size ?? 0) + (instanceIdsByStatus.get('DRAINING')?.size ?? 0);
}
