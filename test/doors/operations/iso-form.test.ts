import { describe, expect, it } from '@jest/globals';

import { isoForm } from '../../../src/doors/operations/iso-form.ts';

describe('the ISO form', () => {
  it('names moments without their unit', () => {
    expect(isoForm({ atMs: 0, madeAtMs: 1, phaseSinceMs: 2, untilMs: 3 })).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      madeAt: '1970-01-01T00:00:00.001Z',
      phaseSince: '1970-01-01T00:00:00.002Z',
      until: '1970-01-01T00:00:00.003Z',
    });
  });

  it('leaves durations as they are, and what is not known out, however deep', () => {
    expect(isoForm([{ longestWaitMs: 5, gone: undefined, inner: [{ gone: undefined, text: 'x' }] }])).toEqual(
      [{ longestWaitMs: 5, inner: [{ text: 'x' }] }],
    );
  });
});
