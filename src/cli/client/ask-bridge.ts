import { nearest } from '../../assembly/nearest.ts';
import { ProblemError } from '../../assembly/problem.ts';
import type { BridgeClient } from './bridge-client.ts';
import { asText, isItem, valueAt } from './item.ts';
import type { Item } from './item.ts';
import type { Noun } from './nouns.ts';

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

const allOf = (client: BridgeClient, { name, path }: Noun): Promise<ItemPage> =>
  askPage(client, API + path, name === 'roles' ? {} : { limit: MOST_ITEMS });

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

/** Finds one by its id or the beginning of it. @throws ProblemError UNKNOWN_NAME, CONFLICT for several. */
export async function askOne(client: BridgeClient, noun: Noun, id: string): Promise<Item> {
  if (!noun.isFoundById) return findInList(client, noun, id);
  const path = `${API}${noun.path}/${encodeURIComponent(id)}`;
  const { status } = await client.ask({ path });
  if (status === 404) throw unknown(noun, id, (await allOf(client, noun)).items);
  return askItem(client, path);
}
