import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PlacementRanking } from '../../../src/ecs/placement/placement-ranking.ts';
import type { PlacementStrategy } from '../../../src/ecs/placement/placement-strategy.ts';
import { preferred } from './placement-oracle.ts';
import type { OracleInstance } from './placement-oracle.ts';

const NEED = { cpuUnits: 128, memoryMiB: 64 };

const strategy = fc.constantFrom<PlacementStrategy>(
  { type: 'random' },
  { type: 'spread', field: { over: 'instance' } },
  { type: 'spread', field: { over: 'attribute', name: 'zone' } },
  { type: 'spread', field: { over: 'attribute', name: 'rack' } },
  { type: 'binpack', resource: 'cpu' },
  { type: 'binpack', resource: 'memory' },
);

const instance = fc.record({
  attributes: fc.record(
    { zone: fc.constantFrom('a', 'b', 'c'), rack: fc.constantFrom('1', '2') },
    { requiredKeys: ['zone'] },
  ),
  cpuUnits: fc.integer({ min: 0, max: 6 }).map((n) => n * 128),
  memoryMiB: fc.integer({ min: 0, max: 6 }).map((n) => n * 64),
  tasks: fc.integer({ min: 0, max: 3 }),
});

const world = fc
  .array(instance, { minLength: 1, maxLength: 9 })
  .map((instances) => instances.map((entry, n): OracleInstance => ({ id: `i-${n}`, ...entry })));

const takes = ({ cpuUnits, memoryMiB }: OracleInstance): boolean =>
  cpuUnits >= NEED.cpuUnits && memoryMiB >= NEED.memoryMiB;

const withTask = (before: OracleInstance): OracleInstance => ({
  ...before,
  cpuUnits: before.cpuUnits - NEED.cpuUnits,
  memoryMiB: before.memoryMiB - NEED.memoryMiB,
  tasks: before.tasks + 1,
});

const remainingOf = (of: OracleInstance): { cpuUnits: number; memoryMiB: number } => ({
  cpuUnits: of.cpuUnits,
  memoryMiB: of.memoryMiB,
});

function rankingOf(
  strategies: readonly PlacementStrategy[],
  instances: readonly OracleInstance[],
): PlacementRanking {
  const placedOn = (
    entry: OracleInstance,
  ): { id: string; attributes: { name: string; value: string }[] } => ({
    id: entry.id,
    attributes: Object.entries(entry.attributes).map(([name, value]) => ({ name, value })),
  });
  return new PlacementRanking(
    strategies,
    instances.filter(takes).map((entry) => ({ ...placedOn(entry), remaining: remainingOf(entry) })),
    instances.map((entry) => ({ ...placedOn(entry), tasks: entry.tasks })),
  );
}

describe('A ranking of instances', () => {
  it('prefers, task after task, what an oracle prefers that works every choice out anew', () => {
    fc.assert(
      fc.property(
        fc.array(strategy, { maxLength: 5 }),
        world,
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 12, maxLength: 12 }),
        (strategies, instances, chances) => {
          const ranking = rankingOf(strategies, instances);
          let now = instances;
          for (const chance of chances) {
            const allowed = preferred(strategies, now, now.filter(takes)).map(({ id }) => id);
            const chosen = ranking.best(() => chance);
            if (allowed.length === 0) expect(chosen).toBeUndefined();
            else expect(allowed).toContain(chosen);
            if (chosen === undefined) return;
            now = now.map((entry) => (entry.id === chosen ? withTask(entry) : entry));
            const after = now.find(({ id }) => id === chosen);
            ranking.placed(chosen, after !== undefined && takes(after) ? remainingOf(after) : undefined);
          }
        },
      ),
    );
  });

  it('lets chance decide between all that are preferred equally, and only between them', () => {
    fc.assert(
      fc.property(fc.array(strategy, { maxLength: 5 }), world, (strategies, instances) => {
        const ranking = rankingOf(strategies, instances);
        const allowed = preferred(strategies, instances, instances.filter(takes)).map(({ id }) => id);
        const chosen = allowed.map((_, n) => ranking.best(() => (n + 0.5) / allowed.length));
        expect(new Set(chosen)).toEqual(new Set(allowed));
      }),
    );
  });
});
