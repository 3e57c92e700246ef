/** @returns the parts of a dotted version such as `1.14.5`, or undefined where there are none. */
export function parseVersion(text: string): readonly number[] | undefined {
  return /^\d{1,9}(?:\.\d{1,9})*$/.test(text) ? text.split('.').map(Number) : undefined;
}

/** @returns below 0, 0 or above 0 as `a` is the lower, the same or the higher version; a part that is missing is 0. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let part = 0; part < Math.max(a.length, b.length); part += 1) {
    const difference = (a[part] ?? 0) - (b[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** @returns below 0, 0 or above 0 by the texts' code units, or by their numbers where both are decimal numbers. */
export function compareTexts(a: string, b: string): number {
  const [x, y] = [parseDecimal(a), parseDecimal(b)];
  if (x !== undefined && y !== undefined) return x - y;
  return a === b ? 0 : a < b ? -1 : 1;
}

function parseDecimal(text: string): number | undefined {
  return /^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
}

/** @returns a number of tasks, or undefined where the text is no whole number. */
export function parseCount(text: string): number | undefined {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A moment as it is written: what is not told of it is not compared. */
export interface QueryDate {
  readonly ms: number;
  /** 1 where the fraction of the second is told, else 1000. */
  readonly precisionMs: 1 | 1000;
}

const HOUR = '(?:[01]\\d|2[0-3])';
const DATE = new RegExp(
  `^(\\d{4}-\\d\\d-\\d\\d)(?:T(${HOUR}:[0-5]\\d:[0-5]\\d)(\\.\\d{1,9})?(?:Z|([+-]${HOUR}):?([0-5]\\d))?)?$`,
);

/**
 * @returns the moment of `2018-06-18T22:28:28+00:00`, `…Z`, the same without a zone, which is UTC, or `2018-06-18`, which
 * is its first moment in UTC; undefined for any other text. A fraction of a second may be told.
 */
export function parseDate(text: string): QueryDate | undefined {
  const [, day, time = '00:00:00', fraction, zoneHours = '+00', zoneMinutes = '00'] = DATE.exec(text) ?? [];
  if (day === undefined) return undefined;
  const ms = Date.parse(`${day}T${time}Z`);
  // JavaScript makes the second of March of the thirtieth of February.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(day)) return undefined;
  const zoneMs = (Math.abs(Number(zoneHours)) * 60 + Number(zoneMinutes)) * 60_000;
  const fractionMs = Math.floor(Number(`0${fraction ?? ''}`) * 1000);
  return {
    ms: ms + fractionMs - (zoneHours.startsWith('-') ? -zoneMs : zoneMs),
    precisionMs: fraction === undefined ? 1000 : 1,
  };
}

/** @returns below 0, 0 or above 0 as a moment is before, at or after the date. */
export function compareToDate(ms: number, date: QueryDate): number {
  return Math.floor(ms / date.precisionMs) * date.precisionMs - date.ms;
}
