import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  NO_RANGES,
  addRanges,
  containsRanges,
  countRanges,
  formatRanges,
  intersectRanges,
  normalizeRanges,
  numbersIn,
  rangesOf,
  subtractRanges,
  validateRanges,
} from '../../src/mesos/ranges.ts';
import type { Range, Ranges } from '../../src/mesos/ranges.ts';

const range = (begin: number, end: number): Range => Object.freeze({ begin, end });

/** Ranges in any order, overlapping and adjacent ones among them, over few numbers so that they meet often. */
const anyRanges: fc.Arbitrary<readonly Range[]> = fc
  .array(fc.tuple(fc.nat(40), fc.nat(6)), { maxLength: 10 })
  .map((pairs) => Object.freeze(pairs.map(([begin, length]) => range(begin, begin + length))));

const normalRanges = anyRanges.map((ranges) => Object.freeze(normalizeRanges(ranges)));

/** The model: the plain set of numbers. */
function numbersOf(ranges: readonly Range[]): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const { begin, end } of ranges) for (let n = begin; n <= end; n += 1) numbers.add(n);
  return numbers;
}

function expectNormal(ranges: Ranges): void {
  for (const [i, { begin, end }] of ranges.entries()) {
    expect(begin).toBeLessThanOrEqual(end);
    expect(begin).toBeGreaterThan((ranges[i - 1]?.end ?? -2) + 1);
  }
}

describe('normalizeRanges', () => {
  it.each<[string, readonly Range[], readonly Range[]]>([
    ['sorts', [range(30, 39), range(10, 19)], [range(10, 19), range(30, 39)]],
    ['merges adjacent ones', [range(20, 29), range(10, 19)], [range(10, 29)]],
    ['merges overlapping ones', [range(10, 25), range(20, 29)], [range(10, 29)]],
    ['swallows inner ones', [range(10, 29), range(15, 16)], [range(10, 29)]],
    ['keeps a gap of one', [range(10, 18), range(20, 29)], [range(10, 18), range(20, 29)]],
    ['drops inverted ones', [range(9, 3), range(10, 10)], [range(10, 10)]],
  ])('%s', (_, ranges, expected) => {
    expect(normalizeRanges(ranges)).toEqual(expected);
  });

  it('keeps exactly the numbers, in normal form, whatever the order', () => {
    fc.assert(
      fc.property(anyRanges, (ranges) => {
        const normal = normalizeRanges(ranges);
        expectNormal(normal);
        expect(numbersOf(normal)).toEqual(numbersOf(ranges));
        expect(normalizeRanges([...ranges].reverse())).toEqual(normal);
        expect(normalizeRanges(normal)).toEqual(normal);
      }),
    );
  });
});

describe('Arithmetic of ranges', () => {
  it('adds as sets unite', () => {
    fc.assert(
      fc.property(normalRanges, normalRanges, (a, b) => {
        const sum = addRanges(a, b);
        expectNormal(sum);
        expect(numbersOf(sum)).toEqual(new Set([...numbersOf(a), ...numbersOf(b)]));
      }),
    );
  });

  it('subtracts as sets differ', () => {
    fc.assert(
      fc.property(normalRanges, normalRanges, (from, what) => {
        const left = subtractRanges(from, what);
        const taken = numbersOf(what);
        expectNormal(left);
        expect(numbersOf(left)).toEqual(new Set([...numbersOf(from)].filter((n) => !taken.has(n))));
      }),
    );
  });

  it('intersects as sets do', () => {
    fc.assert(
      fc.property(normalRanges, normalRanges, (a, b) => {
        const common = intersectRanges(a, b);
        const inB = numbersOf(b);
        expectNormal(common);
        expect(numbersOf(common)).toEqual(new Set([...numbersOf(a)].filter((n) => inB.has(n))));
      }),
    );
  });

  it('contains as sets do', () => {
    fc.assert(
      fc.property(normalRanges, normalRanges, (whole, part) => {
        const inWhole = numbersOf(whole);
        expect(containsRanges(whole, part)).toBe([...numbersOf(part)].every((n) => inWhole.has(n)));
        expect(containsRanges(addRanges(whole, part), part)).toBe(true);
      }),
    );
  });

  it.each<[string, Ranges, Ranges]>([
    ['from the middle', [range(31010, 31010)], [range(31000, 31009), range(31011, 32000)]],
    ['from both ends', [range(31000, 31000), range(32000, 32000)], [range(31001, 31999)]],
    ['all', [range(1, 65535)], NO_RANGES],
    ['nothing when apart', [range(1, 30999), range(32001, 65535)], [range(31000, 32000)]],
  ])("takes ports of an agent's 31000-32000 %s", (_, what, left) => {
    expect(subtractRanges([range(31000, 32000)], what)).toEqual(left);
  });

  it('does not find a part that lies across a gap', () => {
    expect(containsRanges([range(1, 4), range(6, 9)], [range(4, 6)])).toBe(false);
  });
});

describe('Ranges as numbers', () => {
  it('counts and lists the numbers in rising order, and is made from them again', () => {
    fc.assert(
      fc.property(normalRanges, (ranges) => {
        const model = [...numbersOf(ranges)].sort((a, b) => a - b);
        expect(countRanges(ranges)).toBe(model.length);
        expect([...numbersIn(ranges)]).toEqual(model);
        expect(rangesOf([...model].reverse())).toEqual(ranges);
      }),
    );
  });
});

describe('validateRanges', () => {
  it('accepts separate ranges in any order, adjacent ones too', () => {
    expect(validateRanges([range(20, 29), range(10, 19), range(5, 5)])).toBeUndefined();
    expect(validateRanges([])).toBeUndefined();
  });

  it.each<[readonly Range[], string]>([
    [[range(5, 3)], 'Invalid ranges resource: begin > end in [5-3]'],
    [[range(20, 29), range(10, 20)], 'Invalid ranges resource: overlapping ranges [10-20] and [20-29]'],
    [[range(1, 9), range(1, 9)], 'Invalid ranges resource: overlapping ranges [1-9] and [1-9]'],
    [[range(-1, 3)], 'Invalid ranges resource: [-1-3] is no range of whole numbers'],
    [[range(0.5, 3)], 'Invalid ranges resource: [0.5-3] is no range of whole numbers'],
    [[range(1, NaN)], 'Invalid ranges resource: [1-NaN] is no range of whole numbers'],
    [[range(0, 2 ** 53)], 'Invalid ranges resource: [0-9007199254740992] is no range of whole numbers'],
  ])('refuses %j', (ranges, problem) => {
    expect(validateRanges(ranges)).toBe(problem);
  });

  it('accepts exactly the ranges that share no number', () => {
    fc.assert(
      fc.property(anyRanges, (ranges) => {
        const disjoint = countRanges(ranges) === numbersOf(ranges).size;
        expect(validateRanges(ranges) === undefined).toBe(disjoint);
      }),
    );
  });
});

describe('formatRanges', () => {
  it('prints ranges as Mesos does', () => {
    expect(formatRanges([range(31000, 31001), range(31005, 31005)])).toBe('[31000-31001, 31005-31005]');
    expect(formatRanges(NO_RANGES)).toBe('[]');
  });
});
