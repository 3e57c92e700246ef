import { cp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoredRecord } from '../../src/ports/state-store.ts';
import { StoreError } from '../../src/ports/store-error.ts';
import { openLevelStore } from '../../src/store/level-store.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import type { TemporaryDirectory } from './temporary-directory.ts';

/** What LevelDB's log is made of; of a damaged block it skips the rest. */
const LOG_BLOCK_BYTES = 32 * 1024;

/** Places in a file, evenly spread. */
const PLACES = 40;

let temporary: TemporaryDirectory;
/** A store all of which is in the log, and the same once LevelDB has made tables of it. Tests change copies. */
let inLog: string;
let inTables: string;
let whole: readonly StoredRecord[];

async function contentOf(path: string): Promise<readonly StoredRecord[]> {
  const store = await openLevelStore(path);
  try {
    return await store.load();
  } finally {
    await store.close();
  }
}

const LOG = /\.log$/;
const TABLE = /\.ldb$/;

/** The largest file of a kind. */
async function fileOf(directory: string, kind: RegExp): Promise<string> {
  const names = (await readdir(directory)).filter((name) => kind.test(name));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
  return names[sizes.indexOf(Math.max(...sizes))] ?? '';
}

/** 200 batches, most of which change records of earlier ones, and some delete. */
async function fill(directory: string): Promise<void> {
  const store = await openLevelStore(directory);
  const value = (n: number) => ({ n, pad: String(n).repeat(150) });
  for (let n = 0; n < 200; n += 1)
    await store.write([
      { type: 'put', key: `task/${n % 70}`, value: value(n) },
      { type: 'put', key: `tombstone/${n}`, value: value(n) },
      { type: 'delete', key: `tombstone/${n - 50}` },
    ]);
  await store.close();
}

let copies = 0;

async function copyOf(directory: string): Promise<string> {
  const copy = join(temporary.path, `copy-${(copies += 1)}`);
  await cp(directory, copy, { recursive: true });
  return copy;
}

beforeAll(async () => {
  temporary = await temporaryDirectory();
  inLog = join(temporary.path, 'log');
  await fill(inLog);
  inTables = await copyOf(inLog);
  whole = await contentOf(inTables);
});

afterAll(async () => {
  await temporary.remove();
});

/** What is read of a copy of the store, one file of which has been changed: its records, or the code of the refusal. */
async function afterDamage(
  directory: string,
  file: string,
  damage: (bytes: Buffer) => Buffer,
): Promise<readonly StoredRecord[] | string> {
  const copy = await copyOf(directory);
  const path = join(copy, file);
  await writeFile(path, damage(await readFile(path)));
  const read = await contentOf(copy).catch((error: unknown) =>
    error instanceof StoreError ? error.code : String(error),
  );
  await rm(copy, { recursive: true });
  return read;
}

/** Of the format record alone another number can be read: it has no seal. That is a refusal as well. */
const REFUSALS = ['CORRUPT', 'NEWER_FORMAT'];

/** Damages a file at many places, one by one. @returns how often the damage was noticed. */
async function damageEverywhere(
  directory: string,
  file: string,
  damage: (bytes: Buffer, at: number) => Buffer,
): Promise<number> {
  const { size } = await stat(join(directory, file));
  let noticed = 0;
  for (let place = 0; place < PLACES; place += 1) {
    const at = Math.floor((place * size) / PLACES);
    const read = await afterDamage(directory, file, (bytes) => damage(bytes, at));
    if (typeof read !== 'string') expect([file, at, read]).toEqual([file, at, whole]);
    else {
      expect(REFUSALS).toContain(read);
      noticed += 1;
    }
  }
  return noticed;
}

function flipBit(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
  return changed;
}

const zeroes = (bytes: Buffer, from: number, length: number): Buffer =>
  Buffer.concat([
    bytes.subarray(0, from),
    Buffer.alloc(Math.min(length, bytes.length - from)),
    bytes.subarray(from + length),
  ]);

const cutOut = (bytes: Buffer, from: number, length: number): Buffer =>
  Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);

describe('a store of which a disk has changed a part', () => {
  it.each([
    ['a bit', flipBit],
    ['a sector, now zero', (bytes: Buffer, at: number) => zeroes(bytes, at - (at % 512), 512)],
    [
      'a block, now gone',
      (bytes: Buffer, at: number) => cutOut(bytes, at - (at % LOG_BLOCK_BYTES), LOG_BLOCK_BYTES),
    ],
    ['all from there on, now gone', (bytes: Buffer, at: number) => bytes.subarray(0, at)],
  ])('of its log, %s, is CORRUPT, or holds all that was acknowledged', async (_, damage) => {
    // What is overwritten later on is no loss.
    const noticed = await damageEverywhere(inLog, await fileOf(inLog, LOG), damage);
    expect(noticed).toBeGreaterThan(PLACES / 2);
  });

  it.each([
    ['a bit', flipBit],
    ['a sector, now zero', (bytes: Buffer, at: number) => zeroes(bytes, at - (at % 512), 512)],
    ['all from there on, now gone', (bytes: Buffer, at: number) => bytes.subarray(0, at)],
  ])('of its tables, %s, is CORRUPT, or holds all that was acknowledged', async (_, damage) => {
    // Checksums and filters in a table say nothing that the records do not.
    const noticed = await damageEverywhere(inTables, await fileOf(inTables, TABLE), damage);
    expect(noticed).toBeGreaterThan(PLACES / 2);
  });

  it('of its manifest, a bit, is CORRUPT, or holds all that was acknowledged', async () => {
    await damageEverywhere(inTables, await fileOf(inTables, /^MANIFEST/), flipBit);
  });

  it('of the number of its last batch holds all that was acknowledged', async () => {
    expect(await damageEverywhere(inLog, 'ACKNOWLEDGED', flipBit)).toBe(0);
  });

  it.each([[LOG], [TABLE]])('is CORRUPT without the file %p', async (kind) => {
    const directory = await copyOf(inTables);
    const store = await openLevelStore(directory);
    await store.write([{ type: 'put', key: 'a', value: 1 }]);
    await store.close();
    await rm(join(directory, await fileOf(directory, kind)));
    await expect(contentOf(directory)).rejects.toMatchObject({ code: 'CORRUPT' });
  });
});

describe('a store that is CORRUPT', () => {
  async function withoutTheMiddle(): Promise<string> {
    const directory = await copyOf(inLog);
    const file = await open(join(directory, await fileOf(directory, LOG)), 'r+');
    await file.write(Buffer.alloc(10), 0, 10, 2 * LOG_BLOCK_BYTES + 100);
    await file.close();
    return directory;
  }

  it('says what is wrong, where, and what to do', async () => {
    await expect(contentOf(await withoutTheMiddle())).rejects.toMatchObject({
      code: 'CORRUPT',
      what: expect.stringMatching(/^The store in .*\/copy-\d+ is damaged: it holds/),
      cure: 'restore the directory from a copy; or move it away and start without what it knew',
    });
  });

  it('takes no write, and says the same the next time', async () => {
    const directory = await withoutTheMiddle();
    for (let time = 0; time < 2; time += 1) {
      const store = await openLevelStore(directory);
      const written = store.write([{ type: 'put', key: 'a', value: 1 }]);
      await expect(written).rejects.toMatchObject({ code: 'CORRUPT' });
      await store.close();
    }
  });

  it('is told by its last writes being lost, which the log alone does not show', async () => {
    const directory = await copyOf(inLog);
    const log = await fileOf(directory, LOG);
    const { size } = await stat(join(directory, log));
    const lost = {
      code: 'CORRUPT',
      what: expect.stringMatching(/\(200 are there, 201 were acknowledged\)$/),
    };
    await writeFile(join(directory, log), (await readFile(join(directory, log))).subarray(0, size - 1));
    await expect(contentOf(directory)).rejects.toMatchObject(lost);
  });
});
