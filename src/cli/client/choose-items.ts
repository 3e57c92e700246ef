import { guess } from '../../assembly/nearest.ts';
import { ProblemError } from '../../assembly/problem.ts';
import { valueOf } from './column.ts';
import type { Column } from './column.ts';
import { asText, valueAt } from './item.ts';
import type { Item } from './item.ts';

/** Which items of a list are wanted, and in which order. */
export interface ItemChoice {
  /** `key=value`, each of them. */
  readonly filter?: readonly string[];
  /** A column, or a key of the API; with - in front the largest first. */
  readonly sort?: string;
}

function usage(what: string): ProblemError {
  return new ProblemError({
    code: 'USAGE',
    what,
    cure: 'see the columns with --help, or the keys with -o json',
  });
}

/** Finds columns by their names. @throws ProblemError USAGE for one there is not. */
export function columnsNamed(columns: readonly Column[], names: readonly string[]): readonly Column[] {
  return names.map((name) => {
    const found = columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    const known = columns.map((column) => column.name);
    throw usage(`There is no column ${name}${guess(name, known)}`);
  });
}

/** What a column or a key of the API says of an item. */
function readerOf(columns: readonly Column[], key: string): (item: Item) => unknown {
  const column = columns.find(({ name }) => name.toLowerCase() === key.toLowerCase());
  return column === undefined ? (item) => valueAt(item, key) : (item) => valueOf(column, item);
}

/** @returns whether an item has what `key=value` says. @throws ProblemError USAGE for what is no such text. */
export function testOf(columns: readonly Column[], filter: string): (item: Item) => boolean {
  const [, key, wanted = ''] = /^([^=]+)=(.*)$/s.exec(filter) ?? [];
  if (key === undefined) throw usage(`It must be key=value, unlike ${filter}`);
  const read = readerOf(columns, key);
  const isWanted = (value: unknown): boolean => asText(value).toLowerCase() === wanted.toLowerCase();
  return (item) => isWanted(read(item));
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  // What is missing comes last.
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return asText(a).localeCompare(asText(b), 'en', { numeric: true });
}

/** Filters and sorts a list. @throws ProblemError USAGE for a filter that is none. */
export function chooseItems(
  columns: readonly Column[],
  items: readonly Item[],
  { filter = [], sort }: ItemChoice,
): readonly Item[] {
  const tests = filter.map((each) => testOf(columns, each));
  const found = items.filter((item) => tests.every((test) => test(item)));
  if (sort !== undefined) {
    const isReversed = sort.startsWith('-');
    const read = readerOf(columns, isReversed ? sort.slice(1) : sort);
    found.sort((a, b) => compare(read(a), read(b)) * (isReversed ? -1 : 1));
  }
  return found;
}
