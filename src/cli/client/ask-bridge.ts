import { nearest } from '../../assembly/nearest.ts';
import { ProblemError } from '../../assembly/problem.ts';
import type { BridgeClient } from './bridge-client.ts';
import { asText, isItem, valueAt } from './item.ts';
import type { Item } from './item.ts';
import { isOfMarathon } from './nouns.ts';
import type { BridgeNoun, MarathonNoun, Noun } from './nouns.ts';

/** Where the operations API is. */
export const API = '/ecs-scheduler/v1';

/** A part of a list, and how many there are in all. */
export interface ItemPage {
  readonly items: readonly Item[];
  readonly total: number;
}

function unexpected(client: BridgeClient, path: string): ProblemError {
  return new ProblemError({
    code: 'BRIDGE_FAILED',
    what: `${client.address} does not answer ${path} as a bridge does`,
    cure: 'see that --address is that of a bridge, and of this version or a newer one',
  });
}

/** @throws ProblemError */
export async function askItem(client: BridgeClient, path: string): Promise<Item> {
  const body = await client.fetch({ path });
  if (isItem(body)) return body;
  throw unexpected(client, path);
}

/** @throws ProblemError */
export async function askPage(
  client: BridgeClient,
  path: string,
  query: Readonly<Record<string, string | number | undefined>> = {},
): Promise<ItemPage> {
  const body = await client.fetch({ path, query });
  const items = valueAt(body, 'items');
  const total = valueAt(body, 'total');
  if (!Array.isArray(items)) throw unexpected(client, path);
  return { items: items.filter(isItem), total: typeof total === 'number' ? total : items.length };
}

/** The most the API gives at once. */
export const MOST_ITEMS = 10_000;

/** What a thing is called in its list. */
const nameOf = (item: Item): string => asText(item['id'] ?? item['name']);

async function allOfMarathon(client: BridgeClient, { list }: MarathonNoun): Promise<ItemPage> {
  const items = await list(client);
  return { items, total: items.length };
}

/** Reads a list. @param limit no more than so many, where the API gives a part. */
export function askList(
  client: BridgeClient,
  noun: Noun,
  query: Readonly<Record<string, string>>,
  limit: number,
): Promise<ItemPage> {
  if (isOfMarathon(noun)) return allOfMarathon(client, noun);
  return askPage(client, API + noun.path, noun.name === 'roles' ? query : { ...query, limit });
}

const allOf = (client: BridgeClient, noun: Noun): Promise<ItemPage> => askList(client, noun, {}, MOST_ITEMS);

function unknown({ singular }: Noun, id: string, known: readonly Item[]): ProblemError {
  const near = nearest(id, known.map(nameOf));
  const what = `There is no ${singular} ${id}${near === undefined ? '' : `; nearest: ${near}`}`;
  const cure = 'list what there is: the same command with list';
  return new ProblemError({ code: 'UNKNOWN_NAME', what, cure });
}

async function findInList(client: BridgeClient, noun: Noun, id: string): Promise<Item> {
  const { items } = await allOf(client, noun);
  const exact = items.filter((item) => nameOf(item) === id);
  const [first, second] = exact.length > 0 ? exact : items.filter((item) => nameOf(item).startsWith(id));
  if (first === undefined) throw unknown(noun, id, items);
  if (second === undefined) return first;
  const what = `More than one ${noun.singular} begins with ${id}`;
  throw new ProblemError({ code: 'CONFLICT', what, cure: 'say more of the id' });
}

async function askById(client: BridgeClient, noun: BridgeNoun, id: string): Promise<Item> {
  const path = `${API}${noun.path}/${encodeURIComponent(id)}`;
  const { status } = await client.ask({ path });
  if (status === 404) throw unknown(noun, id, (await allOf(client, noun)).items);
  return askItem(client, path);
}

async function askMarathon(client: BridgeClient, noun: MarathonNoun, text: string): Promise<Item> {
  const { find, list, idOf = String } = noun;
  if (find === undefined) return findInList(client, noun, text);
  const item = await find(client, idOf(text));
  if (item !== undefined) return item;
  throw unknown(noun, idOf(text), await list(client));
}

/** Finds one by its id or the beginning of it. @throws ProblemError UNKNOWN_NAME, CONFLICT for several. */
export async function askOne(client: BridgeClient, noun: Noun, id: string): Promise<Item> {
  if (isOfMarathon(noun)) return askMarathon(client, noun, id);
  return noun.isFoundById ? askById(client, noun, id) : findInList(client, noun, id);
}
