/** Times from StartTask to RUNNING, in milliseconds, by the share of all starts that took no longer. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** What was measured in a cluster of one size at one load. */
interface Measurement {
  /** From 0 to 1. */
  readonly load: number;
  readonly percentiles: Percentiles;
}

interface Measured {
  readonly nodes: number;
  /** By growing load. */
  readonly measurements: readonly Measurement[];
}

const at = (load: number, p50: number, p90: number, p99: number): Measurement => ({
  load,
  percentiles: { p50, p90, p99 },
});

/**
 * What AWS has published of Amazon ECS, by growing number of container instances.
 * @see the table of task start latencies by cluster size and load in AWS's talks on scheduling with Amazon ECS
 */
export const PUBLISHED_START_LATENCY: readonly [Measured, ...Measured[]] = [
  {
    nodes: 100,
    measurements: [
      at(0.1, 1440, 1760, 2050),
      at(0.25, 1440, 1770, 2050),
      at(0.5, 1440, 1850, 2110),
      at(0.9, 1440, 2010, 2210),
    ],
  },
  {
    nodes: 1000,
    measurements: [
      at(0.1, 1290, 1640, 1870),
      at(0.25, 1400, 1630, 1870),
      at(0.5, 1400, 1640, 1870),
      at(0.9, 1410, 1650, 1870),
    ],
  },
];

function between(a: Percentiles, b: Percentiles, share: number): Percentiles {
  const mix = (x: number, y: number): number => x + (y - x) * share;
  return { p50: mix(a.p50, b.p50), p90: mix(a.p90, b.p90), p99: mix(a.p99, b.p99) };
}

interface Point {
  readonly at: number;
  readonly percentiles: Percentiles;
}

/** Between two points what lies between theirs; outside what the nearest has. @param points by growing place, at least one */
function interpolate(points: readonly Point[], place: number): Percentiles | undefined {
  const above = points.findIndex((point) => point.at >= place);
  const [low, high] = [points[above - 1], points[above]];
  if (high === undefined) return points.at(-1)?.percentiles;
  if (low === undefined) return high.percentiles;
  return between(low.percentiles, high.percentiles, (place - low.at) / (high.at - low.at));
}

/**
 * The percentiles of a cluster, from those measured: between loads in proportion, between sizes in proportion to
 * their logarithms, beyond the smallest and largest as there.
 * @param nodes container instances. @param load from 0 to 1
 */
export function startLatencyOf(nodes: number, load: number): Percentiles {
  const sizes = PUBLISHED_START_LATENCY.map(({ nodes: measured, measurements }) => ({
    at: Math.log(measured),
    percentiles: interpolate(
      measurements.map(({ load: place, percentiles }) => ({ at: place, percentiles })),
      load,
    ),
  }));
  const points = sizes.flatMap(({ at: place, percentiles }) =>
    percentiles === undefined ? [] : [{ at: place, percentiles }],
  );
  return interpolate(points, Math.log(Math.max(1, nodes))) ?? { p50: 0, p90: 0, p99: 0 };
}

/**
 * The time that this share of all starts does not exceed: straight between the percentiles. Nothing is published beyond
 * them; the line from the 90th to the 99th goes on to the slowest start, and the faster half mirrors the slower one.
 * @param share from 0 to 1
 */
export function startLatencyAt({ p50, p90, p99 }: Percentiles, share: number): number {
  if (share < 0.5) return 2 * p50 - startLatencyAt({ p50, p90, p99 }, 1 - share);
  if (share < 0.9) return p50 + ((p90 - p50) * (share - 0.5)) / 0.4;
  return p90 + ((p99 - p90) * (share - 0.9)) / 0.09;
}
