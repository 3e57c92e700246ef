import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_SCALAR, fromThousandths, toThousandths } from '../../src/mesos/scalar.ts';

const thousandthsOf = (value: number): number => toThousandths(value) ?? NaN;

describe('toThousandths', () => {
  it.each([
    [0.1, 100],
    [1.0005, 1001],
    [0.0005, 1],
    [0.0004, 0],
    [0.0004999999999999999, 0],
    [0.9995, 1000],
    [2.5, 2500],
    [31.999, 31_999],
    [-0.0005, -1],
    [-1.0005, -1001],
    [-0.0004, 0],
  ])('rounds %d half away from zero to %d thousandths', (value, thousandths) => {
    expect(toThousandths(value)).toBe(thousandths);
  });

  it('has one zero', () => {
    expect(Object.is(toThousandths(-0), 0)).toBe(true);
    expect(Object.is(toThousandths(-0.0001), 0)).toBe(true);
  });

  it('makes 0.1 and 0.2 add up to 0.3', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(thousandthsOf(0.1) + thousandthsOf(0.2)).toBe(toThousandths(0.3));
  });

  it('goes up to 2^42', () => {
    expect(MAX_SCALAR).toBe(4_398_046_511_104);
    expect(toThousandths(MAX_SCALAR)).toBe(4_398_046_511_104_000);
    expect(toThousandths(-MAX_SCALAR)).toBe(-4_398_046_511_104_000);
  });

  it('is undefined for what is no scalar', () => {
    for (const value of [NaN, Infinity, -Infinity, MAX_SCALAR + 1, -MAX_SCALAR - 1, Number.MAX_VALUE])
      expect(toThousandths(value)).toBeUndefined();
  });

  it('is symmetric around zero', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: MAX_SCALAR, noNaN: true }), (value) => {
        expect(thousandthsOf(-value) + thousandthsOf(value)).toBe(0);
      }),
    );
  });

  it('never strays further than half a thousandth', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        const thousandths = thousandthsOf(value);
        expect(Number.isSafeInteger(thousandths)).toBe(true);
        expect(Math.abs(thousandths - value * 1000)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});

describe('fromThousandths', () => {
  it.each([
    [300, 0.3],
    [1001, 1.001],
    [-1, -0.001],
    [0, 0],
  ])('reads %d thousandths as %d', (thousandths, value) => {
    expect(fromThousandths(thousandths)).toBe(value);
  });

  it('is undone by toThousandths over the whole range of scalars', () => {
    const largest = MAX_SCALAR * 1000;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.integer({ min: -largest, max: largest }),
          fc.integer({ min: largest - 1e6, max: largest }),
        ),
        (thousandths) => {
          expect(toThousandths(fromThousandths(thousandths))).toBe(thousandths);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('Scalars in thousandths', () => {
  it('stay exact over 100,000 additions, where doubles drift', () => {
    let thousandths = 0;
    let double = 0;
    for (let i = 0; i < 100_000; i += 1) {
      thousandths += thousandthsOf(1.001);
      double += 1.001;
    }
    expect(fromThousandths(thousandths)).toBe(100_100);
    expect(double).not.toBe(100_100);
  });

  it('come back to where they started, in whatever order amounts are given and taken', () => {
    const amounts = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(amounts, fc.double({ min: 0, max: 1e6, noNaN: true }), (given, start) => {
        const taken = [...given].sort((a, b) => a - b);
        const sum = (values: readonly number[]): number => values.reduce((n, v) => n + thousandthsOf(v), 0);
        expect(thousandthsOf(start) + sum(given) - sum(taken)).toBe(thousandthsOf(start));
      }),
    );
  });
});
