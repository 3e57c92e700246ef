import { afterAll, describe, expect, it } from '@jest/globals';

import { simulate } from '../simulation.ts';
import { MUTATIONS } from './catalogue.ts';
import type { Mutation } from './mutation.ts';
import { SHARP_SEEDS } from './sharp-seeds.ts';

const MOST_SEEDS = 1_000;

const SEEDS: ReadonlySet<number> = new Set([
  ...SHARP_SEEDS,
  ...Array.from({ length: MOST_SEEDS }, (_, n) => n + 1),
]);

/** The first seed that shows a mistake, and the rule by which it does. */
function firstSeedOf({ heart, breaks }: Mutation): { seed: number; rule: string } | undefined {
  for (const seed of SEEDS) {
    const [first] = simulate(seed, { heart }).violations.filter(({ rule }) => breaks.includes(rule));
    if (first !== undefined) return { seed, rule: first.rule };
  }
  return undefined;
}

describe('a bridge that', () => {
  const found: string[] = [];

  afterAll(() => {
    console.log(found.join('\n'));
  });

  it.each(MUTATIONS)(
    '$mistake is found out, and the same seed is well without that mistake',
    (mutation) => {
      const first = firstSeedOf(mutation);
      if (first === undefined) throw new Error(`no seed up to ${MOST_SEEDS} shows it`);
      const { seed, rule } = first;
      found.push(`${mutation.mistake}: ${rule} with seed ${seed}`);
      expect(simulate(seed).violations).toEqual([]);
    },
    600_000,
  );
});
