import type { BucketName } from '../limits/buckets.ts';

/** In milliseconds: always as long, or evenly between bounds. */
export type Latency = number | readonly [min: number, max: number];

/**
 * From the arrival of a call to its answer: the same for all operations, or by the bucket that an operation takes its
 * tokens from; `others` is for operations of buckets that are not named, default 0.
 */
export type ApiLatency = Latency | Readonly<Partial<Record<BucketName | 'others', Latency>>>;

/**
 * How long tasks take from StartTask to RUNNING, in milliseconds: evenly between bounds, or as AWS has published it for
 * clusters of that many instances under that load.
 */
export type StartLatency = readonly [min: number, max: number] | 'aws-published';
