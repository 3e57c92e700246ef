import { describe, expect, it } from '@jest/globals';

import { backoffMs } from '../../src/bridge/turn.ts';

describe('waits between tries', () => {
  it.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [6, 16_000],
    [7, 30_000],
    [100, 30_000],
    [5_000, 30_000],
  ])('after try %d last %d ms', (attempts, waitMs) => {
    expect(backoffMs(attempts, 500, 30_000)).toBe(waitMs);
  });
});
