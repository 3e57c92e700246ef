import { ProblemError } from '../../../assembly/problem.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { askOne } from '../ask-bridge.ts';
import type { BridgeClient, BridgeRequest } from '../bridge-client.ts';
import type { Column } from '../column.ts';
import { confirm } from '../confirm.ts';
import type { Asker, ConfirmOptions } from '../confirm.ts';
import { asText, valueAt } from '../item.ts';
import type { Item } from '../item.ts';
import type { ListOptions } from '../output-options.ts';
import { formOf, listText, printText } from '../print.ts';
import { appsOf, readAppFile } from './app-file.ts';
import type { AppFile } from './app-file.ts';
import { pathOf } from './app-id.ts';
import { deploy } from './deploying.ts';
import type { DeployOptions, Waiting } from './deploying.ts';
import { APPS, GROUPS } from './marathon-nouns.ts';

/** The id of an app that is there. @throws ProblemError UNKNOWN_NAME with the nearest. */
const existingApp = async (client: BridgeClient, text: string): Promise<string> =>
  asText((await askOne(client, APPS, text))['id']);

/** The version of the whole tree of apps. */
async function treeVersion(client: BridgeClient): Promise<string> {
  return asText(valueAt(await askOne(client, GROUPS, '/'), 'version'));
}

/** @throws ProblemError CONFLICT when apps have changed since a plan was made. */
async function checkVersion(client: BridgeClient, wanted: string | undefined): Promise<void> {
  if (wanted === undefined) return;
  const found = await treeVersion(client);
  if (found === wanted) return;
  throw new ProblemError({
    code: 'CONFLICT',
    what: `Apps have changed since version ${wanted}: this is ${found}`,
    cure: `look at what has changed, then say --if-version ${found}`,
  });
}

/** The request that makes true what a file says; whatever it leaves out has its default. */
function requestFor(file: AppFile): BridgeRequest {
  const query = { partialUpdate: false };
  switch (file.kind) {
    case 'app': {
      const { id } = file.app;
      // Marathon says itself that the id is missing.
      if (typeof id !== 'string') return { method: 'POST', path: '/v2/apps', body: file.app };
      return { method: 'PUT', path: pathOf('apps', id), query, body: file.app };
    }
    case 'apps':
      return { method: 'PUT', path: '/v2/apps', query, body: file.apps };
    case 'group':
      return { method: 'PUT', path: pathOf('groups', asText(file.group['id'] ?? '/')), body: file.group };
  }
}

const subjectOf = (file: AppFile): string =>
  appsOf(file)
    .map(({ id }) => asText(id))
    .join(', ');

export interface RunOptions extends DeployOptions {
  /** Only if nothing has changed since this version of all apps. */
  readonly ifVersion?: string;
}

/** `run F`: makes true what a file says. */
export async function runFile(waiting: Waiting, file: string, options: RunOptions): Promise<ExitCode> {
  const read = readAppFile(file);
  await checkVersion(waiting.client, options.ifVersion);
  return deploy(waiting, requestFor(read), subjectOf(read), options);
}

export interface ImportOptions extends DeployOptions {
  /** Of each app, whatever the file says. */
  readonly instances?: number;
}

/** `import F`: takes over apps of another Marathon. No other app is touched. */
export async function importFile(
  waiting: Waiting,
  file: string,
  { instances, ...options }: ImportOptions,
): Promise<ExitCode> {
  const apps = appsOf(readAppFile(file)).map((app) =>
    instances === undefined ? app : { ...app, instances },
  );
  const request = { method: 'PUT', path: '/v2/apps', query: { partialUpdate: false }, body: apps } as const;
  return deploy(waiting, request, apps.map(({ id }) => asText(id)).join(', '), options);
}

export async function scaleApp(
  waiting: Waiting,
  text: string,
  instances: number,
  options: DeployOptions,
): Promise<ExitCode> {
  const id = await existingApp(waiting.client, text);
  return deploy(waiting, { method: 'PUT', path: pathOf('apps', id), body: { instances } }, id, options);
}

export async function restartApp(waiting: Waiting, text: string, options: DeployOptions): Promise<ExitCode> {
  const id = await existingApp(waiting.client, text);
  return deploy(waiting, { method: 'POST', path: pathOf('apps', id, 'restart') }, id, options);
}

export async function destroyApp(
  waiting: Waiting,
  text: string,
  options: DeployOptions & ConfirmOptions,
  asker: Asker,
): Promise<ExitCode> {
  const app = await askOne(waiting.client, APPS, text);
  const id = asText(app['id']);
  await confirm(`destroy app ${id} with ${asText(app['tasksRunning'])} running tasks`, id, options, asker);
  return deploy(waiting, { method: 'DELETE', path: pathOf('apps', id) }, id, options);
}

/** Versions of an app, the newest first. */
async function readVersions(client: BridgeClient, id: string): Promise<readonly string[]> {
  const versions = valueAt(await client.fetch({ path: pathOf('apps', id, 'versions') }), 'versions');
  return Array.isArray(versions) ? versions.map(String) : [];
}

const VERSIONS: readonly Column[] = [
  { name: 'version', form: 'word', value: 'version' },
  { name: 'made', form: 'time', value: 'version' },
  { name: 'current', form: 'word', value: ({ isCurrent }) => (isCurrent === true ? 'yes' : undefined) },
  { name: 'instances', form: 'number', value: 'instances' },
  { name: 'cmd', form: 'text', value: 'cmd' },
  { name: 'image', form: 'text', value: 'container.docker.image' },
];

/** How many versions are shown unless told otherwise; each has to be asked for. */
const SHOWN_VERSIONS = 10;

/** `versions ID`: what an app was, the newest first. */
export async function listVersions(
  client: BridgeClient,
  text: string,
  options: ListOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const app = await askOne(client, APPS, text);
  const id = asText(app['id']);
  const versions = (await readVersions(client, id)).slice(0, options.limit ?? SHOWN_VERSIONS);
  const items = await Promise.all(
    versions.map(async (version): Promise<Item> => {
      const was = await client.fetch({ path: pathOf('apps', id, `versions/${version}`) });
      return { ...(was as Item), version, isCurrent: version === app['version'] };
    }),
  );
  const form = formOf(options);
  const isTable = form === 'table' || form === 'wide';
  printText(await listText(VERSIONS, items, options, Date.now()), isTable, terminal);
  return EXIT.done;
}

/** `rollback ID`: makes an app what it was, by default before the last change. */
export async function rollBackApp(
  waiting: Waiting,
  text: string,
  { to, ...options }: DeployOptions & { readonly to?: string },
): Promise<ExitCode> {
  const id = await existingApp(waiting.client, text);
  const [, before] = await readVersions(waiting.client, id);
  const version = to ?? before;
  if (version === undefined)
    throw new ProblemError({
      code: 'CONFLICT',
      what: `${id} has no earlier version`,
      cure: 'see apps versions',
    });
  return deploy(waiting, { method: 'PUT', path: pathOf('apps', id), body: { version } }, id, options);
}
