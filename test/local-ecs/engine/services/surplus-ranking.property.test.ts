import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RemainingSize } from '../../../../src/ecs/placement/placed-on.ts';
import type { PlacementStrategy } from '../../../../src/ecs/placement/placement-strategy.ts';
import { createSeededRandom } from '../../../../src/local-ecs/engine/seeded-random.ts';
import { SurplusRanking } from '../../../../src/local-ecs/engine/services/surplus-ranking.ts';
import type { SurplusHost } from '../../../../src/local-ecs/engine/services/surplus-ranking.ts';
import { preferred } from '../../../ecs/placement/placement-oracle.ts';
import type { OracleInstance } from '../../../ecs/placement/placement-oracle.ts';

const TASK = { cpuUnits: 128, memoryMiB: 64 };

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
  cpuUnits: fc.integer({ min: 0, max: 4 }).map((n) => n * TASK.cpuUnits),
  memoryMiB: fc.integer({ min: 0, max: 4 }).map((n) => n * TASK.memoryMiB),
  tasks: fc.integer({ min: 1, max: 4 }),
});

const world = fc
  .array(instance, { minLength: 1, maxLength: 10 })
  .map((instances) => instances.map((entry, n): OracleInstance => ({ id: `i-${n}`, ...entry })));

const withoutTask = (before: OracleInstance): OracleInstance => ({
  ...before,
  cpuUnits: before.cpuUnits + TASK.cpuUnits,
  memoryMiB: before.memoryMiB + TASK.memoryMiB,
  tasks: before.tasks - 1,
});

const remainingOf = ({ cpuUnits, memoryMiB }: OracleInstance): RemainingSize => ({ cpuUnits, memoryMiB });

const toHost = (of: OracleInstance): SurplusHost => ({
  id: of.id,
  attributes: Object.entries(of.attributes).map(([name, value]) => ({ name, value })),
  tasks: of.tasks,
  remaining: remainingOf(withoutTask(of)),
});

/** What strategies would like least: all that they count has the other sign. */
function missedLeast(
  strategies: readonly PlacementStrategy[],
  hosts: readonly OracleInstance[],
): readonly string[] {
  const turned = hosts.map((host) => ({
    ...host,
    tasks: -host.tasks,
    cpuUnits: -host.cpuUnits,
    memoryMiB: -host.memoryMiB,
  }));
  return preferred(
    strategies,
    turned,
    turned.filter(({ tasks }) => tasks < 0),
  ).map(({ id }) => id);
}

describe('the tasks that a service does without', () => {
  it('go one after the other where an oracle misses them least that works every choice out anew', () => {
    fc.assert(
      fc.property(fc.array(strategy, { maxLength: 5 }), world, fc.nat(), (strategies, instances, seed) => {
        const ranking = new SurplusRanking(strategies, instances.map(toHost), createSeededRandom(seed));
        let now = instances;
        for (;;) {
          const allowed = missedLeast(strategies, now);
          const { id } = ranking.take() ?? {};
          if (id === undefined) {
            expect(allowed).toEqual([]);
            return;
          }
          expect(allowed).toContain(id);
          now = now.map((entry) => (entry.id === id ? withoutTask(entry) : entry));
          for (const entry of now) if (entry.id === id && entry.tasks > 0) ranking.putBack(toHost(entry));
        }
      }),
    );
  });

  it('are chosen by chance between all that are missed alike', () => {
    fc.assert(
      fc.property(fc.array(strategy, { maxLength: 5 }), world, (strategies, instances) => {
        const allowed = missedLeast(strategies, instances);
        const chosen = Array.from(
          { length: 40 * allowed.length },
          (_, seed) =>
            new SurplusRanking(strategies, instances.map(toHost), createSeededRandom(seed)).take()?.id,
        );
        expect(new Set(chosen)).toEqual(new Set(allowed));
      }),
      { numRuns: 30 },
    );
  });
});
