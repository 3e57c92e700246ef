/** An inclusive range of integers, as in Mesos `Value.Range`. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/**
 * Ranges in normal form: sorted, disjoint, adjacent ones merged. Every function below takes and returns normal
 * form; {@link normalizeRanges} is the way in.
 */
export type Ranges = readonly Range[];

export const NO_RANGES: Ranges = [];

/** @returns what makes `ranges` illegal in a Mesos resource, or undefined. Order and adjacency do not matter. */
export function validateRanges(ranges: readonly Range[]): string | undefined {
  const sorted = [...ranges].sort((a, b) => a.begin - b.begin);
  for (const [index, range] of sorted.entries()) {
    if (!Number.isSafeInteger(range.begin) || !Number.isSafeInteger(range.end) || range.begin < 0)
      return `Invalid ranges resource: [${range.begin}-${range.end}] is no range of whole numbers`;
    if (range.begin > range.end)
      return `Invalid ranges resource: begin > end in [${range.begin}-${range.end}]`;
    const previous = sorted[index - 1];
    if (previous !== undefined && previous.end >= range.begin)
      return `Invalid ranges resource: overlapping ranges [${previous.begin}-${previous.end}] and [${range.begin}-${range.end}]`;
  }
  return undefined;
}

export function normalizeRanges(ranges: readonly Range[]): Ranges {
  const sorted = ranges.filter((range) => range.begin <= range.end).sort((a, b) => a.begin - b.begin);
  const merged: Range[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && range.begin <= last.end + 1)
      merged[merged.length - 1] = { begin: last.begin, end: Math.max(last.end, range.end) };
    else merged.push({ begin: range.begin, end: range.end });
  }
  return merged;
}

/** Ranges that hold exactly these numbers. */
export function rangesOf(numbers: Iterable<number>): Ranges {
  return normalizeRanges([...numbers].map((n) => ({ begin: n, end: n })));
}

export function addRanges(a: Ranges, b: Ranges): Ranges {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return normalizeRanges([...a, ...b]);
}

export function subtractRanges(from: Ranges, what: Ranges): Ranges {
  if (what.length === 0) return from;
  const left: Range[] = [];
  let next = 0;
  for (const range of from) {
    let begin = range.begin;
    while (next < what.length && (what[next]?.end ?? 0) < begin) next += 1;
    for (let i = next; i < what.length; i += 1) {
      const hole = what[i];
      if (hole === undefined || hole.begin > range.end) break;
      if (hole.begin > begin) left.push({ begin, end: hole.begin - 1 });
      begin = Math.max(begin, hole.end + 1);
    }
    if (begin <= range.end) left.push({ begin, end: range.end });
  }
  return left;
}

export function containsRanges(whole: Ranges, part: Ranges): boolean {
  return part.every((p) => whole.some((w) => w.begin <= p.begin && p.end <= w.end));
}

export function intersectRanges(a: Ranges, b: Ranges): Ranges {
  return subtractRanges(a, subtractRanges(a, b));
}

/** How many numbers the ranges hold. */
export function countRanges(ranges: Ranges): number {
  return ranges.reduce((count, range) => count + range.end - range.begin + 1, 0);
}

export function* numbersIn(ranges: Ranges): Generator<number> {
  for (const range of ranges) for (let n = range.begin; n <= range.end; n += 1) yield n;
}

/** As Mesos prints them: `[31000-31001, 31005-31005]`. */
export function formatRanges(ranges: Ranges): string {
  return `[${ranges.map((range) => `${range.begin}-${range.end}`).join(', ')}]`;
}
