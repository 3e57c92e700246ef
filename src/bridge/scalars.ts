import type { Amounts } from './amounts.ts';

/** Amounts without ports, in the same units: what shares and quotas are counted in. */
export type Scalars = Omit<Amounts, 'ports'>;

export const SCALAR_KINDS = ['cpuUnits', 'memoryMiB', 'disk', 'gpus'] as const;

export const NO_SCALARS: Scalars = { cpuUnits: 0, memoryMiB: 0, disk: 0, gpus: 0 };

export function addScalars(a: Scalars, b: Scalars): Scalars {
  return {
    cpuUnits: a.cpuUnits + b.cpuUnits,
    memoryMiB: a.memoryMiB + b.memoryMiB,
    disk: a.disk + b.disk,
    gpus: a.gpus + b.gpus,
  };
}

export function subtractScalars(from: Scalars, what: Scalars): Scalars {
  return {
    cpuUnits: from.cpuUnits - what.cpuUnits,
    memoryMiB: from.memoryMiB - what.memoryMiB,
    disk: from.disk - what.disk,
    gpus: from.gpus - what.gpus,
  };
}

/** What `from` has more than `what`, kind by kind; never negative. */
export function excessScalars(from: Scalars, what: Scalars): Scalars {
  return {
    cpuUnits: Math.max(0, from.cpuUnits - what.cpuUnits),
    memoryMiB: Math.max(0, from.memoryMiB - what.memoryMiB),
    disk: Math.max(0, from.disk - what.disk),
    gpus: Math.max(0, from.gpus - what.gpus),
  };
}

export const isNothing = (scalars: Scalars): boolean => SCALAR_KINDS.every((kind) => scalars[kind] === 0);

/** The largest part that `some` is of `all`, kind by kind; kinds of which there is nothing do not count. */
export function dominantShare(some: Scalars, all: Scalars): number {
  let largest = 0;
  for (const kind of SCALAR_KINDS) if (all[kind] > 0) largest = Math.max(largest, some[kind] / all[kind]);
  return largest;
}
