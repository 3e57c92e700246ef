import { inspect } from 'node:util';

import type { ConfigFile } from './config-file.ts';
import { fileKeyFor, flagFor, readText } from './setting.ts';
import type { Setting, SettingTable } from './setting.ts';

/** Where settings are given that come neither from the environment nor from a file: in a program, or on a command line. */
export type Giver = 'option' | 'flag';

/** All that settings can come from; the first that says something about one counts. */
export interface SettingSources {
  /** What is undefined in it is left to the others. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly giver: Giver;
  readonly environment: NodeJS.ProcessEnv;
  readonly file?: ConfigFile;
}

/** The value of a setting before it is checked. */
export interface GivenValue {
  readonly value: unknown;
  /** What it comes from: `option cluster`, `--cluster`, `AWS_ECS_CLUSTER`, `config.yaml:4:3 ecs.cluster`. */
  readonly source: string;
  /** The same with the value, for messages. */
  readonly shown: string;
}

const SECRET = '(not shown)';

/** A value on one line. What stands before the @ of a URL may be a password. */
export function showValue(value: unknown, { isSecret }: Pick<Setting, 'isSecret'> = {}): string {
  if (isSecret === true) return SECRET;
  const text = typeof value === 'string' ? value : inspect(value, { depth: 2, breakLength: Infinity });
  return text.replaceAll(/\/\/[^/\s]*@/g, '//...@');
}

function fromProgram(
  key: string,
  setting: Setting,
  { given, giver }: SettingSources,
): GivenValue | undefined {
  const value = given[key];
  if (value === undefined) return undefined;
  const source = giver === 'flag' ? flagFor(key) : `option ${key}`;
  const joint = giver === 'flag' ? ' ' : ': ';
  return { value, source, shown: `${source}${joint}${showValue(value, setting)}` };
}

/** @returns what a variable says; undefined also where it is blank. */
export function variableIn(environment: NodeJS.ProcessEnv, variable: string): string | undefined {
  const text = environment[variable];
  return text === undefined || text.trim() === '' ? undefined : text;
}

function fromEnvironment(setting: Setting, { environment }: SettingSources): GivenValue | undefined {
  const { variable, form } = setting;
  const text = variableIn(environment, variable);
  if (text === undefined) return undefined;
  return { value: readText(text, form), source: variable, shown: `${variable}=${showValue(text, setting)}` };
}

/** A number where text is wanted is that text, as in `ports: 31000`. */
const asText = (value: unknown, { form }: Setting): unknown =>
  form === 'text' && typeof value === 'number' ? String(value) : value;

function fromFile(key: string, setting: Setting, { file }: SettingSources): GivenValue | undefined {
  const fileKey = fileKeyFor(key, setting);
  const found = file?.get(fileKey);
  if (found === undefined || found.value === null) return undefined;
  const source = `${found.at} ${fileKey}`;
  const value = asText(found.value, setting);
  return { value, source, shown: `${source}: ${showValue(value, setting)}` };
}

/** @returns the settings of a table that something says something about. */
export function gatherSettings(
  table: SettingTable,
  sources: SettingSources,
): ReadonlyMap<string, GivenValue> {
  const values = new Map<string, GivenValue>();
  for (const [key, setting] of Object.entries(table)) {
    const value =
      fromProgram(key, setting, sources) ??
      fromEnvironment(setting, sources) ??
      fromFile(key, setting, sources);
    if (value !== undefined) values.set(key, value);
  }
  return values;
}
