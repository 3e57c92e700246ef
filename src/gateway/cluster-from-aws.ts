import type { Cluster as AwsCluster } from '@aws-sdk/client-ecs';
import { clusterArn, lastSegment } from '../ecs/arn.ts';
import type { Cluster } from '../ecs/cluster.ts';
import { numberOf, textOf } from './aws-fields.ts';

/** @returns undefined when there is no ARN. Without a status it counts as not ACTIVE. */
export function toCluster(aws: AwsCluster): Cluster | undefined {
  const arn = textOf(aws.clusterArn);
  if (arn === undefined) return undefined;
  return {
    clusterArn: clusterArn(arn),
    clusterName: textOf(aws.clusterName) ?? lastSegment(arn),
    status: textOf(aws.status) ?? 'UNKNOWN',
    registeredContainerInstancesCount: numberOf(aws.registeredContainerInstancesCount) ?? 0,
    runningTasksCount: numberOf(aws.runningTasksCount) ?? 0,
    pendingTasksCount: numberOf(aws.pendingTasksCount) ?? 0,
  };
}
