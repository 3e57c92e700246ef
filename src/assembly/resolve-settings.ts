import type { z } from 'zod';

import { readConfigFile } from './config-file.ts';
import type { ConfigFile } from './config-file.ts';
import { DAEMON_SCHEMA, DAEMON_SETTINGS } from './daemon-settings.ts';
import type { DaemonSettings } from './daemon-settings.ts';
import { gatherSettings, showValue, variableIn } from './given-settings.ts';
import type { GivenValue, Giver, SettingSources } from './given-settings.ts';
import { guess } from './nearest.ts';
import { ProblemError } from './problem.ts';
import { fileKeyFor } from './setting.ts';
import type { SettingTable } from './setting.ts';
import { SETTINGS, SETTINGS_SCHEMA } from './settings.ts';
import type { PartialSettings, Settings } from './settings.ts';

/** Settings, and what each comes from that is not the default. */
export interface Resolved<Values> {
  readonly settings: Values;
  readonly sources: ReadonlyMap<string, string>;
}

type Issue = z.ZodError['issues'][number];

type Values = ReadonlyMap<string, GivenValue>;

function lineOf({ path, message, ...issue }: Issue, values: Values, known: readonly string[]): string {
  const [key, ...rest] = path.map(String);
  // An option that does not exist is an issue of the whole, not of a setting.
  if (key === undefined && issue.code === 'unrecognized_keys') {
    const [first = ''] = issue.keys;
    return `option ${issue.keys.join(', ')}: there is no such option${guess(first, known)}`;
  }
  const shown = values.get(key ?? '')?.shown ?? showValue(key);
  return `${shown}${rest.length === 0 ? '' : `, at ${rest.join('.')}`}: ${message}`;
}

function toProblem(error: z.ZodError, values: Values, known: readonly string[]): ProblemError {
  const lines = error.issues.map((issue) => lineOf(issue, values, known));
  const cure = 'correct the setting; docs/configuration.md lists them all';
  return new ProblemError({ code: 'CONFIG_VALUE', what: lines.join('; '), cure }, error);
}

function resolve<Output>(
  schema: z.ZodType<Output>,
  table: SettingTable,
  sources: SettingSources,
): Resolved<Output> {
  const values = gatherSettings(table, sources);
  const unknown = Object.entries(sources.given).filter(
    ([key, value]) => !(key in table) && value !== undefined,
  );
  const found = [...values].map(([key, { value }]) => [key, value] as const);
  const result = schema.safeParse(Object.fromEntries([...unknown, ...found]));
  if (!result.success) throw toProblem(result.error, values, Object.keys(table));
  return {
    settings: result.data,
    sources: new Map([...values].map(([key, { source }]) => [key, source])),
  };
}

/** Names the configuration file where no flag does. */
const CONFIG_VARIABLE = 'ECS_SCHEDULER_CONFIG';

/** The keys that a configuration file may have. */
const FILE_KEYS = Object.entries(DAEMON_SETTINGS).map(([key, setting]) => fileKeyFor(key, setting));

/**
 * Reads the configuration file, if there is to be one.
 * @param path where it is; by default where the environment says.
 * @throws ProblemError CONFIG_FILE, CONFIG_KEY.
 */
export function openConfig(path: string | undefined, environment: NodeJS.ProcessEnv): ConfigFile | undefined {
  const place = path ?? variableIn(environment, CONFIG_VARIABLE);
  return place === undefined ? undefined : readConfigFile(place, FILE_KEYS);
}

function sourcesOf(given: PartialSettings, environment: NodeJS.ProcessEnv, giver: Giver, config?: string) {
  const file = openConfig(config, environment);
  return { given, giver, environment, ...(file === undefined ? {} : { file }) };
}

/**
 * Completes the settings of a bridge: what the program gives, else what the environment says, else the configuration
 * file that ECS_SCHEDULER_CONFIG names, else the default. A blank variable counts as not set.
 * @throws ProblemError CONFIG_VALUE, naming every setting that cannot be and where it comes from; CONFIG_FILE, CONFIG_KEY.
 */
export function resolveSettings(
  given: PartialSettings,
  environment: NodeJS.ProcessEnv,
  giver: Giver = 'option',
): Settings {
  return resolveWithSources(given, environment, giver).settings;
}

/** As {@link resolveSettings}, and tells what each setting comes from. @param config the file, whatever the environment says. */
export function resolveWithSources(
  given: PartialSettings,
  environment: NodeJS.ProcessEnv,
  giver: Giver = 'option',
  config?: string,
): Resolved<Settings> {
  return resolve(SETTINGS_SCHEMA, SETTINGS, sourcesOf(given, environment, giver, config));
}

/**
 * Completes the settings of the daemon, as those of a bridge.
 * @param flags by the names of the settings.
 * @param config the configuration file, whatever the environment says.
 */
export function resolveDaemonSettings(
  flags: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv,
  config?: string,
): Resolved<DaemonSettings> {
  return resolve(DAEMON_SCHEMA, DAEMON_SETTINGS, sourcesOf(flags, environment, 'flag', config));
}
