import { readFileSync } from 'node:fs';

import { ProblemError } from '../../../assembly/problem.ts';
import { reasonOf } from '../../../assembly/reason.ts';
import { isItem, valueAt } from '../item.ts';
import type { Item } from '../item.ts';

/** What a file says: one app, several, or a group. */
export type AppFile =
  | { readonly kind: 'app'; readonly app: Item }
  | { readonly kind: 'apps'; readonly apps: readonly Item[] }
  | { readonly kind: 'group'; readonly group: Item };

const STANDARD_INPUT = 0;

function unusable(file: string, why: string, cause?: unknown): ProblemError {
  const what = file === '-' ? 'Standard input cannot be used' : `${file} cannot be used`;
  const cure = 'give the JSON of an app, a list of apps, a group, or what GET /v2/apps answers';
  return new ProblemError({ code: 'CONFIG_FILE', what, why, cure }, cause);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8')) as unknown;
  } catch (error) {
    throw unusable(file, reasonOf(error), error);
  }
}

/** What Marathon tells of an app, and nobody posts. */
const ONLY_TOLD = new Set([
  'deployments',
  'lastTaskFailure',
  'readinessCheckResults',
  'taskStats',
  'tasks',
  'tasksHealthy',
  'tasksRunning',
  'tasksStaged',
  'tasksUnhealthy',
  'version',
  'versionInfo',
]);

const hasItems = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

/** What an earlier Marathon shows a second time in other words, and does not take together with the first. */
function toldTwice(app: Item): readonly string[] {
  const isMapped = hasItems(valueAt(app, 'container.docker.portMappings'));
  return [
    ...(isMapped || Array.isArray(app['portDefinitions']) ? ['ports'] : []),
    ...(isMapped ? ['portDefinitions'] : []),
    ...(Array.isArray(app['fetch']) ? ['uris'] : []),
  ];
}

/** An app as it can be posted, though it may be one that a Marathon of any version has shown. */
function postedApp(app: Item): Item {
  const twice = toldTwice(app);
  return Object.fromEntries(
    Object.entries(app).filter(([field]) => !ONLY_TOLD.has(field) && !twice.includes(field)),
  );
}

const items = (value: unknown): readonly Item[] => (Array.isArray(value) ? value.filter(isItem) : []);

/** A group as it can be posted. */
function postedGroup({ version, pods, ...group }: Item): Item {
  return {
    ...group,
    ...(group['apps'] === undefined ? {} : { apps: items(group['apps']).map(postedApp) }),
    ...(group['groups'] === undefined ? {} : { groups: items(group['groups']).map(postedGroup) }),
  };
}

/**
 * Reads what is to run.
 * @param file a path, or `-` for standard input.
 * @throws ProblemError CONFIG_FILE.
 */
export function readAppFile(file: string): AppFile {
  const json = readJson(file);
  if (Array.isArray(json)) return { kind: 'apps', apps: items(json).map(postedApp) };
  if (!isItem(json)) throw unusable(file, 'it is no JSON object or list');
  const { app, apps, groups, id } = json;
  if (isItem(app)) return { kind: 'app', app: postedApp(app) };
  if (id === undefined && groups === undefined && Array.isArray(apps))
    return { kind: 'apps', apps: items(apps).map(postedApp) };
  if (Array.isArray(apps) || Array.isArray(groups)) return { kind: 'group', group: postedGroup(json) };
  return { kind: 'app', app: postedApp(json) };
}

const absolute = (id: unknown, group: string): string => {
  const text = typeof id === 'string' ? id : '';
  return text.startsWith('/') ? text : `${group === '/' ? '' : group}/${text}`;
};

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** The apps of a group and of all below it. What a group depends on, each of its apps does. */
function appsBelow(group: Item, parent: string, inherited: readonly string[]): readonly Item[] {
  const id = absolute(group['id'] ?? '/', parent);
  const own = texts(group['dependencies']).map((each) => absolute(each, id));
  const dependencies = [...inherited, ...own];
  return [
    ...items(group['apps']).map((app) => {
      const all = [...dependencies, ...texts(app['dependencies']).map((each) => absolute(each, id))];
      return { ...app, id: absolute(app['id'], id), ...(all.length === 0 ? {} : { dependencies: all }) };
    }),
    ...items(group['groups']).flatMap((each) => appsBelow(each, id, dependencies)),
  ];
}

/** All apps of a file, without the groups they are in. */
export function appsOf(file: AppFile): readonly Item[] {
  switch (file.kind) {
    case 'app':
      return [file.app];
    case 'apps':
      return file.apps;
    case 'group':
      return appsBelow(file.group, '/', []);
  }
}
