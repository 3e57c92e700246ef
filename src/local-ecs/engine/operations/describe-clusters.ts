import { formatArn } from '../../../ecs/arn.ts';
import { invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import { CLUSTER_FIELDS, toWireCluster } from '../clusters/wire-cluster.ts';
import type { JsonObject } from '../json.ts';
import { readInclude } from '../requests/choices.ts';
import { clusterNameOf, isForeign } from '../requests/identifiers.ts';
import { readStrings } from '../requests/members.ts';
import type { LocalEcsState } from '../state.ts';
import type { Operation } from './operation.ts';

const MAX_CLUSTERS = 100;

/** The cluster that is named, or the ARN under which it is missing. @throws InvalidParameterException for what is no name */
function findCluster(state: LocalEcsState, text: string): ClusterRecord | string {
  if (isForeign(state, text)) return text;
  const clusterName = clusterNameOf(state, text);
  return (
    state.clusters.get(clusterName) ??
    formatArn({ ...state.options, resource: { type: 'cluster', clusterName } })
  );
}

/** Without names the cluster `default`; one that does not exist is a failure, not an error. INACTIVE ones do. */
export const describeClusters: Operation = ({ state }, body) => {
  const include = readInclude(body, CLUSTER_FIELDS);
  const names = readStrings(body, 'clusters') ?? [];
  if (names.length > MAX_CLUSTERS) throw invalidParameter(`clusters can have at most ${MAX_CLUSTERS} items.`);
  const clusters: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const found of new Set(
    (names.length === 0 ? ['default'] : names).map((name) => findCluster(state, name)),
  ))
    if (typeof found === 'string') failures.push({ arn: found, reason: 'MISSING' });
    else clusters.push(toWireCluster(found, include));
  return { clusters, failures };
};
