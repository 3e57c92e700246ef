import { ProblemError } from '../../../assembly/problem.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { isItem, valueAt } from '../item.ts';
import type { Item } from '../item.ts';
import { pathOf } from './app-id.ts';

function unexpected(client: BridgeClient, path: string): ProblemError {
  return new ProblemError({
    code: 'BRIDGE_FAILED',
    what: `${client.address} does not answer ${path} as Marathon does`,
    cure: 'see that --marathon-address is that of a Marathon',
  });
}

/** The items of an answer's list. @param member that has it; by default the answer itself is the list. */
async function itemsAt(client: BridgeClient, path: string, member?: string): Promise<readonly Item[]> {
  const body = await client.fetch({ path });
  const items = member === undefined ? body : valueAt(body, member);
  if (Array.isArray(items)) return items.filter(isItem);
  throw unexpected(client, path);
}

/** One thing; undefined where there is none. */
async function itemAt(client: BridgeClient, path: string, member?: string): Promise<Item | undefined> {
  const { status } = await client.ask({ path });
  if (status === 404) return undefined;
  const body = await client.fetch({ path });
  const item = member === undefined ? body : valueAt(body, member);
  if (isItem(item)) return item;
  throw unexpected(client, path);
}

/** What keeps instances from being launched, by Marathon's words. */
function reasonsIn(summary: unknown): readonly string[] {
  const funnel = valueAt(summary, 'rejectSummaryLastOffers');
  if (!Array.isArray(funnel)) return [];
  return funnel
    .filter(isItem)
    .filter(({ declined }) => typeof declined === 'number' && declined > 0)
    .map(({ reason }) => String(reason));
}

/** What an app of the queue waits for. */
function waitingOf({ count, since, delay, processedOffersSummary }: Item): Item {
  return {
    count,
    since,
    delaySeconds: valueAt(delay, 'timeLeftSeconds'),
    reasons: reasonsIn(processedOffersSummary),
  };
}

/** All apps, those that wait with what they wait for. */
export async function readApps(client: BridgeClient): Promise<readonly Item[]> {
  const [apps, queue] = await Promise.all([
    itemsAt(client, '/v2/apps', 'apps'),
    itemsAt(client, '/v2/queue', 'queue'),
  ]);
  const waiting = new Map(queue.map((entry) => [valueAt(entry, 'app.id'), waitingOf(entry)]));
  return apps.map((app) => {
    const entry = waiting.get(app['id']);
    return entry === undefined ? app : { ...app, waiting: entry };
  });
}

export const findApp = (client: BridgeClient, id: string): Promise<Item | undefined> =>
  itemAt(client, pathOf('apps', id), 'app');

export const findGroup = (client: BridgeClient, id: string): Promise<Item | undefined> =>
  itemAt(client, pathOf('groups', id));

const itemsOf = (value: unknown): readonly Item[] => (Array.isArray(value) ? value.filter(isItem) : []);

/** A group and all below it, each with the number of its own apps and groups. */
function groupsFrom(group: Item): readonly Item[] {
  const groups = itemsOf(group['groups']);
  return [group, ...groups.flatMap(groupsFrom)];
}

/** All groups, the root first. */
export async function readGroups(client: BridgeClient): Promise<readonly Item[]> {
  const root = await findGroup(client, '/');
  return root === undefined ? [] : groupsFrom(root);
}

export const readDeployments = (client: BridgeClient): Promise<readonly Item[]> =>
  itemsAt(client, '/v2/deployments');
