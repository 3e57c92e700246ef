import type { BucketSize } from './buckets.ts';

/** Levels are thousandths of a token, so that whole rates over whole milliseconds leave no fractions behind. */
const TOKEN = 1000;

/** What is in a bucket at one time. Replaced whole. */
export interface TokenBucket {
  readonly size: BucketSize;
  /** In thousandths of a token, at `atMs`. */
  readonly level: number;
  readonly atMs: number;
}

export function fullBucket(size: BucketSize, nowMs: number): TokenBucket {
  return { size, level: size.burst * TOKEN, atMs: nowMs };
}

/** The bucket with what has come back by now; a clock that went backwards brings nothing. */
export function refilled(bucket: TokenBucket, nowMs: number): TokenBucket {
  const { size, level, atMs } = bucket;
  if (nowMs <= atMs) return bucket;
  return {
    size,
    level: Math.min(size.burst * TOKEN, level + (nowMs - atMs) * size.perSecond),
    atMs: nowMs,
  };
}

/** Tokens left, with fractions. @param bucket refilled up to now. */
export const tokensIn = ({ level }: TokenBucket): number => level / TOKEN;

/** @param bucket refilled up to now. @returns undefined when there is no token to take. */
export function withoutToken(bucket: TokenBucket): TokenBucket | undefined {
  return bucket.level < TOKEN ? undefined : { ...bucket, level: bucket.level - TOKEN };
}
