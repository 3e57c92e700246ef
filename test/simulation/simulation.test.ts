import { describe, expect, it } from '@jest/globals';

import { formatViolation } from './describe.ts';
import { SHARP_SEEDS } from './mutations/sharp-seeds.ts';
import { REGRESSIONS } from './regressions.ts';
import { hasRoles } from './roles.ts';
import { hasServices } from './services.ts';
import { simulate } from './simulation.ts';

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);

const SERVICE_SEEDS = Array.from({ length: 100 }, (_, i) => i + 1)
  .filter(hasServices)
  .slice(1, 5);

describe('whatever goes wrong', () => {
  it.each(SEEDS)('no rule is broken, and everything comes to rest: seed %i', (seed) => {
    const outcome = simulate(seed);
    expect(outcome.violations.map((violation) => formatViolation(outcome, violation))).toEqual([]);
    expect(outcome.launched).toBeGreaterThan(0);
    expect(outcome.faults.length).toBeGreaterThan(0);
  });

  it.each(SERVICE_SEEDS)('nor beside services of somebody else: seed %i', (seed) => {
    const outcome = simulate(seed);
    expect(outcome.violations.map((violation) => formatViolation(outcome, violation))).toEqual([]);
    expect(outcome.serviceTasks).toBeGreaterThan(0);
    expect(outcome.launched).toBeGreaterThan(0);
  });

  it.each(REGRESSIONS)('seed $seed does not break $rule again: $was', ({ seed, rule }) => {
    const outcome = simulate(seed);
    const broken = outcome.violations.filter((violation) => violation.rule === rule);
    expect(broken.map((violation) => formatViolation(outcome, violation))).toEqual([]);
  });

  it('goes on as before with these seeds, whatever else is drawn for others', () => {
    expect(REGRESSIONS.filter(({ seed }) => hasRoles(seed))).toEqual([]);
    const kept = [...REGRESSIONS.map(({ seed }) => seed), ...SHARP_SEEDS, ...SEEDS];
    expect(kept.filter(hasServices)).toEqual([]);
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
    const outcomes = SEEDS.slice(0, 4).map((seed) => simulate(seed, { owner: 'somebody else' }));
    const outcome = outcomes.find(({ violations }) => violations.some(({ rule }) => rule === 'S7'));
    const violation = outcome?.violations.find(({ rule }) => rule === 'S7');
    if (outcome === undefined || violation === undefined)
      throw new Error('a bridge under the wrong name breaks S7');
    const [title, ...lines] = formatViolation(outcome, violation).split('\n');
    expect(title).toBe(`seed ${outcome.seed}: S7 ${violation.what}`);
    expect(lines.length).toBeLessThanOrEqual(60);
    expect(lines.at(-1)).toContain('BROKEN S7 a foreign task was stopped');
    for (const line of lines) {
      expect(line).toMatch(/^ +\d+\.\d{3} s {2}(BROKEN|CALL|EVENT|FAULT|NOTE|WORLD) /);
      expect(line.includes('the bridge') || violation.about.some((word) => line.includes(word))).toBe(true);
    }
  });
});
