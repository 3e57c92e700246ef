import { mkdir } from 'node:fs/promises';
import { types } from 'node:util';

import { ClassicLevel } from 'classic-level';

import type { StateStore, StoredRecord } from '../ports/state-store.ts';
import { StoreError } from '../ports/store-error.ts';
import { openAcknowledgedFile, readAcknowledged } from './acknowledged-file.ts';
import type { AcknowledgedFile } from './acknowledged-file.ts';
import { createEncodedStore, decodeRecord } from './encoded-store.ts';
import { checkNew } from './level-contents.ts';
import { openingError } from './level-error.ts';
import { checkTables, hasLevel } from './level-files.ts';
import { currentEntries, FORMAT_ENTRY } from './level-format.ts';
import { createLevelMedium, hasPresentFormat, readAll, readContents } from './level-medium.ts';
import type { Level } from './level-medium.ts';
import { FIRST_BATCH } from './tally.ts';

async function openLevel(directory: string): Promise<Level> {
  const level: Level = new ClassicLevel(directory, { keyEncoding: 'buffer', valueEncoding: 'buffer' });
  await level.open();
  return level;
}

/** Makes a new store of an empty LevelDB, and stores everything anew, in one batch, when the format is an older one. */
async function bringToFormat(directory: string, level: Level, acknowledged: AcknowledgedFile): Promise<void> {
  // A large store is read once, when it is loaded.
  if (await hasPresentFormat(level)) return;
  const all = await readAll(level);
  if (all.length === 0) checkNew(directory, await readAcknowledged(directory));
  const { entries, isStored } = currentEntries(directory, all);
  if (isStored) return;
  const removed = all.map(({ key }) => ({ type: 'del', key }) as const);
  const stored = [...entries, FORMAT_ENTRY].map(({ key, value }) => ({ type: 'put', key, value }) as const);
  await level.batch([...removed, ...stored], { sync: true });
  await acknowledged.write(FIRST_BATCH);
}

/** Opens, and runs `use`; closes again when that fails. */
async function withLevel<Result>(directory: string, use: (level: Level) => Promise<Result>): Promise<Result> {
  let level: Level | undefined;
  try {
    await checkTables(directory);
    level = await openLevel(directory);
    return await use(level);
  } catch (error) {
    await level?.close();
    throw error instanceof StoreError ? error : openingError(directory, error);
  }
}

/**
 * Opens the store in a directory, which is made when it is missing (for this user alone: records hold the environment of
 * tasks). One process has it at a time. An older format is brought to the present one first.
 * @throws StoreError LOCKED, CORRUPT, FULL, FAILED or NEWER_FORMAT.
 */
export async function openLevelStore(directory: string): Promise<StateStore> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await hasLevel(directory);
  } catch (error) {
    throw error instanceof StoreError ? error : openingError(directory, error);
  }
  return withLevel(directory, async (level) => {
    const acknowledged = await openAcknowledgedFile(directory);
    try {
      await bringToFormat(directory, level, acknowledged);
    } catch (error) {
      await acknowledged.close();
      throw error;
    }
    return createEncodedStore(createLevelMedium(directory, level, acknowledged));
  });
}

const isAbsent = (error: unknown): boolean =>
  types.isNativeError(error) && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/**
 * Whether there is a store in a directory, or has been; the directory need not be there.
 * @throws StoreError CORRUPT when what is left of it is damaged, FAILED when that cannot be found out.
 */
export async function holdsStore(directory: string): Promise<boolean> {
  try {
    return await hasLevel(directory);
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error instanceof StoreError ? error : openingError(directory, error);
  }
}

/**
 * All records of the store in a directory, in key order as `<` compares strings; what is stored stays as it is.
 * @throws StoreError LOCKED, CORRUPT, FAILED (there is no store, among others) or NEWER_FORMAT.
 */
export async function readStoredRecords(directory: string): Promise<readonly StoredRecord[]> {
  if (!(await holdsStore(directory)))
    throw new StoreError('FAILED', `There is no store in ${directory}`, 'give the directory of one');
  return withLevel(directory, async (level) => {
    const records: StoredRecord[] = [];
    await readContents(directory, level, (record) => {
      records.push(decodeRecord(record));
    });
    await level.close();
    return records;
  });
}
