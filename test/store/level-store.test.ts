import { cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ClassicLevel } from 'classic-level';
import type { StateStore } from '../../src/ports/state-store.ts';
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
async function store(values: Readonly<Record<string, unknown>>): Promise<void> {
  const opened = await openLevelStore(directory);
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
    await store({ 'task/1': 1 });
    await putRaw({
      [`01${Buffer.from('task/1', 'utf16le').swap16().toString('hex')}`]: '{"$":["colour","red"]}',
    });
    await expect(readStoredRecords(directory)).rejects.toMatchObject({
      code: 'CORRUPT',
      what: expect.stringContaining('task/1'),
    });
  });
});

/** Puts bytes where only LevelDB sees them. */
async function putRaw(entries: Readonly<Record<string, string>>): Promise<void> {
  const level = new ClassicLevel<Buffer>(directory, { keyEncoding: 'buffer' });
  for (const [hex, text] of Object.entries(entries)) await level.put(Buffer.from(hex, 'hex'), text);
  await level.close();
}

async function rawEntries(): Promise<Readonly<Record<string, string>>> {
  const level = new ClassicLevel(directory, { keyEncoding: 'hex', valueEncoding: 'hex' });
  const entries = await level.iterator().all();
  await level.close();
  return Object.fromEntries(entries);
}

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

describe('the format', () => {
  // What is on disks already: a change here is a new format.
  it('2 has before each text the CRC-32 of key and text, and a tally of all', async () => {
    await store({ a: 1 });
    await expect(rawEntries()).resolves.toEqual({
      '00': hex('{"format":2}'),
      // CRC-32 of the bytes 01 00 61 31, and below of 02 and the text; another program has computed them.
      '010061': `b4c0e2a5${hex('1')}`,
      '02': `48c499ad${hex('{"batch":2,"records":1,"sum":3032539813}')}`,
    });
    await expect(readFile(join(directory, 'ACKNOWLEDGED'), 'utf8')).resolves.toBe(
      '0000000000000002 2fdd1cdd\n',
    );
  });

  it('1, which had neither, is brought to 2, once', async () => {
    await putRaw({ '00': '{"format":1}', '010061': '1', '010062': '{"$":["bigint","2"]}' });
    await expect(readStoredRecords(directory)).resolves.toEqual([
      { key: 'a', value: 1 },
      { key: 'b', value: 2n },
    ]);
    await expect(rawEntries()).resolves.toMatchObject({ '00': hex('{"format":1}') });
    for (const round of ['migrates', 'is there already'])
      expect([round, await valuesIn(await openLevelStore(directory))]).toEqual([round, { a: 1, b: 2n }]);
    await expect(rawEntries()).resolves.toMatchObject({ '010061': `b4c0e2a5${hex('1')}` });
    await store({ a: 3 });
    await expect(valuesIn(await openLevelStore(directory))).resolves.toEqual({ a: 3, b: 2n });
  });

  it('NEWER than this version is refused, with both numbers, and stays as it is', async () => {
    await putRaw({ '00': '{"format":7}', '010061': '1' });
    const error = { code: 'NEWER_FORMAT', what: expect.stringMatching(/format 7\b.* above 2\b/) };
    await expect(openLevelStore(directory)).rejects.toMatchObject(error);
    await expect(readStoredRecords(directory)).rejects.toMatchObject(error);
    await expect(rawEntries()).resolves.toEqual({ '00': hex('{"format":7}'), '010061': hex('1') });
  });

  it('of an older version that nobody can read any more is refused', async () => {
    await putRaw({ '00': '{"format":0}', '010061': '1' });
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
      // A write that is torn was never acknowledged.
      await rm(join(copy, 'ACKNOWLEDGED'));
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
