import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { planRestart, restartBounds } from '../../../../src/frameworks/marathon/engine/rolling-restart.ts';
import type { RestartCounts } from '../../../../src/frameworks/marathon/engine/rolling-restart.ts';

const NOTHING: RestartCounts = {
  wanted: 0,
  newActive: 0,
  newReady: 0,
  oldReady: 0,
  oldUseless: 0,
  oldUnknown: 0,
  stopping: 0,
};

const capacity = fc.integer({ min: 0, max: 20 }).map((twentieth) => twentieth / 20);

const strategy = fc.record({ minimumHealthCapacity: capacity, maximumOverCapacity: capacity });

describe('the bounds of a restart', () => {
  it.each([
    [1, 1, 10, 10, 20],
    [0.5, 0, 5, 3, 5],
    [0.5, 0.2, 5, 3, 6],
    [0, 0, 3, 0, 3],
    [0.1, 0.1, 100, 10, 110],
    [0.07, 0.07, 100, 7, 107],
  ])('with capacities %d and %d of %d instances are %d and %d', (health, over, wanted, min, max) => {
    const bounds = restartBounds({ minimumHealthCapacity: health, maximumOverCapacity: over }, wanted);
    expect(bounds).toEqual({ min, max });
  });
});

describe('a restart', () => {
  it('with full capacities starts all new ones beside all old ones', () => {
    const moves = planRestart(
      { minimumHealthCapacity: 1, maximumOverCapacity: 1 },
      { ...NOTHING, wanted: 3, oldReady: 3 },
    );
    expect(moves).toMatchObject({ launch: 3, stopOldReady: 0, isDone: false });
  });

  it('without any capacity to spare begins with one instance more', () => {
    const tight = { minimumHealthCapacity: 1, maximumOverCapacity: 0 };
    expect(planRestart(tight, { ...NOTHING, wanted: 3, oldReady: 3 }).launch).toBe(1);
    const begun = { ...NOTHING, wanted: 3, oldReady: 3, newActive: 1 };
    expect(planRestart(tight, begun)).toMatchObject({ launch: 0, stopOldReady: 0 });
    expect(planRestart(tight, { ...begun, newReady: 1 })).toMatchObject({ launch: 0, stopOldReady: 1 });
  });

  it('that may stop everything does so first', () => {
    const moves = planRestart(
      { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
      { ...NOTHING, wanted: 2, oldReady: 2 },
    );
    expect(moves).toMatchObject({ launch: 0, stopOldReady: 2 });
  });

  it('stops what serves nobody at once, and leaves what may serve', () => {
    const moves = planRestart(
      { minimumHealthCapacity: 1, maximumOverCapacity: 1 },
      { ...NOTHING, wanted: 2, oldUseless: 1, oldUnknown: 1 },
    );
    expect(moves).toMatchObject({ stopOldUseless: 1, stopOldReady: 0, stopOldUnknown: 0 });
  });

  it('stops what may serve once as many as must are known to', () => {
    const unknown = { ...NOTHING, wanted: 4, oldUnknown: 3 };
    const strategyOf = { minimumHealthCapacity: 0.5, maximumOverCapacity: 1 };
    expect(planRestart(strategyOf, { ...unknown, newActive: 2, newReady: 1 }).stopOldUnknown).toBe(0);
    expect(planRestart(strategyOf, { ...unknown, newActive: 2, newReady: 2 }).stopOldUnknown).toBe(3);
  });

  it('always comes to its end within its bounds, whatever of it becomes ready when', () => {
    fc.assert(
      fc.property(
        strategy,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        fc.array(fc.boolean(), { minLength: 400, maxLength: 400 }),
        (given, wanted, old, luck) => {
          const { min, max } = restartBounds(given, wanted);
          const most = Math.max(old, min === max ? max + 1 : max);
          let counts: RestartCounts = { ...NOTHING, wanted, oldReady: old };
          for (const isLucky of [...luck, ...Array<boolean>(100).fill(true)]) {
            const moves = planRestart(given, counts);
            if (moves.isDone) return;
            const { newActive, newReady, oldReady, stopping } = counts;
            // An app that grows never had as many as are to serve in the end.
            expect(newReady + oldReady - moves.stopOldReady).toBeGreaterThanOrEqual(
              Math.min(min, newReady + oldReady),
            );
            const launched = newActive + moves.launch;
            expect(launched + oldReady + stopping).toBeLessThanOrEqual(most);
            const stoppingNow = stopping + moves.stopOldReady;
            counts = {
              ...counts,
              newActive: launched,
              newReady: isLucky ? Math.min(launched, newReady + 1) : newReady,
              oldReady: oldReady - moves.stopOldReady,
              stopping: isLucky ? Math.max(0, stoppingNow - 1) : stoppingNow,
            };
          }
          throw new Error(`it does not end: ${JSON.stringify(counts)}`);
        },
      ),
    );
  });
});
