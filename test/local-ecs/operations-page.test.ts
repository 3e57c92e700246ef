import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { DEFAULT_ASSUMPTIONS } from '../../src/local-ecs/engine/assumptions.ts';
import { ACCOUNT_BUCKETS, BUCKET_NAMES } from '../../src/local-ecs/engine/limits/buckets.ts';
import { OPERATIONS } from '../../src/local-ecs/engine/operations/table.ts';

type Row = readonly string[];

/** The cells of the rows of all tables of a document whose first cell is one word of code. */
function rowsIn(path: string): readonly Row[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const wordOf = ([first = '']: Row): string => first.replaceAll('`', '');

/** A default as it is written in a program, but for the quotes of words. */
const written = (value: unknown): string => (Array.isArray(value) ? `[${value.join(', ')}]` : String(value));

const page = rowsIn('docs/embedded-ecs-operations.md');
const overview = rowsIn('docs/embedded-ecs.md');

describe('The page of operations', () => {
  const rows = page.filter((row) => /^[A-Z]/.test(wordOf(row)));

  it('has a row for each operation that is served, and for no other', () => {
    expect(rows.map(wordOf).toSorted()).toEqual([...OPERATIONS.keys()].toSorted());
  });

  it.each(rows)('says what %s does', (...row) => {
    const [, what = ''] = row;
    expect(what).toMatch(/\.$/);
  });

  it('has a row for each assumption, with its default', () => {
    const assumptions = page.filter((row) => /^[a-z]/.test(wordOf(row)));
    expect(assumptions.map(([name, value]) => [name, value])).toEqual(
      Object.entries(DEFAULT_ASSUMPTIONS).map(([name, value]) => [`\`${name}\``, `\`${written(value)}\``]),
    );
  });
});

describe('The page of the embedded ECS', () => {
  it('names each operation', () => {
    const text = readFileSync('docs/embedded-ecs.md', 'utf8');
    expect([...OPERATIONS.keys()].filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });

  it('has a row for each bucket, with its operations, burst and rate', () => {
    const rows = overview.filter((row) => BUCKET_NAMES.some((name) => name === wordOf(row)));
    expect(rows).toEqual(
      BUCKET_NAMES.map((name) => {
        const { burst, perSecond, operations } = ACCOUNT_BUCKETS[name];
        return [`\`${name}\``, operations.join(', '), String(burst), String(perSecond)];
      }),
    );
  });
});
