import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { types } from 'node:util';

import type { StoredRecord } from '../ports/state-store.ts';
import { encodeValue } from '../store/codec.ts';
import { readStoredRecords } from '../store/level-store.ts';
import { explainCause } from './explain-failure.ts';
import { ProblemError } from './problem.ts';
import { defaultStoreDirectory } from './store-directory.ts';

/** Which store: its directory, else its owner's default one, else the only one there is. */
export interface StoreChoice {
  readonly store?: string;
  readonly owner?: string;
}

async function directoriesIn(base: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(base, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (types.isNativeError(error) && 'code' in error && error.code === 'ENOENT') return [];
    throw new ProblemError(explainCause({ type: 'STORE', error }), error);
  }
}

async function chooseDirectory(
  { store, owner }: StoreChoice,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  if (store !== undefined) return store;
  const base = defaultStoreDirectory(environment);
  if (owner !== undefined) return defaultStoreDirectory(environment, owner);
  const [first, ...others] = await directoriesIn(base);
  if (first !== undefined && others.length === 0) return join(base, first);
  const what = first === undefined ? `There is no store in ${base}` : `There are several stores in ${base}`;
  const why = first === undefined ? {} : { why: `they are ${[first, ...others].join(', ')}` };
  throw new ProblemError({ code: 'CONFIG_VALUE', what, ...why, cure: 'give --store DIR or --owner NAME' });
}

/** What a store holds. */
export interface StoreContent {
  readonly directory: string;
  /** In key order. */
  readonly records: readonly StoredRecord[];
}

/**
 * Reads a store that no bridge has open, and changes nothing in it.
 * @throws ProblemError STORE_FAILED, or CONFIG_VALUE when it is not clear which store is meant.
 */
export async function readStore(choice: StoreChoice, environment: NodeJS.ProcessEnv): Promise<StoreContent> {
  const directory = await chooseDirectory(choice, environment);
  try {
    return { directory, records: await readStoredRecords(directory) };
  } catch (error) {
    throw new ProblemError(explainCause({ type: 'STORE', error }), error);
  }
}

/** Key and value on one line of JSON, in the form in which values are stored. */
export function recordLine({ key, value }: StoredRecord): string {
  return encodeValue({ key, value });
}
