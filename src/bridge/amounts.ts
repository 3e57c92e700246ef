import type { InstanceResources } from '../ecs/container-instance.ts';
import { CPU_UNITS_PER_CPU, MAX_RESERVED_PORTS } from '../ecs/limits.ts';
import type { ReservedResources } from '../ecs/reserved-resources.ts';
import type { Quantities } from '../mesos/quantities.ts';
import {
  addRanges,
  containsRanges,
  NO_RANGES,
  normalizeRanges,
  rangesOf,
  subtractRanges,
} from '../mesos/ranges.ts';
import type { Range, Ranges } from '../mesos/ranges.ts';
import type { Thousandths } from '../mesos/scalar.ts';

/**
 * Resources of one agent in the units ECS accounts them in, so that what ECS says and what we promise add up
 * without rounding. Numbers may turn negative where too much was deducted; ports cannot.
 */
export interface Amounts {
  /** 1024 units are one cpu. */
  readonly cpuUnits: number;
  readonly memoryMiB: number;
  /** Thousandths of a MiB: ECS knows no disk, so only Mesos's own precision matters. */
  readonly disk: Thousandths;
  readonly gpus: number;
  /** Host ports, free for (or taken by) TCP and UDP alike. */
  readonly ports: Ranges;
}

export const NOTHING: Amounts = { cpuUnits: 0, memoryMiB: 0, disk: 0, gpus: 0, ports: NO_RANGES };

export function add(a: Amounts, b: Amounts): Amounts {
  return {
    cpuUnits: a.cpuUnits + b.cpuUnits,
    memoryMiB: a.memoryMiB + b.memoryMiB,
    disk: a.disk + b.disk,
    gpus: a.gpus + b.gpus,
    ports: addRanges(a.ports, b.ports),
  };
}

/** The same of many; puts their ports in order once. */
export function sum(all: Iterable<Amounts>): Amounts {
  let [cpuUnits, memoryMiB, disk, gpus] = [0, 0, 0, 0];
  const ports: Range[] = [];
  for (const each of all) {
    cpuUnits += each.cpuUnits;
    memoryMiB += each.memoryMiB;
    disk += each.disk;
    gpus += each.gpus;
    ports.push(...each.ports);
  }
  return { cpuUnits, memoryMiB, disk, gpus, ports: normalizeRanges(ports) };
}

export function subtract(from: Amounts, what: Amounts): Amounts {
  return {
    cpuUnits: from.cpuUnits - what.cpuUnits,
    memoryMiB: from.memoryMiB - what.memoryMiB,
    disk: from.disk - what.disk,
    gpus: from.gpus - what.gpus,
    ports: subtractRanges(from.ports, what.ports),
  };
}

/** The larger of the two, kind by kind; for ports, all of both. */
export function larger(a: Amounts, b: Amounts): Amounts {
  return {
    cpuUnits: Math.max(a.cpuUnits, b.cpuUnits),
    memoryMiB: Math.max(a.memoryMiB, b.memoryMiB),
    disk: Math.max(a.disk, b.disk),
    gpus: Math.max(a.gpus, b.gpus),
    ports: addRanges(a.ports, b.ports),
  };
}

/** The part of a launch that ECS does not account, for what it declares and what ECS reserves for it. */
export function unaccountedOf(declared: Amounts, reserved: Amounts): Amounts {
  return subtract(larger(declared, reserved), reserved);
}

export function fits(part: Amounts, whole: Amounts): boolean {
  return (
    part.cpuUnits <= whole.cpuUnits &&
    part.memoryMiB <= whole.memoryMiB &&
    part.disk <= whole.disk &&
    part.gpus <= whole.gpus &&
    containsRanges(whole.ports, part.ports)
  );
}

/** A kind of resource, as Mesos names it. */
export type ResourceKind = 'cpus' | 'mem' | 'disk' | 'gpus' | 'ports';

const SCALARS = [
  { kind: 'cpus', words: 'cpu units', amount: 'cpuUnits' },
  { kind: 'mem', words: 'MiB of memory', amount: 'memoryMiB' },
  { kind: 'disk', words: 'thousandths of a MiB of disk', amount: 'disk' },
  { kind: 'gpus', words: 'gpus', amount: 'gpus' },
] as const;

const shortScalar = (part: Amounts, whole: Amounts): (typeof SCALARS)[number] | undefined =>
  SCALARS.find(({ amount }) => part[amount] > whole[amount]);

/** The first kind of which `part`, which does not fit, has more than `whole`. */
export function shortKind(part: Amounts, whole: Amounts): ResourceKind {
  return shortScalar(part, whole)?.kind ?? 'ports';
}

/** Names the first kind of which `part` has more than `whole`, in words for people. */
export function shortage(part: Amounts, whole: Amounts): string {
  const short = shortScalar(part, whole);
  if (short === undefined) return 'a port is taken';
  const { words, amount } = short;
  return `${part[amount]} ${words} needed, ${whole[amount]} left`;
}

/** Thousandths of cpus that can be promised out of ECS units: ⌊units·1000/1024⌋. */
export function cpusOf(cpuUnits: number): Thousandths {
  return Math.floor((cpuUnits * 1000) / CPU_UNITS_PER_CPU);
}

/**
 * Units that thousandths of cpus stand for: ⌊thousandths·1.024⌋. Rounding down both ways makes any split of an
 * offer fit the instance it came from.
 */
export function cpuUnitsOf(cpus: Thousandths): number {
  return Math.floor((cpus * CPU_UNITS_PER_CPU) / 1000);
}

/** What a task says it needs, in ECS units. Unknown kinds are not accounted: nothing offers them. */
export function amountsOf(declared: Quantities): Amounts {
  const scalar = (name: string): Thousandths => declared.scalars.get(name) ?? 0;
  return {
    cpuUnits: cpuUnitsOf(scalar('cpus')),
    memoryMiB: Math.floor(scalar('mem') / 1000),
    disk: scalar('disk'),
    gpus: Math.floor(scalar('gpus') / 1000),
    ports: declared.ranges.get('ports') ?? NO_RANGES,
  };
}

/** What ECS deducts for a task. It knows no disk. */
export function amountsReserved(reserved: ReservedResources): Amounts {
  return {
    cpuUnits: reserved.cpuUnits,
    memoryMiB: reserved.memoryMiB,
    disk: 0,
    gpus: reserved.gpus,
    ports: rangesOf([...reserved.ports, ...reserved.portsUdp]),
  };
}

/**
 * What an instance has left by ECS's own account, within what we may offer at all.
 * @param remaining ECS lists the ports that are taken; those free for both protocols are offered, and none once
 * the instance holds as many as ECS allows.
 */
export function amountsRemaining(remaining: InstanceResources, ports: Ranges, disk: Thousandths): Amounts {
  const taken = [...remaining.ports, ...remaining.portsUdp];
  return {
    cpuUnits: Math.max(0, remaining.cpuUnits),
    memoryMiB: Math.max(0, remaining.memoryMiB),
    disk,
    gpus: remaining.gpuIds.length,
    ports: taken.length >= MAX_RESERVED_PORTS ? NO_RANGES : subtractRanges(ports, rangesOf(taken)),
  };
}

/** As Mesos quantities, the form a framework is offered; negative and empty kinds are left out. */
export function quantitiesOf(amounts: Amounts): Quantities {
  const scalars = [
    ['cpus', cpusOf(amounts.cpuUnits)],
    ['mem', amounts.memoryMiB * 1000],
    ['disk', amounts.disk],
    ['gpus', amounts.gpus * 1000],
  ] as const;
  return {
    scalars: new Map(scalars.filter(([, amount]) => amount > 0)),
    ranges: new Map(amounts.ports.length > 0 ? [['ports', amounts.ports]] : []),
    sets: new Map(),
  };
}
