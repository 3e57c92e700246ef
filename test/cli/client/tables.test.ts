import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseItems } from '../../../src/cli/client/choose-items.ts';
import type { Column } from '../../../src/cli/client/column.ts';
import { itemView } from '../../../src/cli/client/item-view.ts';
import { listView } from '../../../src/cli/client/list-view.ts';
import { shortener } from '../../../src/cli/client/shorten.ts';
import { showTime } from '../../../src/cli/client/show-time.ts';

const NOW_MS = Date.parse('2026-01-02T00:00:00Z');

const COLUMNS: readonly Column[] = [
  { name: 'id', form: 'id', value: 'id' },
  { name: 'state', form: 'word', value: 'state' },
  { name: 'cpus', form: 'number', value: 'total.cpus' },
  { name: 'since', form: 'time', value: 'since' },
  { name: 'message', form: 'text', value: 'message' },
];

const STYLE = { isWide: false, time: 'relative', nowMs: NOW_MS } as const;

describe('a list', () => {
  it('is a table of what the API tells, with - for what is not known', () => {
    const items = [
      { id: '0123456789abcdef', state: 'RUNNING', total: { cpus: 0.1 + 0.2 }, since: '2026-01-01T23:59:00Z' },
      { id: '0123456788abcdef', message: 'gone' },
    ];
    expect(listView(COLUMNS, items, STYLE).split('\n')).toEqual([
      'ID          STATE    CPUS  SINCE      MESSAGE',
      '0123456789  RUNNING  0.3   1 min ago  -',
      '0123456788  -        -     -          gone',
    ]);
  });

  it('that is empty has its headings', () => {
    expect(listView(COLUMNS, [], STYLE)).toBe('ID  STATE  CPUS  SINCE  MESSAGE');
  });

  it('fits 100 columns: texts give way, ids never', () => {
    const items = [{ id: 'a'.repeat(40), state: 'TASK_RUNNING', message: 'x'.repeat(500) }];
    const [heading = '', row = ''] = listView(COLUMNS, items, STYLE).split('\n');
    expect(heading.length).toBeLessThanOrEqual(100);
    expect(row.length).toBeLessThanOrEqual(100);
    expect(row).toMatch(/^a{8} .*x…$/);
  });

  it('that is wide has whole ids and texts', () => {
    const items = [{ id: 'a'.repeat(40), message: 'x'.repeat(500) }];
    const text = listView(COLUMNS, items, { ...STYLE, isWide: true });
    expect(text).toContain('a'.repeat(40));
    expect(text).toContain('x'.repeat(500));
  });

  it('lets nothing through that would steer the terminal', () => {
    const text = listView(COLUMNS, [{ id: 'a', message: '\u001b[2J\nrm' }], STYLE);
    expect(text.split('\n')).toHaveLength(2);
    expect(text).not.toContain('\u001b');
  });
});

describe('a shortened id', () => {
  it('is a beginning of eight characters at least that no other of them has', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[ab]{0,14}$/), { maxLength: 30 }), (ids) => {
        const shorten = shortener(ids);
        for (const id of ids) {
          const short = shorten(id);
          expect(id.startsWith(short)).toBe(true);
          const others = ids.filter((other) => other !== id && other.startsWith(short));
          // One that is the beginning of another cannot be told apart by a beginning.
          expect(others.every((other) => other.startsWith(id))).toBe(true);
          expect(short.length).toBeGreaterThanOrEqual(Math.min(8, id.length));
        }
      }),
    );
  });
});

describe('the choice of items', () => {
  const items = [
    { id: 'b', state: 'RUNNING', total: { cpus: 10 } },
    { id: 'a', state: 'FAILED', total: { cpus: 9 } },
    { id: 'c', state: 'RUNNING' },
  ];
  const ids = (choice: Parameters<typeof chooseItems>[2]): readonly unknown[] =>
    chooseItems(COLUMNS, items, choice).map(({ id }) => id);

  it.each([
    [{}, ['b', 'a', 'c']],
    [{ sort: 'id' }, ['a', 'b', 'c']],
    [{ sort: '-id' }, ['c', 'b', 'a']],
    [{ sort: 'total.cpus' }, ['a', 'b', 'c']],
    [{ filter: ['state=running'] }, ['b', 'c']],
    [{ filter: ['state=RUNNING', 'CPUS=10'] }, ['b']],
    [{ filter: ['state='] }, []],
  ])('by %j', (choice, expected) => {
    expect(ids(choice)).toEqual(expected);
  });

  it('refuses a filter that is none', () => {
    expect(() => ids({ filter: ['state'] })).toThrow('It must be key=value, unlike state');
  });
});

describe('a moment', () => {
  it.each([
    ['2026-01-01T23:59:58Z', '2 s ago'],
    [NOW_MS - 3 * 3_600_000, '3 h ago'],
    ['2026-01-05T00:00:00Z', 'in 3 d'],
    ['never', 'never'],
  ])('%s is %s', (value, expected) => {
    expect(showTime(value, 'relative', NOW_MS)).toBe(expected);
  });

  it('is for programs what they want', () => {
    expect(showTime(NOW_MS, 'iso', 0)).toBe('2026-01-02T00:00:00.000Z');
    expect(showTime('2026-01-02T00:00:00Z', 'unix', 0)).toBe(String(NOW_MS / 1000));
  });
});

describe('one thing', () => {
  it('is a line for each of its members, however deep', () => {
    const item = {
      id: 'a',
      launch: { id: 'b', phaseSince: '2026-01-01T23:59:00Z' },
      ports: [1, 2],
      labels: [{ key: 'k' }],
      none: [],
    };
    expect(itemView(item, 'relative', NOW_MS).split('\n')).toEqual([
      'id                 a',
      'launch.id          b',
      'launch.phaseSince  1 min ago',
      'ports              1, 2',
      'labels.0.key       k',
      'none               -',
    ]);
  });
});
