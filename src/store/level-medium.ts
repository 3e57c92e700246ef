import type { ClassicLevel } from 'classic-level';

import { StoreError } from '../ports/store-error.ts';
import { readAcknowledged } from './acknowledged-file.ts';
import type { AcknowledgedFile } from './acknowledged-file.ts';
import { verifiedContents } from './level-contents.ts';
import type { LevelContents } from './level-contents.ts';
import { usingError } from './level-error.ts';
import { currentEntries, keyOfRecord, tallyEntry } from './level-format.ts';
import type { LevelEntry } from './level-format.ts';
import type { EncodedChange, Medium } from './medium.ts';
import { sealOf, sealValue } from './sealed-value.ts';
import type { Tally } from './tally.ts';

export type Level = ClassicLevel<Buffer, Buffer>;

/** Larger than the default: a restart reads everything, and nothing else. */
const READ_BYTES = 1024 * 1024;

export async function readAll(level: Level): Promise<readonly LevelEntry[]> {
  const all = await level.iterator({ highWaterMarkBytes: READ_BYTES }).all();
  return all.map(([key, value]) => ({ key, value }));
}

/**
 * Everything, checked against what was acknowledged.
 * @throws StoreError CORRUPT or NEWER_FORMAT
 */
export async function readContents(directory: string, level: Level): Promise<LevelContents> {
  const acknowledged = await readAcknowledged(directory);
  const { entries } = currentEntries(directory, await readAll(level));
  return verifiedContents(directory, entries, acknowledged);
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

  const read = async (): Promise<LevelContents> => {
    const contents = await readContents(directory, level);
    tally ??= contents.tally;
    return contents;
  };

  const commit = async (changes: readonly EncodedChange[]): Promise<void> => {
    const counted = tally ?? (await read()).tally;
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
    read: async () => (await guard(read())).records,
    commit: (changes) => guard(commit(changes)),
    release: () => guard(release()),
  };
}
