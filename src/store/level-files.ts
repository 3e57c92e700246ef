import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { ACKNOWLEDGED_FILE, isMissing } from './acknowledged-file.ts';
import { damaged } from './level-error.ts';
import { isIntactTable } from './level-table.ts';

/** How LevelDB names the files that hold what is stored. */
const LEVEL_FILE = /^(\d{6,}\.(ldb|sst|log)|MANIFEST-\d{6,})$/;
const TABLE = /^\d{6,}\.(ldb|sst)$/;

/** The file that names the present manifest, which in turn names all others. */
const CURRENT = 'CURRENT';

/**
 * Without CURRENT, LevelDB takes the directory for a new one and deletes what it finds.
 * @returns whether there is a LevelDB.
 * @throws StoreError CORRUPT when there is one that has lost its CURRENT, or whose CURRENT names no manifest.
 */
export async function hasLevel(directory: string): Promise<boolean> {
  const names = await readdir(directory);
  if (names.includes(CURRENT)) {
    const manifest = await readFile(join(directory, CURRENT), 'utf8');
    // Read once more: another process may have gone on to the next in between.
    if ((await readdir(directory)).includes(manifest.trimEnd())) return true;
    throw damaged(directory, 'its file CURRENT does not name the manifest');
  }
  if (!names.some((name) => LEVEL_FILE.test(name) || name === ACKNOWLEDGED_FILE)) return false;
  throw damaged(directory, 'its file CURRENT is missing');
}

/** A file, or nothing when another process has just deleted it: whose store it is shows later. */
async function contentOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
}

/** How many bytes the files of a directory have; 0 for those that another process has just deleted. */
export async function sizeOf(directory: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(directory))
    try {
      bytes += (await stat(join(directory, name))).size;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  return bytes;
}

/**
 * Reads all tables of a LevelDB, before it does so itself.
 * @throws StoreError CORRUPT
 */
export async function checkTables(directory: string): Promise<void> {
  for (const name of await readdir(directory))
    if (TABLE.test(name) && !isIntactTable(await contentOf(join(directory, name))))
      throw damaged(directory, `the table ${name} has changed`);
}
