import { asText, isItem } from './item.ts';
import type { Item } from './item.ts';
import { showTime } from './show-time.ts';
import type { TimeForm } from './show-time.ts';

/** Members whose names end so are moments. */
const MOMENT = /(AtMs|SinceMs|UntilMs|At|Since|Until)$/;

function linesOf(
  value: unknown,
  name: string,
  time: TimeForm,
  nowMs: number,
): readonly (readonly [string, string])[] {
  if (isItem(value)) {
    return Object.entries(value).flatMap(([member, inner]) =>
      linesOf(inner, name === '' ? member : `${name}.${member}`, time, nowMs),
    );
  }
  if (Array.isArray(value) && value.some(isItem))
    return value.flatMap((inner, at) => linesOf(inner, `${name}.${at}`, time, nowMs));
  if (Array.isArray(value)) return [[name, value.length === 0 ? '-' : value.map(asText).join(', ')]];
  return [[name, MOMENT.test(name) ? showTime(value, time, nowMs) : asText(value)]];
}

/** One thing with all that is known of it, a line for each member. */
export function itemView(item: Item, time: TimeForm, nowMs: number): string {
  const lines = linesOf(item, '', time, nowMs);
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n');
}
