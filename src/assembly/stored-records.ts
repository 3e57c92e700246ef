import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { types } from 'node:util';

import type { StoredRecord } from '../ports/state-store.ts';
import { encodeValue } from '../store/codec.ts';
import { holdsStore, readStoredRecords } from '../store/level-store.ts';
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

/** A directory as `--owner` takes it; one whose name was shortened as it is. */
function ownerOf(directory: string): string {
  try {
    return decodeURIComponent(directory);
  } catch {
    // The cut went through an encoded character.
    return directory;
  }
}

const GIVE_ONE = 'give --store DIR or --owner NAME';

const unclear = (what: string, why?: string): ProblemError =>
  new ProblemError({ code: 'CONFIG_VALUE', what, ...(why === undefined ? {} : { why }), cure: GIVE_ONE });

const listed = (names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : `there are: ${names.map(ownerOf).join(', ')}`;

async function chooseDirectory(
  { store, owner }: StoreChoice,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  if (store !== undefined) return store;
  if (owner !== undefined) return defaultStoreDirectory(environment, owner);
  const base = defaultStoreDirectory(environment);
  const names = await directoriesIn(base);
  const [first] = names;
  if (first === undefined) throw unclear(`There is no store in ${base}`);
  if (names.length > 1) throw unclear(`There are several stores in ${base}`, listed(names));
  return join(base, first);
}

/** Says which stores there are where one is not. */
async function noStore(directory: string, environment: NodeJS.ProcessEnv): Promise<ProblemError> {
  const names = await directoriesIn(defaultStoreDirectory(environment));
  return unclear(`There is no store in ${directory}`, listed(names));
}

async function recordsIn(directory: string): Promise<readonly StoredRecord[] | undefined> {
  try {
    return (await holdsStore(directory)) ? await readStoredRecords(directory) : undefined;
  } catch (error) {
    throw new ProblemError(explainCause({ type: 'STORE', error }), error);
  }
}

/** What a store holds. */
export interface StoreContent {
  readonly directory: string;
  /** In key order. */
  readonly records: readonly StoredRecord[];
}

/**
 * Reads a store that no bridge has open, and changes nothing in it.
 * @throws ProblemError STORE_FAILED, or CONFIG_VALUE when there is none or it is not clear which store is meant.
 */
export async function readStore(choice: StoreChoice, environment: NodeJS.ProcessEnv): Promise<StoreContent> {
  const directory = await chooseDirectory(choice, environment);
  const records = await recordsIn(directory);
  if (records === undefined) throw await noStore(directory, environment);
  return { directory, records };
}

/** Key and value on one line of JSON, in the form in which values are stored. */
export function recordLine({ key, value }: StoredRecord): string {
  return encodeValue({ key, value });
}
