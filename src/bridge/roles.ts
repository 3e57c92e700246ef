import { toThousandths } from '../mesos/scalar.ts';
import { cpusOf, cpuUnitsOf } from './amounts.ts';
import type { Amounts } from './amounts.ts';
import type { BridgeConfig, Quota } from './config.ts';
import { SCALAR_KINDS } from './scalars.ts';
import type { Scalars } from './scalars.ts';
import { shareOfRole } from './shares.ts';
import type { BridgeState } from './state.ts';

/** Least that is worth an offer: 0.01 cpus or 32 MiB. @see Mesos flag `--min_allocatable_resources` */
export const MIN_CPUS = 10;
export const MIN_MEMORY_MIB = 32;

/** How much larger than that of others the share of a role may be; 1 unless it is configured. */
export function weightOf({ roles }: BridgeConfig, role: string): number {
  return Object.hasOwn(roles, role) ? (roles[role]?.weight ?? 1) : 1;
}

function limitsOf(quota: Quota): Partial<Scalars> {
  const { cpus, mem, disk, gpus } = quota;
  return {
    ...(cpus === undefined ? {} : { cpuUnits: cpuUnitsOf(toThousandths(cpus) ?? Infinity) }),
    ...(mem === undefined ? {} : { memoryMiB: Math.floor(mem) }),
    ...(disk === undefined ? {} : { disk: toThousandths(disk) ?? Infinity }),
    ...(gpus === undefined ? {} : { gpus: Math.floor(gpus) }),
  };
}

/**
 * What a role may still be given: its quota less its share, kind by kind, for the kinds its quota names; undefined
 * for a role without quota. Roles are flat: `a/b` does not count for `a`.
 */
export function roomOf(state: BridgeState, role: string): Partial<Scalars> | undefined {
  const { roles } = state.config;
  const quota = Object.hasOwn(roles, role) ? roles[role]?.quota : undefined;
  if (quota === undefined) return undefined;
  const share = shareOfRole(state, role);
  const room: { -readonly [Kind in keyof Scalars]?: number } = limitsOf(quota);
  for (const kind of SCALAR_KINDS) {
    const limit = room[kind];
    if (limit !== undefined) room[kind] = Math.max(0, limit - share[kind]);
  }
  return room;
}

export function fitsInto(amounts: Amounts, room: Partial<Scalars>): boolean {
  return SCALAR_KINDS.every((kind) => amounts[kind] <= (room[kind] ?? Infinity));
}

/** The part of an agent's resources that fits into what a quota leaves. Ports are not cut. */
export function cutTo(amounts: Amounts, room: Partial<Scalars>): Amounts {
  return {
    cpuUnits: Math.min(amounts.cpuUnits, room.cpuUnits ?? Infinity),
    memoryMiB: Math.min(amounts.memoryMiB, room.memoryMiB ?? Infinity),
    disk: Math.min(amounts.disk, room.disk ?? Infinity),
    gpus: Math.min(amounts.gpus, room.gpus ?? Infinity),
    ports: amounts.ports,
  };
}

/**
 * Whether a quota leaves too little of cpus or of memory for an offer to be of use: no task runs on the one without the
 * other. An agent that has none left of one by itself is another matter.
 */
export function isCutToNothing(amounts: Amounts, cut: Amounts): boolean {
  const cpusCut = cut.cpuUnits < amounts.cpuUnits && cpusOf(cut.cpuUnits) < MIN_CPUS;
  return cpusCut || (cut.memoryMiB < amounts.memoryMiB && cut.memoryMiB < MIN_MEMORY_MIB);
}
