import { asText } from './item.ts';

export const TIME_FORMS = ['relative', 'iso', 'unix'] as const;

export type TimeForm = (typeof TIME_FORMS)[number];

const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1000 },
] as const;

/** A duration in its largest unit: `4 min`. */
function showDuration(ms: number): string {
  const unit = UNITS.find((each) => ms >= each.ms) ?? { name: 's', ms: 1000 };
  return `${Math.floor(ms / unit.ms)} ${unit.name}`;
}

function relative(atMs: number, nowMs: number): string {
  return atMs > nowMs ? `in ${showDuration(atMs - nowMs)}` : `${showDuration(nowMs - atMs)} ago`;
}

/** A moment, in milliseconds since 1970 or in ISO 8601, as people or programs want it. */
export function showTime(value: unknown, form: TimeForm, nowMs: number): string {
  const atMs = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof atMs !== 'number' || Number.isNaN(atMs)) return asText(value);
  switch (form) {
    case 'relative':
      return relative(atMs, nowMs);
    case 'iso':
      return new Date(atMs).toISOString();
    case 'unix':
      return String(Math.floor(atMs / 1000));
  }
}
