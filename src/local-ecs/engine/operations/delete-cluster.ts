import { ApiError } from '../api-error.ts';
import { registeredInstances, toWireCluster } from '../clusters/wire-cluster.ts';
import { readNamedCluster } from '../requests/identifiers.ts';
import type { Operation } from './operation.ts';

/** Only a cluster without machines, and so without tasks, is deleted; it stays describable as INACTIVE. */
export const deleteCluster: Operation = (turn, body) => {
  const cluster = readNamedCluster(turn.state, body);
  if (cluster.serviceArns.size > 0)
    throw new ApiError(
      'ClusterContainsServicesException',
      'The Cluster cannot be deleted while Services are active.',
    );
  if (registeredInstances(cluster) > 0)
    throw new ApiError(
      'ClusterContainsContainerInstancesException',
      'The Cluster cannot be deleted while Container Instances are active or draining.',
    );
  cluster.status = 'INACTIVE';
  return { cluster: toWireCluster(cluster, new Set()) };
};
