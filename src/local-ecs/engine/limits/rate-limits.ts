import { ApiError, invalidParameter } from '../api-error.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { ACCOUNT_BUCKETS, BUCKET_NAMES, bucketOf } from './buckets.ts';
import type { BucketName, BucketSize } from './buckets.ts';
import { fullBucket, refilled, tokensIn, withoutToken } from './token-bucket.ts';
import type { TokenBucket } from './token-bucket.ts';

/** Limits that are not those of an account. */
export interface CustomLimits {
  /** Times the bursts and rates of an account; above 0. Default 1. A burst stays 1 at least. */
  readonly scale?: number;
  /** Other sizes for single buckets, which are not scaled. */
  readonly buckets?: Partial<Readonly<Record<BucketName, BucketSize>>>;
}

/** How fast the API may be called. */
export type RateLimits = 'off' | 'account' | CustomLimits;

/** What has become of the calls of one bucket since the limits were set. */
export interface BucketRecord {
  /** Absent while there are no limits. */
  bucket?: TokenBucket;
  /** All calls, the refused ones included. */
  calls: number;
  throttles: number;
}

export type BucketRecords = ReadonlyMap<BucketName, BucketRecord>;

/** No limits, and nothing called yet. */
export function createBuckets(): BucketRecords {
  return new Map(BUCKET_NAMES.map((name) => [name, { calls: 0, throttles: 0 }]));
}

function sizeOf(name: BucketName, { scale = 1, buckets = {} }: CustomLimits): BucketSize {
  const { burst, perSecond } = ACCOUNT_BUCKETS[name];
  return buckets[name] ?? { burst: Math.max(1, burst * scale), perSecond: perSecond * scale };
}

function checkSize(name: BucketName, { burst, perSecond }: BucketSize): void {
  if (!(burst >= 1) || !(perSecond > 0))
    throw invalidParameter(`The bucket ${name} needs a burst of 1 at least, and a rate above 0.`);
}

/** From now on these limits hold; buckets are full, counts begin anew. @throws InvalidParameterException */
export function setLimits(records: BucketRecords, limits: RateLimits, nowMs: number): void {
  const custom = limits === 'account' ? {} : limits;
  if (custom !== 'off') for (const name of BUCKET_NAMES) checkSize(name, sizeOf(name, custom));
  for (const [name, record] of records) {
    record.calls = 0;
    record.throttles = 0;
    if (custom === 'off') delete record.bucket;
    else record.bucket = fullBucket(sizeOf(name, custom), nowMs);
  }
}

/** Counts a call and takes its token. @throws ThrottlingException when there is none. */
export function takeToken(records: BucketRecords, operation: string, nowMs: number): void {
  const name = bucketOf(operation);
  const record = name === undefined ? undefined : records.get(name);
  if (record === undefined) return;
  record.calls += 1;
  if (record.bucket === undefined) return;
  const bucket = refilled(record.bucket, nowMs);
  const left = withoutToken(bucket);
  record.bucket = left ?? bucket;
  if (left !== undefined) return;
  record.throttles += 1;
  throw new ApiError('ThrottlingException', 'Rate exceeded');
}

/** Each bucket with what is left in it; without limits only what was called. */
export function describeBuckets(records: BucketRecords, nowMs: number): readonly JsonObject[] {
  return [...records].map(([name, { bucket, calls, throttles }]) => {
    const now = bucket === undefined ? undefined : refilled(bucket, nowMs);
    return withoutUndefined({
      bucket: name,
      burst: now?.size.burst,
      perSecond: now?.size.perSecond,
      tokens: now === undefined ? undefined : tokensIn(now),
      calls,
      throttles,
    });
  });
}
