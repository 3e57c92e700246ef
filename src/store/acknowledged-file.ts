import { open, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { types } from 'node:util';

import { checksumOf } from './checksum.ts';

/**
 * The file beside the LevelDB that holds the number of the last batch that was acknowledged. A damaged end of the log looks
 * as if its last batches had never been written; this number says that they were.
 */
export const ACKNOWLEDGED_FILE = 'ACKNOWLEDGED';

const NAME = Buffer.from(ACKNOWLEDGED_FILE);

/** Always as long, so that each number covers the one before. */
const DIGITS = 16;

function lineOf(batch: number): string {
  const number = String(batch).padStart(DIGITS, '0');
  return `${number} ${checksumOf(NAME, Buffer.from(number)).toString(16).padStart(8, '0')}\n`;
}

/** 0 for what cannot be read: the store itself may be as it should be. */
function batchIn(text: string): number {
  const batch = Number(text.slice(0, DIGITS));
  return Number.isSafeInteger(batch) && lineOf(batch) === text ? batch : 0;
}

export const isMissing = (error: unknown): boolean =>
  types.isNativeError(error) && 'code' in error && error.code === 'ENOENT';

/** The batch that was acknowledged last, as far as that is known; 0 where it is not. */
export async function readAcknowledged(directory: string): Promise<number> {
  try {
    return batchIn(await readFile(join(directory, ACKNOWLEDGED_FILE), 'utf8'));
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  await handle.sync().finally(() => handle.close());
}

async function openFile(directory: string): Promise<FileHandle> {
  const path = join(directory, ACKNOWLEDGED_FILE);
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (!isMissing(error)) throw error;
    const handle = await open(path, 'wx', 0o600);
    await syncDirectory(directory);
    return handle;
  }
}

export interface AcknowledgedFile {
  /**
   * Survives the end of this process. Not synced each time, for that would double what a write costs: after the loss of
   * power the number may be an older one, which only attests to less.
   */
  write(batch: number): Promise<void>;
  /** Syncs. A second close is harmless. */
  close(): Promise<void>;
}

export async function openAcknowledgedFile(directory: string): Promise<AcknowledgedFile> {
  const handle = await openFile(directory);
  const close = async (): Promise<void> => {
    await handle.datasync().finally(() => handle.close());
  };
  let closing: Promise<void> | undefined;
  return {
    write: async (batch) => {
      await handle.write(lineOf(batch), 0);
    },
    close: () => (closing ??= close()),
  };
}
