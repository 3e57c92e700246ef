import { effectiveSetting, rootArn } from '../accounts/account-settings.ts';
import { createCluster as newCluster } from '../clusters/cluster.ts';
import { readConfiguration, readSettings, refuseUnsupported } from '../clusters/read-cluster-members.ts';
import { CLUSTER_FIELDS, toWireCluster } from '../clusters/wire-cluster.ts';
import { clusterNameOf } from '../requests/identifiers.ts';
import { readString } from '../requests/members.ts';
import { readTags } from '../requests/tags.ts';
import type { Operation } from './operation.ts';

/** Creating a cluster that is ACTIVE returns it as it is; one that was deleted begins anew. */
export const createCluster: Operation = ({ state }, body) => {
  const name = clusterNameOf(state, readString(body, 'clusterName'));
  const insights = effectiveSetting(state, rootArn(state), 'containerInsights');
  const members = {
    tags: readTags(body),
    settings: readSettings(body) ?? [{ name: 'containerInsights', value: insights }],
    configuration: readConfiguration(body),
  };
  refuseUnsupported(body);
  const known = state.clusters.get(name);
  const cluster = known ?? newCluster(name, state.options);
  if (known?.status !== 'ACTIVE') {
    state.clusters.set(name, cluster);
    Object.assign(cluster, { status: 'ACTIVE', ...members });
  }
  return { cluster: toWireCluster(cluster, new Set(CLUSTER_FIELDS)) };
};
