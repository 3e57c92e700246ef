import { describe, expect, it } from '@jest/globals';

import { firstOf, oneOf } from '../../../src/assembly/metrics/bounded-label.ts';

describe('a label of listed values', () => {
  it.each([
    ['a', 'a'],
    ['c', 'other'],
    ['', 'other'],
    [undefined, 'other'],
    [7, 'other'],
  ])('makes of %p %s', (value, label) => {
    expect(oneOf(['a', 'b'])(value)).toBe(label);
  });
});

describe('a label of the first values', () => {
  it('keeps those it saw first for ever, and counts all others as one', () => {
    const label = firstOf(2);
    expect(['a', 'b', 'a', 'c', 'b', 'd', 'a'].map(label)).toEqual([
      'a',
      'b',
      'a',
      'other',
      'b',
      'other',
      'a',
    ]);
  });
});
