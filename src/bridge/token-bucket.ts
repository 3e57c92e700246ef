import type { BucketLimit } from './api-limits.ts';

/** Levels are counted in thousandths of a token, so that whole milliseconds at whole rates give whole numbers. */
const TOKEN = 1000;

/** What a throttle leaves of the rate. */
const CUT = 0.5;

/** Part of the allowed rate that comes back after each quiet step. */
const REGAINED = 0.1;
const STEP_MS = 1_000;

/** Least rate a throttle leaves, per second; one that is allowed less keeps what it is allowed. */
const LEAST_PER_SECOND = 1;

/** Rate after the first throttle of a bucket that was said to have no limit: ECS's lowest for the calls we make. */
const FIRST_GUESS_PER_SECOND = 20;

/** Our copy of a token bucket of ECS. Frozen; replaced whole. Times are milliseconds since 1970. */
export interface TokenBucket {
  readonly limit: BucketLimit;
  /** What is in it at `atMs`, in thousandths of a token. */
  readonly level: number;
  readonly atMs: number;
  /** Present from a throttle until the rate is what is allowed again: the rate right after it. */
  readonly cut?: { readonly atMs: number; readonly perSecond: number };
}

export function fullBucket(limit: BucketLimit): TokenBucket {
  return { limit, level: limit.burst * TOKEN, atMs: 0 };
}

/** Tokens that come back each second at a time, not before the last throttle. */
export function rateAt({ limit, cut }: TokenBucket, nowMs: number): number {
  if (cut === undefined) return limit.perSecond;
  const quietSteps = Math.max(0, Math.floor((nowMs - cut.atMs) / STEP_MS));
  // Without this, no step of an unlimited rate would not be a number.
  if (quietSteps === 0) return cut.perSecond;
  return Math.min(limit.perSecond, cut.perSecond + quietSteps * REGAINED * limit.perSecond);
}

/** When the rate changes next; infinite when it does not. */
function nextStepMs(bucket: TokenBucket, nowMs: number): number {
  const { cut, limit } = bucket;
  if (cut === undefined || rateAt(bucket, nowMs) >= limit.perSecond) return Number.POSITIVE_INFINITY;
  return cut.atMs + (Math.max(0, Math.floor((nowMs - cut.atMs) / STEP_MS)) + 1) * STEP_MS;
}

/** The bucket with what has come back by now. A clock that went backwards brings nothing. */
export function refilled(bucket: TokenBucket, nowMs: number): TokenBucket {
  if (nowMs <= bucket.atMs) return bucket;
  const full = bucket.limit.burst * TOKEN;
  let { level, atMs } = bucket;
  while (atMs < nowMs && level < full) {
    const untilMs = Math.min(nowMs, nextStepMs(bucket, atMs));
    level += (untilMs - atMs) * rateAt(bucket, atMs);
    atMs = untilMs;
  }
  return { ...bucket, level: Math.min(full, level), atMs: nowMs };
}

export const hasToken = ({ level }: TokenBucket): boolean => level >= TOKEN;

export const tokensIn = ({ level }: TokenBucket): number => level / TOKEN;

/** Takes out a token, which there must be. */
export function withoutToken(bucket: TokenBucket): TokenBucket {
  return { ...bucket, level: bucket.level - TOKEN };
}

/**
 * When to look at the bucket again, in whole milliseconds: when the next token may be there, or when the rate changes
 * before that.
 * @param bucket refilled up to now.
 */
export function nextTokenMs(bucket: TokenBucket): number {
  const { level, atMs } = bucket;
  if (level >= TOKEN) return atMs;
  // Never now: no token comes while no time passes.
  const waitMs = Math.max(1, Math.ceil((TOKEN - level) / rateAt(bucket, atMs)));
  return Math.min(atMs + waitMs, nextStepMs(bucket, atMs));
}

/** When a rate that was cut grows again; infinite for one that was not. @param bucket refilled up to now. */
export function nextGrowthMs(bucket: TokenBucket): number {
  return bucket.cut === undefined ? Number.POSITIVE_INFINITY : nextStepMs(bucket, bucket.atMs);
}

/**
 * The bucket after ECS has refused a call for its rate: empty, since ECS's own is, and slower. Calls that were under
 * way when the rate was cut met the same empty bucket, and count as that one throttle.
 * @param begunAtMs when the refused call was made.
 * @returns the same bucket when the throttle is not a new one.
 */
export function throttled(bucket: TokenBucket, begunAtMs: number, nowMs: number): TokenBucket {
  if (bucket.cut !== undefined && begunAtMs <= bucket.cut.atMs) return bucket;
  const now = refilled(bucket, nowMs);
  const rate = rateAt(now, nowMs);
  const slower = rate === Number.POSITIVE_INFINITY ? FIRST_GUESS_PER_SECOND : rate * CUT;
  const perSecond = Math.max(Math.min(LEAST_PER_SECOND, now.limit.perSecond), slower);
  return { ...now, level: 0, cut: { atMs: nowMs, perSecond } };
}

export const isSlowed = (bucket: TokenBucket): boolean => bucket.cut !== undefined;

/** Whether a rate that was cut is what is allowed again. @param bucket refilled up to now. */
export const hasRegained = (bucket: TokenBucket): boolean =>
  bucket.cut !== undefined && rateAt(bucket, bucket.atMs) >= bucket.limit.perSecond;

/** Forgets that the rate was cut. Without a limit nothing is left to wait for. */
export function regained({ limit, level, atMs }: TokenBucket): TokenBucket {
  return { limit, level: limit.perSecond === Number.POSITIVE_INFINITY ? limit.burst * TOKEN : level, atMs };
}
