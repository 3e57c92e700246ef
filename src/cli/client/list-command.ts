import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { API, askPage, MOST_ITEMS } from './ask-bridge.ts';
import type { ItemPage } from './ask-bridge.ts';
import type { BridgeClient } from './bridge-client.ts';
import { chooseItems } from './choose-items.ts';
import type { Noun } from './nouns.ts';
import type { ListOptions } from './output-options.ts';
import { formOf, listText, printText } from './print.ts';

/** How many are shown unless told otherwise. */
const DEFAULT_LIMIT = 100;

interface Filters {
  /** Those the API takes. */
  readonly query: Readonly<Record<string, string>>;
  readonly rest: readonly string[];
}

function splitFilters({ filters }: Noun, given: readonly string[] = []): Filters {
  const query: Record<string, string> = {};
  const rest: string[] = [];
  for (const filter of given) {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(filter) ?? [];
    if (filters.includes(key)) query[key] = value;
    else rest.push(filter);
  }
  return { query, rest };
}

/** Reads a list: of what is filtered and sorted here, all; else only what is shown. */
async function read(client: BridgeClient, noun: Noun, options: ListOptions): Promise<ItemPage> {
  const { query, rest } = splitFilters(noun, options.filter);
  const { limit = DEFAULT_LIMIT, sort } = options;
  const takesAll = rest.length > 0 || sort !== undefined;
  const paging = noun.name === 'roles' ? {} : { limit: takesAll ? MOST_ITEMS : limit };
  const { items, total } = await askPage(client, API + noun.path, { ...query, ...paging });
  const chosen = { filter: rest, limit, ...(sort === undefined ? {} : { sort }) };
  const shown = chooseItems(noun.columns, items, chosen);
  return { items: shown, total: rest.length > 0 ? shown.length : total };
}

function remark({ items, total }: ItemPage, { name }: Noun): string | undefined {
  if (items.length === 0) return `No ${name}.`;
  return items.length < total ? `${items.length} of ${total} ${name}; --limit shows more.` : undefined;
}

/** Prints a list once. @returns its text. */
export async function printList(
  client: BridgeClient,
  noun: Noun,
  options: ListOptions,
  terminal: Terminal,
  before?: string,
): Promise<string> {
  const page = await read(client, noun, options);
  const text = await listText(noun.columns, page.items, options, Date.now());
  if (text === before) return text;
  const form = formOf(options);
  printText(text, form === 'table' || form === 'wide', terminal);
  const said = remark(page, noun);
  if (said !== undefined && before === undefined) terminal.err(said);
  return text;
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
