import { mkdir, readdir } from 'node:fs/promises';
import { types } from 'node:util';

import { ClassicLevel } from 'classic-level';

import type { StateStore, StoredRecord } from '../ports/state-store.ts';
import { StoreError } from '../ports/store-error.ts';
import { createEncodedStore, decodeRecord } from './encoded-store.ts';
import { openingError, usingError } from './level-error.ts';
import { currentEntries, formatEntry, keyOfRecord, LEVEL_FORMAT, recordOfKey } from './level-format.ts';
import type { LevelEntry, LevelFormat } from './level-format.ts';
import type { EncodedChange, EncodedRecord, Medium } from './medium.ts';

type Level = ClassicLevel<Buffer>;

async function readAll(level: Level): Promise<readonly LevelEntry[]> {
  const all = await level.iterator().all();
  return all.map(([key, text]) => ({ key, text }));
}

const toRecord = ({ key, text }: LevelEntry): EncodedRecord => ({ key: recordOfKey(key), text });

/** How LevelDB names the files that hold what is stored. */
const LEVEL_FILE = /^(\d{6,}\.(ldb|sst|log)|MANIFEST-\d{6,})$/;

/**
 * Without CURRENT, LevelDB takes the directory for a new one and deletes what it finds.
 * @returns whether there is a LevelDB.
 * @throws StoreError CORRUPT when there is one that has lost its CURRENT.
 */
async function hasLevel(directory: string): Promise<boolean> {
  const names = await readdir(directory);
  if (names.includes('CURRENT')) return true;
  if (!names.some((name) => LEVEL_FILE.test(name))) return false;
  const what = `The store in ${directory} is damaged: its file CURRENT is missing`;
  throw new StoreError('CORRUPT', what, 'restore the directory from a copy');
}

async function openLevel(directory: string): Promise<Level> {
  const level: Level = new ClassicLevel(directory, { keyEncoding: 'buffer', valueEncoding: 'utf8' });
  await level.open();
  return level;
}

/** Stores the format and, after a migration, everything anew, in one batch. */
async function bringToFormat(directory: string, level: Level, target: LevelFormat): Promise<void> {
  const format = formatEntry(target);
  // A large store is read once, when it is loaded.
  if ((await level.get(format.key)) === format.text) return;
  const all = await readAll(level);
  const { entries, isStored } = currentEntries(directory, all, target);
  if (isStored) return;
  const removed = all.map(({ key }) => ({ type: 'del', key }) as const);
  const stored = [...entries, format].map(({ key, text }) => ({ type: 'put', key, value: text }) as const);
  await level.batch([...removed, ...stored], { sync: true });
}

const toOperation = ({ key, text }: EncodedChange) =>
  text === undefined
    ? ({ type: 'del', key: keyOfRecord(key) } as const)
    : ({ type: 'put', key: keyOfRecord(key), value: text } as const);

function createLevelMedium(directory: string, level: Level, format: LevelFormat): Medium {
  const guard = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      throw usingError(directory, error);
    }
  };
  return {
    read: async () => currentEntries(directory, await guard(readAll(level)), format).entries.map(toRecord),
    commit: (changes) => guard(level.batch(changes.map(toOperation), { sync: true })),
    release: () => guard(level.close()),
  };
}

/** Opens, and runs `use`; closes again when that fails. */
async function withLevel<Result>(directory: string, use: (level: Level) => Promise<Result>): Promise<Result> {
  let level: Level | undefined;
  try {
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
export async function openLevelStore(
  directory: string,
  target: LevelFormat = LEVEL_FORMAT,
): Promise<StateStore> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await hasLevel(directory);
  } catch (error) {
    throw error instanceof StoreError ? error : openingError(directory, error);
  }
  return withLevel(directory, async (level) => {
    await bringToFormat(directory, level, target);
    return createEncodedStore(createLevelMedium(directory, level, target));
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
    const { entries } = currentEntries(directory, await readAll(level), LEVEL_FORMAT);
    await level.close();
    return entries.map(toRecord).map(decodeRecord);
  });
}
