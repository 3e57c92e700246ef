import { effectiveSetting, rootArn } from '../accounts/account-settings.ts';
import { invalidParameter } from '../api-error.ts';
import { createCluster as newCluster } from '../clusters/cluster.ts';
import { readConfiguration, readSettings, refuseUnsupported } from '../clusters/read-cluster-members.ts';
import { CLUSTER_FIELDS, toWireCluster } from '../clusters/wire-cluster.ts';
import type { JsonObject } from '../json.ts';
import { clusterNameOf } from '../requests/identifiers.ts';
import { readString } from '../requests/members.ts';
import { readTags } from '../requests/tags.ts';
import { addCluster } from '../state.ts';
import type { LocalEcsState } from '../state.ts';
import type { Operation } from './operation.ts';

/** A name, which an ARN is not. @throws InvalidParameterException */
function readNewName(state: LocalEcsState, body: JsonObject): string {
  const text = readString(body, 'clusterName');
  if (text?.startsWith('arn:') === true) throw invalidParameter('clusterName should be a name, not an ARN.');
  return clusterNameOf(state, text);
}

/** Creating a cluster that is ACTIVE returns it as it is; one that was deleted begins anew. */
export const createCluster: Operation = ({ state }, body) => {
  const name = readNewName(state, body);
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
    addCluster(state, cluster);
    Object.assign(cluster, { status: 'ACTIVE', ...members });
  }
  return { cluster: toWireCluster(cluster, new Set(CLUSTER_FIELDS)) };
};
