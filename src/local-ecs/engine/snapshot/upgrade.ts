import { createCluster } from '../clusters/cluster.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { LocalEcsState } from '../state.ts';
import { takeOrdinal } from '../turn.ts';

/** What a cluster of format 2 kept instead. */
const GONE = ['activeInstanceIds', 'placementIndexes', 'groupHosts', 'daemonServiceArns'];

/** Every cluster that something refers to, deleted ones included. */
function clustersOf({ clusters, instances, services, tasks }: LocalEcsState): ReadonlySet<ClusterRecord> {
  const all = new Set(clusters.values());
  for (const records of [instances, services, tasks])
    for (const { cluster } of records.values()) all.add(cluster);
  return all;
}

/** Gives a state that was written in format 2 the lists that format 3 has besides; they follow from the rest. */
export function upgradeFromFormat2(state: LocalEcsState): void {
  for (const cluster of clustersOf(state)) {
    const { knownInstanceIds, instanceIndex, serviceArnsByStrategy } = createCluster(
      cluster.name,
      state.options,
    );
    Object.assign(cluster, { knownInstanceIds, instanceIndex, serviceArnsByStrategy });
    for (const name of GONE) Reflect.deleteProperty(cluster, name);
    for (const [, arn] of cluster.serviceArns.after(-1)) {
      const service = state.services.get(arn);
      if (service !== undefined)
        serviceArnsByStrategy[service.schedulingStrategy].add(arn, takeOrdinal(state));
    }
  }
  for (const { id, cluster } of state.instances.values())
    cluster.knownInstanceIds.add(id, takeOrdinal(state));
  for (const ec2Id of state.instanceIdByEc2Id.keys()) state.ec2InstanceIds.add(ec2Id, takeOrdinal(state));
}
