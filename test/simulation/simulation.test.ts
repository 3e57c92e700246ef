import { describe, expect, it } from '@jest/globals';

import { formatViolation } from './describe.ts';
import { simulate } from './simulation.ts';

const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1);

describe('whatever goes wrong', () => {
  it.each(SEEDS)('no rule is broken, and everything comes to rest: seed %i', (seed) => {
    const outcome = simulate(seed);
    expect(outcome.violations.map((violation) => formatViolation(outcome, violation))).toEqual([]);
    expect(outcome.launched).toBeGreaterThan(0);
    expect(outcome.faults.length).toBeGreaterThan(0);
  });

  it('happens again in the same way with the same seed', () => {
    const [one, other] = [simulate(1), simulate(1)];
    expect(one.history.about([], Number.POSITIVE_INFINITY, 100_000)).toEqual(
      other.history.about([], Number.POSITIVE_INFINITY, 100_000),
    );
  });
});

describe('a broken rule', () => {
  it('is told as the history, up to then, of what it is about', () => {
    const outcome = simulate(1, 'somebody else');
    const violation = outcome.violations.find(({ rule }) => rule === 'S7');
    if (violation === undefined) throw new Error('a bridge under the wrong name breaks S7');
    const [title, ...lines] = formatViolation(outcome, violation).split('\n');
    expect(title).toBe(`seed 1: S7 ${violation.what}`);
    expect(lines.length).toBeLessThanOrEqual(60);
    expect(lines.at(-1)).toContain('BROKEN S7 a foreign task was stopped');
    for (const line of lines) {
      expect(line).toMatch(/^ +\d+\.\d{3} s {2}(BROKEN|CALL|EVENT|FAULT|NOTE|WORLD) /);
      expect(violation.about.some((word) => line.includes(word))).toBe(true);
    }
  });
});
