import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  PUBLISHED_START_LATENCY,
  startLatencyAt,
  startLatencyOf,
} from '../../../../src/local-ecs/engine/latency/published-start-latency.ts';
import { createSeededRandom } from '../../../../src/local-ecs/engine/seeded-random.ts';

const CELLS = PUBLISHED_START_LATENCY.flatMap(({ nodes, measurements }) =>
  measurements.map(({ load, percentiles }) => ({ nodes, load, percentiles })),
);

const nodesArbitrary = fc.integer({ min: 0, max: 10_000 });
const loadArbitrary = fc.double({ min: 0, max: 1, noNaN: true });
const shareArbitrary = fc.double({ min: 0, max: 1, noNaN: true });

/** Rounding of the last bit. */
const ABOUT = 1e-6;

describe('the published start latency', () => {
  it.each(CELLS)('has, of 10,000 starts on $nodes nodes at load $load, its percentiles', (cell) => {
    const random = createSeededRandom(cell.nodes + Math.round(100 * cell.load));
    const percentiles = startLatencyOf(cell.nodes, cell.load);
    const drawn = Array.from({ length: 10_000 }, () => startLatencyAt(percentiles, random())).toSorted(
      (a, b) => a - b,
    );
    const { p50, p90, p99 } = cell.percentiles;
    expect(Math.abs((drawn[5_000] ?? 0) / p50 - 1)).toBeLessThan(0.02);
    expect(Math.abs((drawn[9_000] ?? 0) / p90 - 1)).toBeLessThan(0.02);
    expect(Math.abs((drawn[9_900] ?? 0) / p99 - 1)).toBeLessThan(0.02);
    expect(drawn[0]).toBeGreaterThan(0);
  });

  it.each(CELLS)(
    'is exact where it was measured: $nodes nodes at load $load',
    ({ nodes, load, percentiles }) => {
      const found = startLatencyOf(nodes, load);
      expect(found.p50).toBeCloseTo(percentiles.p50, 6);
      expect(found.p90).toBeCloseTo(percentiles.p90, 6);
      expect(found.p99).toBeCloseTo(percentiles.p99, 6);
    },
  );

  it('grows with the share of starts, in every cluster', () => {
    fc.assert(
      fc.property(nodesArbitrary, loadArbitrary, shareArbitrary, shareArbitrary, (nodes, load, a, b) => {
        const percentiles = startLatencyOf(nodes, load);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        return startLatencyAt(percentiles, low) <= startLatencyAt(percentiles, high) + ABOUT;
      }),
    );
  });

  it('lies between what was measured around it', () => {
    fc.assert(
      fc.property(nodesArbitrary, loadArbitrary, (nodes, load) => {
        const found = startLatencyOf(nodes, load);
        for (const name of ['p50', 'p90', 'p99'] as const) {
          const figures = CELLS.map(({ percentiles }) => percentiles[name]);
          expect(found[name]).toBeGreaterThanOrEqual(Math.min(...figures) - ABOUT);
          expect(found[name]).toBeLessThanOrEqual(Math.max(...figures) + ABOUT);
        }
      }),
    );
  });

  it('of a cluster between two sizes and loads is between theirs', () => {
    const { p90 } = startLatencyOf(Math.round(Math.sqrt(100 * 1000)), 0.7);
    const corners = [startLatencyOf(100, 0.5), startLatencyOf(100, 0.9), startLatencyOf(1000, 0.7)];
    expect(p90).toBeGreaterThan(Math.min(...corners.map((corner) => corner.p90)));
    expect(p90).toBeLessThan(Math.max(...corners.map((corner) => corner.p90)));
  });

  it('of a cluster smaller or larger than all that were measured is that of the nearest', () => {
    expect(startLatencyOf(3, 0)).toEqual(startLatencyOf(100, 0.1));
    expect(startLatencyOf(0, 0)).toEqual(startLatencyOf(100, 0.1));
    expect(startLatencyOf(5000, 1)).toEqual(startLatencyOf(1000, 0.9));
  });
});
