import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClassicLevel } from 'classic-level';
import { isIntactTable } from '../../src/store/level-table.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import type { TemporaryDirectory } from './temporary-directory.ts';

let temporary: TemporaryDirectory;
let table: Buffer;

/** A table of many blocks, compressed ones among them, that LevelDB has made. */
beforeAll(async () => {
  temporary = await temporaryDirectory();
  const level = new ClassicLevel(temporary.path);
  for (let n = 0; n < 200; n += 1) await level.put(`key/${n}`, String(n % 7).repeat(10 * n));
  await level.compactRange('a', 'z');
  await level.close();
  const names = (await readdir(temporary.path)).filter((name) => name.endsWith('.ldb'));
  table = await readFile(join(temporary.path, names[0] ?? ''));
});

afterAll(async () => {
  await temporary.remove();
});

describe('a table of LevelDB', () => {
  it('is intact as LevelDB has written it', () => {
    expect(isIntactTable(table)).toBe(true);
  });

  it('is not with any bit of its blocks turned', () => {
    const unnoticed = [];
    const footer = table.length - 48;
    for (let at = 0; at < footer; at += 3) {
      const changed = Buffer.from(table);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      if (isIntactTable(changed)) unnoticed.push(at);
    }
    expect(unnoticed).toEqual([]);
  });

  it('passes when it has no whole end: it was never finished', () => {
    for (const length of [0, 1, 40, 48, table.length - 1])
      expect([length, isIntactTable(table.subarray(0, length))]).toEqual([length, true]);
  });
});
