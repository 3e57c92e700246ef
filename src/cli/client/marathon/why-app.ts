import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { API, askItem, askList, askOne, MOST_ITEMS } from '../ask-bridge.ts';
import type { BridgeClient, Servers } from '../bridge-client.ts';
import { asText, isItem, valueAt } from '../item.ts';
import type { Item } from '../item.ts';
import type { OutputOptions } from '../output-options.ts';
import { AGENTS } from '../nouns.ts';
import { formOf, itemText, printText } from '../print.ts';
import { appId, pathOf } from './app-id.ts';
import { APPS } from './marathon-nouns.ts';
import { findApp } from './read-marathon.ts';
import { isUnplaced, whyLines } from './why-lines.ts';

const whyPath = (id: string): string => `${API}/marathon/why${pathOf('apps', id).slice('/v2/apps'.length)}`;

/** What Marathon says of why an app waits; undefined where it says nothing. */
async function askWhy(client: BridgeClient, id: string): Promise<Item | undefined> {
  const { status, body } = await client.ask({ path: whyPath(id) });
  return status === 200 && isItem(body) ? body : undefined;
}

/** Why an app waits, for standard error. @returns whether it finds no place. */
export async function tellWhy(client: BridgeClient, id: string, { err, style }: Terminal): Promise<boolean> {
  const why = await askWhy(client, id);
  if (why === undefined) return false;
  const failure = (await findApp(client, id))?.['lastTaskFailure'];
  for (const line of whyLines(why, failure, { style, time: 'relative', nowMs: Date.now() })) err(line);
  return isUnplaced(why);
}

/**
 * Agents that nobody is offered, for a Marathon that knows only those it was offered. Nobody has to have a bridge: where none
 * answers there is nothing to tell.
 */
async function notOfferedLines(bridge: BridgeClient): Promise<readonly string[]> {
  const { items } = await askList(bridge, AGENTS, {}, MOST_ITEMS).catch(() => ({ items: [] }));
  return items.flatMap(({ id, hostname, whyNotOffered }) =>
    whyNotOffered === undefined
      ? []
      : [`Not offered: ${asText(hostname)} ${asText(id)}: ${asText(whyNotOffered)}`],
  );
}

const knowsOfferedOnly = (why: Item): boolean => valueAt(why, 'waiting.agentsKnown') === 'offered';

/** `why /app`: with exit code 9 where instances find no place. */
export async function runWhyApp(
  { bridge, marathon: client }: Servers,
  text: string,
  options: OutputOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const app = await askOne(client, APPS, text);
  const why = await askItem(client, whyPath(appId(text)));
  const form = formOf(options);
  if (form === 'table' || form === 'wide') {
    const { time = 'relative' } = options;
    const lines = whyLines(why, app['lastTaskFailure'], { style: terminal.style, time, nowMs: Date.now() });
    const notOffered = knowsOfferedOnly(why) ? await notOfferedLines(bridge) : [];
    for (const line of [...lines, ...notOffered]) terminal.out(line);
  } else {
    const columns = [{ name: 'id', form: 'word', value: 'app' } as const];
    printText(await itemText(columns, why, options, Date.now()), false, terminal);
  }
  return isUnplaced(why) ? EXIT.notPlaced : EXIT.done;
}
