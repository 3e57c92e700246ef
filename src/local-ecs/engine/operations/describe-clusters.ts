import { formatArn } from '../../../ecs/arn.ts';
import { invalidParameter } from '../api-error.ts';
import { CLUSTER_FIELDS, toWireCluster } from '../clusters/wire-cluster.ts';
import type { JsonObject } from '../json.ts';
import { readInclude } from '../requests/choices.ts';
import { clusterNameOf } from '../requests/identifiers.ts';
import { readStrings } from '../requests/members.ts';
import type { Operation } from './operation.ts';

const MAX_CLUSTERS = 100;

/** Without names the cluster `default`; one that does not exist is a failure, not an error. */
export const describeClusters: Operation = ({ state }, body) => {
  const include = readInclude(body, CLUSTER_FIELDS);
  const names = readStrings(body, 'clusters') ?? [];
  if (names.length > MAX_CLUSTERS) throw invalidParameter(`clusters can have at most ${MAX_CLUSTERS} items.`);
  const clusters: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const clusterName of new Set(
    (names.length === 0 ? ['default'] : names).map((name) => clusterNameOf(state, name)),
  )) {
    const cluster = state.clusters.get(clusterName);
    if (cluster !== undefined) clusters.push(toWireCluster(cluster, include));
    else
      failures.push({
        arn: formatArn({ ...state.options, resource: { type: 'cluster', clusterName } }),
        reason: 'MISSING',
      });
  }
  return { clusters, failures };
};
