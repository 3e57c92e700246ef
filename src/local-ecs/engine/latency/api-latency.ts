import { bucketOf } from '../limits/buckets.ts';
import type { BucketName } from '../limits/buckets.ts';

/** In milliseconds: always as long, or evenly between bounds. */
export type Latency = number | readonly [min: number, max: number];

/**
 * From the arrival of a call to its answer: the same for all operations, or by the bucket that an operation takes its
 * tokens from; `others` is for operations of buckets that are not named, default 0.
 */
export type ApiLatency = Latency | Readonly<Partial<Record<BucketName | 'others', Latency>>>;

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
