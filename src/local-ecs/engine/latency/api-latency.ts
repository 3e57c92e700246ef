import { bucketOf } from '../limits/buckets.ts';
import type { ApiLatency, Latency } from './latency.ts';

const isLatency = (latency: ApiLatency): latency is Latency =>
  typeof latency === 'number' || Array.isArray(latency);

function latencyOf(latency: ApiLatency, operation: string): Latency {
  if (isLatency(latency)) return latency;
  return latency[bucketOf(operation) ?? 'others'] ?? latency.others ?? 0;
}

/** How long a call takes. A fixed latency takes nothing from chance. @param random at least 0, less than 1 */
export function drawApiLatency(latency: ApiLatency, operation: string, random: () => number): number {
  const own = latencyOf(latency, operation);
  if (typeof own === 'number') return own;
  const [min, max] = own;
  return min + Math.floor(random() * (max - min + 1));
}
