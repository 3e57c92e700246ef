import { ProblemError } from '../../assembly/problem.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { packageVersion } from '../../assembly/package-version.ts';
import { API, askItem, askOne, askPage } from './ask-bridge.ts';
import type { BridgeAnswer } from './bridge-answer.ts';
import type { BridgeClient, Servers } from './bridge-client.ts';
import type { Column } from './column.ts';
import { isItem, valueAt } from './item.ts';
import type { Item } from './item.ts';
import { appId } from './marathon/app-id.ts';
import { APPS } from './marathon/marathon-nouns.ts';
import { findApp } from './marathon/read-marathon.ts';
import { runWhyApp } from './marathon/why-app.ts';
import { AGENTS, FRAMEWORKS, OFFERS, TASKS } from './nouns.ts';
import type { OutputOptions } from './output-options.ts';
import { formOf, itemText, listText, printText } from './print.ts';
import { refusal } from './refusal.ts';
import { statusLines } from './status-lines.ts';

async function printItem(
  columns: readonly Column[],
  item: Item,
  options: OutputOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  printText(await itemText(columns, item, options, Date.now()), false, terminal);
  return EXIT.done;
}

/** What is found under an id, whatever it is. */
async function findAny(
  client: BridgeClient,
  id: string,
): Promise<{ readonly columns: readonly Column[]; readonly item: Item }> {
  const nouns = [TASKS, AGENTS, FRAMEWORKS, OFFERS];
  const paths = nouns.map(({ path }) => `${API}${path}/${encodeURIComponent(id)}`);
  const answers = await Promise.all(paths.map((path) => client.ask({ path })));
  const found = answers.flatMap(({ status, body }, at) =>
    status === 200 && isItem(body) ? [{ columns: nouns[at]?.columns ?? [], item: body }] : [],
  );
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  const several = answers.find(({ status }) => status === 409);
  if (several !== undefined || second !== undefined)
    throw new ProblemError({
      code: 'CONFLICT',
      what: `Several things begin with ${id}`,
      cure: 'say more of the id',
    });
  throw notFound(client, answers, id);
}

/** All answers are refusals: one that is about something else than the id is told. */
function notFound(client: BridgeClient, answers: readonly BridgeAnswer[], id: string): ProblemError {
  const other = answers.find(({ status }) => status !== 404);
  if (other !== undefined) return new ProblemError(refusal(other, API, client.address));
  const what = `There is no task, agent, framework or offer ${id}`;
  return new ProblemError({ code: 'UNKNOWN_NAME', what, cure: 'list what there is, such as with tasks' });
}

async function printStatus(status: Item, options: OutputOptions, terminal: Terminal): Promise<ExitCode> {
  const form = formOf(options);
  if (form !== 'table') return printItem([], status, options, terminal);
  for (const line of statusLines(status)) terminal.out(line);
  return EXIT.done;
}

/** Only ids of apps and groups begin so. */
const isAppId = (id: string): boolean => id.startsWith('/');

/** What is found under an id; where the bridge knows nothing by it, the app of that id. @throws ProblemError */
async function orApp<T>(
  finding: Promise<T>,
  marathon: BridgeClient,
  id: string,
  take: (app: Item) => T | Promise<T>,
): Promise<T> {
  try {
    return await finding;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'UNKNOWN_NAME') throw error;
    // Nobody has to have a Marathon: what the bridge says counts where none answers.
    const app = await findApp(marathon, appId(id)).catch(() => undefined);
    if (app === undefined) throw error;
    return take(app);
  }
}

/** `status [ID]`: the whole at a glance, or one thing whatever it is. */
export async function runStatus(
  { bridge: client, marathon }: Servers,
  id: string | undefined,
  options: OutputOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (id === undefined) return printStatus(await askItem(client, `${API}/status`), options, terminal);
  if (isAppId(id)) return printItem(APPS.columns, await askOne(marathon, APPS, id), options, terminal);
  const { columns, item } = await orApp(findAny(client, id), marathon, id, (app) => ({
    columns: APPS.columns,
    item: app,
  }));
  return printItem(columns, item, options, terminal);
}

const WHY: readonly Column[] = [{ name: 'id', form: 'word', value: 'id' }];

/** `why ID`: what something waits for. */
export async function runWhy(
  servers: Servers,
  id: string,
  options: OutputOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { bridge, marathon } = servers;
  const whyApp = (): Promise<ExitCode> => runWhyApp(servers, id, options, terminal);
  if (isAppId(id)) return whyApp();
  const asking = askItem(bridge, `${API}/why/${encodeURIComponent(id)}`);
  return orApp(
    asking.then((item) => printWhy(item, options, terminal)),
    marathon,
    id,
    whyApp,
  );
}

async function printWhy(item: Item, options: OutputOptions, terminal: Terminal): Promise<ExitCode> {
  const form = formOf(options);
  if (form !== 'table' && form !== 'wide') return printItem(WHY, item, options, terminal);
  const { kind, stage, reasons, since } = item;
  terminal.out(
    `${String(kind)} ${String(item['id'])}  ${terminal.style.strong(String(stage))}${typeof since === 'string' ? `  since ${since}` : ''}`,
  );
  for (const reason of Array.isArray(reasons) ? reasons : []) terminal.out(`  ${String(reason)}`);
  return EXIT.done;
}

const waiting = (item: Item): string => {
  const calls = valueAt(item, 'waiting');
  const some = Array.isArray(calls)
    ? calls.filter((each) => isItem(each) && each['calls'] !== 0).filter(isItem)
    : [];
  return some
    .map(
      ({ callClass, calls: n, longestWaitMs }) =>
        `${String(callClass)} ${String(n)} (${String(longestWaitMs)} ms)`,
    )
    .join(', ');
};

const BUDGET: readonly Column[] = [
  { name: 'bucket', form: 'word', value: 'name' },
  { name: 'tokens', form: 'number', value: 'tokens' },
  { name: 'burst', form: 'number', value: 'burst' },
  { name: 'per second', form: 'number', value: 'perSecond' },
  { name: 'allowed', form: 'number', value: 'allowedPerSecond' },
  { name: 'waiting', form: 'text', value: waiting },
];

/** `budget`: what is left of ECS's API limits. */
export async function runBudget(
  client: BridgeClient,
  options: OutputOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { items } = await askPage(client, `${API}/budget`);
  const form = formOf(options);
  printText(
    await listText(BUDGET, items, options, Date.now()),
    form === 'table' || form === 'wide',
    terminal,
  );
  return EXIT.done;
}

/** `health`: whether the bridge is alive. */
export async function runHealth(client: BridgeClient, { out }: Terminal): Promise<ExitCode> {
  const { status } = await client.ask({ path: '/health' });
  out(status === 200 ? 'healthy' : `not healthy: /health is answered with ${status}`);
  return status === 200 ? EXIT.done : EXIT.unhealthy;
}

/** `ready`: whether the bridge is at work. */
export async function runReady(client: BridgeClient, { out }: Terminal): Promise<ExitCode> {
  const { status } = await client.ask({ path: '/ready' });
  out(status === 200 ? 'ready' : 'not ready');
  return status === 200 ? EXIT.done : EXIT.unhealthy;
}

/** `version`: of this program, and of the bridge where one answers. */
export async function runVersion(
  client: BridgeClient,
  options: OutputOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const answer = await client.ask({ path: '/version' }).catch(() => undefined);
  const bridge = answer?.status === 200 ? answer.body : undefined;
  const versions = {
    client: packageVersion(),
    node: process.versions.node,
    ...(bridge === undefined ? {} : { bridge }),
  };
  return printItem([{ name: 'client', form: 'word', value: 'client' }], versions, options, terminal);
}
