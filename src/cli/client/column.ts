import { asText, valueAt } from './item.ts';
import type { Item } from './item.ts';
import { showTime } from './show-time.ts';
import type { TimeForm } from './show-time.ts';

/** How a column shows its values. Ids are shortened to what tells them apart; texts give way where a line is too long. */
export type ColumnForm = 'id' | 'word' | 'number' | 'time' | 'text';

/** A column of a list. */
export interface Column {
  readonly name: string;
  readonly form: ColumnForm;
  /** Where the value stands in an item, or how it is made of one. */
  readonly value: string | ((item: Item) => unknown);
  /** Shown by `-o wide`, or when asked for by name. */
  readonly isWide?: true;
}

/** How cells are shown. */
export interface CellStyle {
  readonly time: TimeForm;
  readonly nowMs: number;
  /** Shortens an id; by default it is shown whole. */
  readonly shorten: (id: string) => string;
}

export function valueOf({ value }: Column, item: Item): unknown {
  return typeof value === 'string' ? valueAt(item, value) : value(item);
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** What a cell of a table says. */
export function cellOf(column: Column, item: Item, { time, nowMs, shorten }: CellStyle): string {
  const value = valueOf(column, item);
  if (value === undefined || value === null) return '-';
  switch (column.form) {
    case 'id':
      return typeof value === 'string' ? asText(shorten(value)) : asText(value);
    case 'number':
      return asText(typeof value === 'number' ? rounded(value) : value);
    case 'time':
      return showTime(value, time, nowMs);
    case 'word':
    case 'text':
      return asText(value);
  }
}

/** A column for wide tables only. */
export const wide = (column: Column): Column => ({ ...column, isWide: true });
