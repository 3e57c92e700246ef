declare const brand: unique symbol;

/** A moment in UTC with three digits of a second, as `2020-01-02T03:04:05.678Z`: the texts sort as the moments do. */
export type Timestamp = string & { readonly [brand]: 'Timestamp' };

export const timestampAt = (epochMs: number): Timestamp => new Date(epochMs).toISOString() as Timestamp;

export const epochMsOf = (timestamp: Timestamp): number => Date.parse(timestamp);

/** A date, a time and where on Earth; a clock's zone must be told, or the moment would depend on ours. */
const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** @returns the moment that an ISO 8601 text with a zone names, to the millisecond, or undefined. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const epochMs = ISO_8601.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(epochMs) ? undefined : timestampAt(epochMs);
}

/**
 * The version for something that changes now. Versions name what they stand for, so that none comes twice and a later one is
 * greater, whatever the clock does.
 * @param previous the version before; absent for what is new.
 */
export function nextTimestamp(nowMs: number, previous?: Timestamp): Timestamp {
  const later = previous === undefined ? nowMs : Math.max(nowMs, epochMsOf(previous) + 1);
  return timestampAt(later);
}
