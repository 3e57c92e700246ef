import { loadOf } from '../clusters/cluster-load.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import { startLatencyAt, startLatencyOf } from './published-start-latency.ts';
import type { StartLatency } from './latency.ts';

/** How long a task takes that the cluster starts now. @param random at least 0, less than 1 */
export function drawStartLatency(
  latency: StartLatency,
  cluster: ClusterRecord,
  random: () => number,
): number {
  if (latency === 'aws-published')
    return Math.round(startLatencyAt(startLatencyOf(cluster.instanceIds.size, loadOf(cluster)), random()));
  const [min, max] = latency;
  return min + Math.floor(random() * (max - min + 1));
}
