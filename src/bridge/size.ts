import type { Amounts } from './amounts.ts';

/** Cpus and memory alone, for sums over many agents. 1024 units are one cpu. */
export type Size = Pick<Amounts, 'cpuUnits' | 'memoryMiB'>;

export const NO_SIZE: Size = { cpuUnits: 0, memoryMiB: 0 };

export const addSizes = (a: Size, b: Size): Size => ({
  cpuUnits: a.cpuUnits + b.cpuUnits,
  memoryMiB: a.memoryMiB + b.memoryMiB,
});

/** What `from` has more than `what`, kind by kind; never negative. */
export const excess = (from: Size, what: Size): Size => ({
  cpuUnits: Math.max(0, from.cpuUnits - what.cpuUnits),
  memoryMiB: Math.max(0, from.memoryMiB - what.memoryMiB),
});
