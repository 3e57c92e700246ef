import { describe, expect, it } from '@jest/globals';

import { planLines } from '../../../../src/cli/client/marathon/plan-lines.ts';
import type { Style } from '../../../../src/cli/terminal.ts';

const same = (text: string): string => text;
const PLAIN: Style = { strong: same, faint: same, good: same, warning: same, bad: same };

const linesFor = (waiting: readonly object[]): readonly string[] =>
  planLines({ apps: [], steps: [], lockedBy: [], waiting }, 'web.json', PLAIN);

describe('A plan for people', () => {
  it('tells what other apps take before it, and not what takes nothing', () => {
    const waiting = [
      { id: '/db', wanted: 3, fits: 1 },
      { id: '/huge', wanted: 2, fits: 0 },
      { id: '/cache', wanted: 2, fits: 2 },
    ];
    expect(linesFor(waiting)).toEqual([
      'Placed first, since they wait already: /db 1 of 3, /cache 2 of 2',
      'Nothing would change.',
    ]);
  });

  it('names five of many apps', () => {
    const waiting = [1, 2, 3, 4, 5, 6, 7].map((i) => ({ id: `/${i}`, wanted: 1, fits: 1 }));
    expect(linesFor(waiting)[0]).toMatch(/\/5 1 of 1 and 2 more$/);
  });
});
