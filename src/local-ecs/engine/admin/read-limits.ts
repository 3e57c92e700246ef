import { invalidParameter } from '../api-error.ts';
import { isJsonObject, withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { BUCKET_NAMES } from '../limits/buckets.ts';
import type { BucketName, BucketSize } from '../limits/buckets.ts';
import type { CustomLimits, RateLimits } from '../limits/rate-limits.ts';
import { readChoice } from '../requests/choices.ts';
import { readNumber, readObject, required } from '../requests/members.ts';

function readSize(sizes: JsonObject, name: BucketName): BucketSize | undefined {
  const size = readObject(sizes, name);
  return (
    size && {
      burst: required(readNumber(size, 'burst'), 'burst'),
      perSecond: required(readNumber(size, 'perSecond'), 'perSecond'),
    }
  );
}

function readBuckets(custom: JsonObject): CustomLimits['buckets'] {
  const sizes = readObject(custom, 'buckets');
  if (sizes === undefined) return undefined;
  const stranger = Object.keys(sizes).find((name) => !BUCKET_NAMES.some((known) => known === name));
  if (stranger !== undefined)
    throw invalidParameter(`buckets: ${stranger} should be one of [${BUCKET_NAMES.join(',')}]`);
  const read = BUCKET_NAMES.map((name) => [name, readSize(sizes, name)] as const);
  return Object.fromEntries(read.filter(([, size]) => size !== undefined));
}

/** The member `limits`: a word, or an object with `scale` and `buckets`. @throws ApiError */
export function readLimits(body: JsonObject): RateLimits {
  const { limits } = body;
  const words = ['off', 'account'] as const;
  if (!isJsonObject(limits)) return required(readChoice(body, 'limits', words), 'limits');
  return withoutUndefined({ scale: readNumber(limits, 'scale'), buckets: readBuckets(limits) });
}
