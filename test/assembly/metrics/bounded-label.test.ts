import { describe, expect, it } from '@jest/globals';

import { oneOf } from '../../../src/assembly/metrics/bounded-label.ts';

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
