import type { ClassicLevel } from 'classic-level';

import { StoreError } from '../ports/store-error.ts';
import { readAcknowledged } from './acknowledged-file.ts';
import type { AcknowledgedFile } from './acknowledged-file.ts';
import { ContentsCheck } from './level-contents.ts';
import { usingError } from './level-error.ts';
import { sizeOf } from './level-files.ts';
import { currentEntries, FORMAT_ENTRY, isFormat, keyOfRecord, tallyEntry } from './level-format.ts';
import type { LevelEntry } from './level-format.ts';
import type { EncodedChange, EncodedRecord, Medium } from './medium.ts';
import { sealOf, sealValue } from './sealed-value.ts';
import type { Tally } from './tally.ts';

export type Level = ClassicLevel<Buffer, Buffer>;

/** Larger than the defaults: a restart reads everything, and nothing else. */
const READ_BYTES = 1024 * 1024;
const READ_ENTRIES = 10_000;

const fromLevel = ([key, value]: [Buffer, Buffer]): LevelEntry => ({ key, value });

export async function readAll(level: Level): Promise<readonly LevelEntry[]> {
  return (await level.iterator({ highWaterMarkBytes: READ_BYTES }).all()).map(fromLevel);
}

/** Reads one piece while the one before is being used. */
async function readEach(level: Level, use: (entry: LevelEntry) => void): Promise<void> {
  const iterator = level.iterator({ highWaterMarkBytes: READ_BYTES });
  let reading = iterator.nextv(READ_ENTRIES);
  try {
    for (let entries = await reading; entries.length > 0; entries = await reading) {
      reading = iterator.nextv(READ_ENTRIES);
      entries.map(fromLevel).forEach(use);
    }
  } finally {
    // What was thrown while it went on is told already.
    await Promise.allSettled([reading]);
    await iterator.close();
  }
}

/** Everything in the format of this version, but for the record of the format. */
async function readCurrent(directory: string, level: Level, use: (entry: LevelEntry) => void): Promise<void> {
  if (await hasPresentFormat(level))
    await readEach(level, (entry) => {
      if (!isFormat(entry)) use(entry);
    });
  else currentEntries(directory, await readAll(level)).entries.forEach(use);
}

/** Whether all that is stored has the format of this version. */
export async function hasPresentFormat(level: Level): Promise<boolean> {
  return (await level.get(FORMAT_ENTRY.key))?.equals(FORMAT_ENTRY.value) === true;
}

/**
 * Gives all records, and then says whether they are what was acknowledged.
 * @returns their tally.
 * @throws StoreError CORRUPT or NEWER_FORMAT
 */
export async function readContents(
  directory: string,
  level: Level,
  use: (record: EncodedRecord) => void,
): Promise<Tally> {
  const check = new ContentsCheck(directory, await readAcknowledged(directory));
  await readCurrent(directory, level, (entry) => {
    const record = check.take(entry);
    if (record !== undefined) use(record);
  });
  return check.end();
}

/** Counts a change, and gives it as LevelDB takes it. */
function toOperation({ key, text }: EncodedChange, tally: Tally) {
  const levelKey = keyOfRecord(key);
  if (text === undefined) {
    tally.delete(key);
    return { type: 'del', key: levelKey } as const;
  }
  const value = sealValue(levelKey, text);
  tally.put(key, sealOf(value));
  return { type: 'put', key: levelKey, value } as const;
}

/** The records of an open LevelDB that is in the format of this version. */
export function createLevelMedium(directory: string, level: Level, acknowledged: AcknowledgedFile): Medium {
  const guard = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      throw error instanceof StoreError ? error : usingError(directory, error);
    }
  };
  let tally: Tally | undefined;

  const read = async (use: (record: EncodedRecord) => void): Promise<Tally> => {
    const found = await readContents(directory, level, use);
    return (tally ??= found);
  };

  const commit = async (changes: readonly EncodedChange[]): Promise<void> => {
    const counted = tally ?? (await read(() => undefined));
    const operations = changes.map((change) => toOperation(change, counted));
    counted.nextBatch();
    const sheet = { type: 'put', ...tallyEntry(counted.sheet) } as const;
    await level.batch([...operations, sheet], { sync: true });
    await acknowledged.write(counted.sheet.batch);
  };

  const release = async (): Promise<void> => {
    await acknowledged.close().finally(() => level.close());
  };

  return {
    read: async (use) => {
      await guard(read(use));
    },
    commit: (changes) => guard(commit(changes)),
    bytes: () => guard(sizeOf(directory)),
    release: () => guard(release()),
  };
}
