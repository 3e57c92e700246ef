import { formatTable } from '../table.ts';
import { cellOf, valueOf } from './column.ts';
import type { CellStyle, Column } from './column.ts';
import type { Item } from './item.ts';
import { shortener } from './shorten.ts';

/** Tables are made for terminals of this width. */
const MAX_WIDTH = 100;

/** Text that has given way still says this much. */
const MIN_TEXT = 12;

const GAP = 2;

function idsIn(column: Column, items: readonly Item[]): readonly string[] {
  return items.map((item) => valueOf(column, item)).filter((value) => typeof value === 'string');
}

const widthOf = (cells: readonly string[]): number => Math.max(...cells.map((cell) => cell.length));

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Cuts the texts so far that lines fit, where they can. */
function fitted(
  columns: readonly Column[],
  table: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const widths = columns.map(({ name }, at) => widthOf([name, ...table.map((row) => row[at] ?? '')]));
  const excess = widths.reduce((sum, width) => sum + width + GAP, -GAP) - MAX_WIDTH;
  const texts = columns.filter(({ form }) => form === 'text').length;
  if (excess <= 0 || texts === 0) return table;
  const less = Math.ceil(excess / texts);
  return table.map((row) =>
    row.map((cell, at) =>
      columns[at]?.form === 'text' ? cut(cell, Math.max(MIN_TEXT, (widths[at] ?? 0) - less)) : cell,
    ),
  );
}

/** How a list is shown. */
export interface ListStyle extends Pick<CellStyle, 'time' | 'nowMs'> {
  /** Whole ids and texts, however long the lines become. */
  readonly isWide: boolean;
}

/** A list as a table, with its headings even where it is empty. */
export function listView(columns: readonly Column[], items: readonly Item[], style: ListStyle): string {
  const { isWide } = style;
  const cells = columns.map((column) => {
    const shorten = isWide ? (id: string) => id : shortener(idsIn(column, items));
    return items.map((item) => cellOf(column, item, { ...style, shorten }));
  });
  const rows = items.map((_, at) => cells.map((column) => column[at] ?? ''));
  const headings = columns.map(({ name }) => name);
  return formatTable(headings, isWide ? rows : fitted(columns, rows));
}
