import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { askList, MOST_ITEMS } from './ask-bridge.ts';
import type { ItemPage } from './ask-bridge.ts';
import type { BridgeClient } from './bridge-client.ts';
import { chooseItems } from './choose-items.ts';
import { isOfMarathon } from './nouns.ts';
import type { Noun } from './nouns.ts';
import type { Item } from './item.ts';
import type { ListOptions } from './output-options.ts';
import { formOf, listText, printText } from './print.ts';

/** How many are shown unless told otherwise. */
const DEFAULT_LIMIT = 100;

interface Filters {
  /** Those the API takes. */
  readonly query: Readonly<Record<string, string>>;
  readonly rest: readonly string[];
}

function splitFilters(noun: Noun, given: readonly string[] = []): Filters {
  const filters = isOfMarathon(noun) ? [] : noun.filters;
  const query: Record<string, string> = {};
  const rest: string[] = [];
  for (const filter of given) {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(filter) ?? [];
    if (filters.includes(key)) query[key] = value;
    else rest.push(filter);
  }
  return { query, rest };
}

/** What is shown of a list, how long it is, and all of it that was read. */
interface ReadList extends ItemPage {
  readonly found: readonly Item[];
}

/** Reads a list: of what is filtered, sorted or waited for here, all; else only what is shown. */
async function read(client: BridgeClient, noun: Noun, options: ListOptions): Promise<ReadList> {
  const { query, rest } = splitFilters(noun, options.filter);
  const { limit = DEFAULT_LIMIT, sort, until } = options;
  const takesAll = rest.length > 0 || sort !== undefined || until !== undefined;
  const { items, total } = await askList(client, noun, query, takesAll ? MOST_ITEMS : limit);
  const chosen = { filter: rest, ...(sort === undefined ? {} : { sort }) };
  const found = chooseItems(noun.columns, items, chosen);
  return { items: found.slice(0, limit), total: rest.length > 0 ? found.length : total, found };
}

function remark({ items, total }: ItemPage, { name }: Noun): string | undefined {
  if (items.length === 0) return `No ${name}.`;
  return items.length < total ? `${items.length} of ${total} ${name}; --limit shows more.` : undefined;
}

/** What was printed of a list, and all of it that was read. */
export interface PrintedList {
  readonly text: string;
  readonly found: readonly Item[];
}

/** Prints a list once, unless its text is the same as before. */
export async function printList(
  client: BridgeClient,
  noun: Noun,
  options: ListOptions,
  terminal: Terminal,
  before?: string,
): Promise<PrintedList> {
  const page = await read(client, noun, options);
  const text = await listText(noun.columns, page.items, options, Date.now());
  const printed = { text, found: page.found };
  if (text === before) return printed;
  const form = formOf(options);
  printText(text, form === 'table' || form === 'wide', terminal);
  const said = remark(page, noun);
  if (said !== undefined && before === undefined) terminal.err(said);
  return printed;
}

/** `agents list` and its like. */
export async function runList(
  client: BridgeClient,
  noun: Noun,
  options: ListOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  await printList(client, noun, options, terminal);
  return EXIT.done;
}
