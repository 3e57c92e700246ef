import { formatTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { columnsNamed } from './choose-items.ts';
import { valueOf } from './column.ts';
import type { Column } from './column.ts';
import { itemView } from './item-view.ts';
import { asText, isItem } from './item.ts';
import type { Item } from './item.ts';
import { listView } from './list-view.ts';
import type { ListOptions, OutputForm, OutputOptions } from './output-options.ts';
import { showTime } from './show-time.ts';

/** The form that is asked for. */
export function formOf({ output = 'table', quiet = false }: OutputOptions): OutputForm {
  return quiet ? 'id' : output;
}

async function yamlOf(value: unknown): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value).trimEnd();
}

function columnsFor(
  columns: readonly Column[],
  { columns: names }: ListOptions,
  isWide: boolean,
): readonly Column[] {
  if (names !== undefined) return columnsNamed(columns, names);
  return isWide ? columns : columns.filter((column) => column.isWide !== true);
}

const idOf = ([first]: readonly Column[], item: Item): string =>
  first === undefined ? '-' : asText(valueOf(first, item));

/** A list as text, in any form. Its first column is its id. */
export async function listText(
  columns: readonly Column[],
  items: readonly Item[],
  options: ListOptions,
  nowMs: number,
): Promise<string> {
  const form = formOf(options);
  switch (form) {
    case 'json':
      return JSON.stringify(items, null, 2);
    case 'jsonl':
      return items.map((item) => JSON.stringify(item)).join('\n');
    case 'yaml':
      return yamlOf(items);
    case 'id':
      return items.map((item) => idOf(columns, item)).join('\n');
    case 'table':
    case 'wide': {
      const isWide = form === 'wide';
      const { time = 'relative' } = options;
      return listView(columnsFor(columns, options, isWide), items, { isWide, time, nowMs });
    }
  }
}

/** A task's life, where there is one. */
function timelineText({ timeline }: Item, { time = 'relative' }: OutputOptions, nowMs: number): string {
  if (!Array.isArray(timeline)) return '';
  const rows = timeline
    .filter(isItem)
    .map(({ at, source, event, detail }) => [
      showTime(at, time, nowMs),
      asText(source),
      asText(event),
      asText(detail),
    ]);
  return `\n\n${formatTable(['when', 'who', 'what', 'detail'], rows)}`;
}

/** One thing as text, in any form. */
export async function itemText(
  columns: readonly Column[],
  item: Item,
  options: OutputOptions,
  nowMs: number,
): Promise<string> {
  switch (formOf(options)) {
    case 'json':
      return JSON.stringify(item, null, 2);
    case 'jsonl':
      return JSON.stringify(item);
    case 'yaml':
      return yamlOf(item);
    case 'id':
      return idOf(columns, item);
    case 'table':
    case 'wide': {
      // What a framework was told is in the timeline as well.
      const { timeline, statuses, ...other } = item;
      const rest = timeline === undefined && statuses !== undefined ? { ...other, statuses } : other;
      return itemView(rest, options.time ?? 'relative', nowMs) + timelineText(item, options, nowMs);
    }
  }
}

/** Prints a text with its headings, where it has such, made faint. */
export function printText(text: string, hasHeadings: boolean, { out, style }: Terminal): void {
  const [first = '', ...rest] = text.split('\n');
  if (text === '') return;
  out(hasHeadings ? style.faint(first) : first);
  if (rest.length > 0) out(rest.join('\n'));
}
