import { createCluster as newCluster } from '../clusters/cluster.ts';
import { CLUSTER_FIELDS, toWireCluster } from '../clusters/wire-cluster.ts';
import { clusterNameOf } from '../requests/identifiers.ts';
import { readObjects, readString } from '../requests/members.ts';
import { readTags } from '../requests/tags.ts';
import type { Operation } from './operation.ts';

/** Creating a cluster that is ACTIVE returns it as it is. */
export const createCluster: Operation = (turn, body) => {
  const name = clusterNameOf(turn.state, readString(body, 'clusterName'));
  const tags = readTags(body);
  const settings = readObjects(body, 'settings') ?? [];
  const known = turn.state.clusters.get(name);
  const cluster = known ?? newCluster(name, turn.state.options);
  if (known?.status !== 'ACTIVE') {
    turn.state.clusters.set(name, cluster);
    Object.assign(cluster, { status: 'ACTIVE', tags, settings });
  }
  return { cluster: toWireCluster(cluster, new Set(CLUSTER_FIELDS)) };
};
