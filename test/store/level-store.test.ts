import { cp, mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ClassicLevel } from 'classic-level';
import type { StateStore } from '../../src/ports/state-store.ts';
import { keyOfRecord, recordOfKey } from '../../src/store/level-format.ts';
import type { LevelFormat } from '../../src/store/level-format.ts';
import { openLevelStore, readStoredRecords } from '../../src/store/level-store.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import type { TemporaryDirectory } from './temporary-directory.ts';

let temporary: TemporaryDirectory;
let directory: string;

beforeEach(async () => {
  temporary = await temporaryDirectory();
  directory = join(temporary.path, 'store');
});

afterEach(async () => {
  await temporary.remove();
});

/** Fills a store in the directory, one write after another, and closes it. */
async function store(values: Readonly<Record<string, unknown>>, format?: LevelFormat): Promise<void> {
  const opened = await openLevelStore(directory, format);
  for (const [key, value] of Object.entries(values)) await opened.write([{ type: 'put', key, value }]);
  await opened.close();
}

async function valuesIn(opened: StateStore): Promise<Readonly<Record<string, unknown>>> {
  const records = await opened.load();
  await opened.close();
  return Object.fromEntries(records.map(({ key, value }) => [key, value]));
}

describe('opening a store', () => {
  it('makes a directory that only this user can enter', async () => {
    await store({});
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  it('is LOCKED while somebody has it, and names the directory', async () => {
    const opened = await openLevelStore(directory);
    const error = { name: 'StoreError', code: 'LOCKED', message: expect.stringContaining(directory) };
    await expect(openLevelStore(directory)).rejects.toMatchObject(error);
    await expect(readStoredRecords(directory)).rejects.toMatchObject(error);
    await opened.close();
    await expect(readStoredRecords(directory)).resolves.toEqual([]);
  });

  it('has FAILED where the path is a file, or leads through one', async () => {
    const file = join(temporary.path, 'file');
    await writeFile(file, '');
    for (const path of [file, join(file, 'store')]) {
      const error = {
        code: 'FAILED',
        what: expect.stringContaining(path),
        cause: { message: expect.any(String) },
      };
      await expect(openLevelStore(path)).rejects.toMatchObject(error);
      await expect(readStoredRecords(path)).rejects.toMatchObject({ code: 'FAILED' });
    }
  });

  it('has FAILED where nothing can be written', async () => {
    // Nobody can make a directory there, root included.
    await expect(openLevelStore('/sys/ecs-scheduler')).rejects.toMatchObject({
      code: 'FAILED',
      cure: 'give a directory that this user may read and write',
    });
  });

  it('is CORRUPT when LevelDB cannot tell what it holds', async () => {
    await store({ a: 1 });
    await writeFile(join(directory, 'CURRENT'), 'garbage');
    await expect(openLevelStore(directory)).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('is CORRUPT, not empty, when the file CURRENT is lost', async () => {
    await store({ a: 1 });
    await rm(join(directory, 'CURRENT'));
    await expect(openLevelStore(directory)).rejects.toMatchObject({ code: 'CORRUPT' });
    await expect(readStoredRecords(directory)).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('is CORRUPT when the LevelDB is that of another program, which stays as it is', async () => {
    const level = new ClassicLevel(directory);
    await level.put('theirs', 'data');
    await level.close();
    await expect(openLevelStore(directory)).rejects.toMatchObject({ code: 'CORRUPT' });
    await level.open();
    await expect(level.get('theirs')).resolves.toBe('data');
    await level.close();
  });
});

describe('reading a store without opening it for writing', () => {
  it('finds what it holds', async () => {
    await store({ b: 2n, a: 1 });
    await expect(readStoredRecords(directory)).resolves.toEqual([
      { key: 'a', value: 1 },
      { key: 'b', value: 2n },
    ]);
  });

  it('makes none where there is none', async () => {
    await mkdir(directory);
    for (const path of [directory, join(directory, 'deeper')])
      await expect(readStoredRecords(path)).rejects.toMatchObject({ code: 'FAILED' });
    await expect(readdir(directory)).resolves.toEqual([]);
  });

  it('is CORRUPT when a value cannot be read, and names its key', async () => {
    await store({ a: 1 });
    const level = new ClassicLevel<Buffer>(directory, { keyEncoding: 'buffer' });
    await level.put(keyOfRecord('task/1'), '{"$":["colour","red"]}');
    await level.close();
    await expect(readStoredRecords(directory)).rejects.toMatchObject({
      code: 'CORRUPT',
      what: expect.stringContaining('task/1'),
    });
  });
});

describe('the format', () => {
  const zero: LevelFormat = { format: 0, migrations: {} };
  const one: LevelFormat = {
    format: 1,
    migrations: {
      0: (entries) =>
        entries.map(({ key, text }) => ({
          key: keyOfRecord(recordOfKey(key).replace('old/', 'new/')),
          text,
        })),
    },
  };

  it('NEWER than this version is refused, with both numbers, and stays as it is', async () => {
    const newer: LevelFormat = { format: 7, migrations: {} };
    await store({ a: 1 }, newer);
    const error = { code: 'NEWER_FORMAT', what: expect.stringMatching(/format 7\b.* above 1\b/) };
    await expect(openLevelStore(directory)).rejects.toMatchObject(error);
    await expect(readStoredRecords(directory)).rejects.toMatchObject(error);
    await expect(valuesIn(await openLevelStore(directory, newer))).resolves.toEqual({ a: 1 });
  });

  it('of an older version is brought to the present one, once', async () => {
    await store({ 'old/a': 1, 'old/b': 2, c: 3 }, zero);
    for (const round of ['migrates', 'is there already'])
      expect([round, await valuesIn(await openLevelStore(directory, one))]).toEqual([
        round,
        { 'new/a': 1, 'new/b': 2, c: 3 },
      ]);
    await expect(openLevelStore(directory, zero)).rejects.toMatchObject({ code: 'NEWER_FORMAT' });
  });

  it('of an older version that nobody can read any more is refused', async () => {
    await store({ a: 1 }, zero);
    await expect(openLevelStore(directory)).rejects.toMatchObject({ code: 'CORRUPT' });
  });
});

describe('a store whose last write was torn', () => {
  const BATCHES = 12;

  /** Each batch writes two records of its own, and moves a third on. */
  async function writeBatches(): Promise<string> {
    const opened = await openLevelStore(directory);
    for (let n = 1; n <= BATCHES; n += 1) {
      const value = { n, pad: 'x'.repeat(50 * n) };
      const put = (key: string) => ({ type: 'put', key, value }) as const;
      await opened.write([put(`left/${n}`), put('last'), put(`right/${n}`)]);
    }
    await opened.close();
    const logs = (await readdir(directory)).filter((name) => name.endsWith('.log'));
    return logs.toSorted().at(-1) ?? '';
  }

  it('holds what was written before, and never a part of a batch', async () => {
    const log = await writeBatches();
    const { size } = await stat(join(directory, log));
    const found = new Set<number>();
    for (let cut = 1; cut < size; cut += Math.ceil(size / 40)) {
      const copy = join(temporary.path, 'copy');
      await cp(directory, copy, { recursive: true });
      await truncate(join(copy, log), size - cut);
      const records = await openLevelStore(copy).then(valuesIn, (error: unknown) => error);
      await rm(copy, { recursive: true });
      // A cut through the very first batch takes the format away with it, and nothing is left.
      const numbers = Object.keys(records as object).filter((key) => key.startsWith('left/')).length;
      const whole = Array.from({ length: numbers }, (_, n) => [`left/${n + 1}`, `right/${n + 1}`]).flat();
      expect(Object.keys(records as object).toSorted()).toEqual(
        [...(numbers > 0 ? ['last'] : []), ...whole].toSorted(),
      );
      if (numbers > 0) expect(records).toMatchObject({ last: { n: numbers } });
      found.add(numbers);
    }
    expect(found.has(BATCHES - 1)).toBe(true);
    expect(found.has(BATCHES)).toBe(false);
  });
});

describe('a store whose directory is taken away', () => {
  it('has FAILED as soon as LevelDB needs another file, and takes no write after that', async () => {
    const opened = await openLevelStore(directory);
    await rm(directory, { recursive: true });
    const put = (n: number): Promise<void> =>
      opened.write([{ type: 'put', key: String(n), value: 'x'.repeat(1_000_000) }]);
    const results = [];
    for (let n = 0; n < 12; n += 1) results.push(await put(n).then(() => 'written', String));
    const first = results.findIndex((result) => result !== 'written');
    expect(first).toBeGreaterThan(0);
    const [failure, ...others] = new Set(results.slice(first));
    expect(failure).toMatch(/^StoreError: The store in .* cannot be read or written: IO error/);
    expect(others).toEqual([]);
    await opened.close();
  });
});
