import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isSameData } from '../../src/bridge/same-data.ts';

describe('plain data', () => {
  it.each<[string, unknown, unknown]>([
    ['objects with members in another order', { a: 1, b: [2] }, { b: [2], a: 1 }],
    ['a member that is undefined and one that is absent', { a: 1, b: undefined }, { a: 1 }],
    ['bytes', new Uint8Array([1, 2]), new Uint8Array([1, 2])],
    ['large integers', { n: 5n }, { n: 5n }],
  ])('is the same for %s', (_, a, b) => {
    expect(isSameData(a, b)).toBe(true);
    expect(isSameData(b, a)).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ['another value', { a: { b: 1 } }, { a: { b: 2 } }],
    ['a member more', { a: 1 }, { a: 1, b: 2 }],
    ['another member', { a: 1 }, { b: 1 }],
    ['another order in a list', [1, 2], [2, 1]],
    ['other bytes', new Uint8Array([1]), new Uint8Array([2])],
    ['a list and an object of the same members', ['x'], { 0: 'x' }],
    ['null and an object', null, {}],
    ['a number and its text', 1, '1'],
  ])('differs in %s', (_, a, b) => {
    expect(isSameData(a, b)).toBe(false);
    expect(isSameData(b, a)).toBe(false);
  });

  it('is the same as its copy, and differs from itself with one more member', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
        expect(isSameData(data, structuredClone(data))).toBe(true);
        expect(isSameData(data, { ...data, 'one more': 1 })).toBe(Object.hasOwn(data, 'one more'));
      }),
    );
  });
});
