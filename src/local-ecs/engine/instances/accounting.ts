import type { InstanceResources } from '../../../ecs/container-instance.ts';
import { MAX_RESERVED_PORTS } from '../../../ecs/limits.ts';
import type { RemainingSize } from '../../../ecs/placement/placed-on.ts';
import type { ReservedResources } from '../../../ecs/reserved-resources.ts';
import type { IndexedInstance } from './known-instance.ts';

/** What one task takes, its GPUs chosen. */
export interface Reservation {
  readonly need: ReservedResources;
  readonly gpuIds: readonly string[];
}

/** The sum of no reservations. */
export const NO_RESOURCES: InstanceResources = {
  cpuUnits: 0,
  memoryMiB: 0,
  ports: [],
  portsUdp: [],
  gpuIds: [],
};

const withAll = <Item>(list: readonly Item[], more: readonly Item[]): readonly Item[] =>
  more.length === 0 ? list : [...list, ...more];

const without = <Item>(list: readonly Item[], gone: readonly Item[]): readonly Item[] =>
  gone.length === 0 ? list : list.filter((item) => !gone.includes(item));

/** The sum once a task's share is taken. */
export function addReservation(sum: InstanceResources, { need, gpuIds }: Reservation): InstanceResources {
  return {
    cpuUnits: sum.cpuUnits + need.cpuUnits,
    memoryMiB: sum.memoryMiB + need.memoryMiB,
    ports: withAll(sum.ports, need.ports),
    portsUdp: withAll(sum.portsUdp, need.portsUdp),
    gpuIds: withAll(sum.gpuIds, gpuIds),
  };
}

/** The sum once a task's share is given back; the inverse of adding it. */
export function subtractReservation(
  sum: InstanceResources,
  { need, gpuIds }: Reservation,
): InstanceResources {
  return {
    cpuUnits: sum.cpuUnits - need.cpuUnits,
    memoryMiB: sum.memoryMiB - need.memoryMiB,
    ports: without(sum.ports, need.ports),
    portsUdp: without(sum.portsUdp, need.portsUdp),
    gpuIds: without(sum.gpuIds, gpuIds),
  };
}

/** What is left, in ECS's manner: amounts and GPUs that are free, ports that are taken. */
export function remainingResources(
  registered: InstanceResources,
  reserved: InstanceResources,
): InstanceResources {
  return {
    cpuUnits: registered.cpuUnits - reserved.cpuUnits,
    memoryMiB: registered.memoryMiB - reserved.memoryMiB,
    ports: [...registered.ports, ...reserved.ports],
    portsUdp: [...registered.portsUdp, ...reserved.portsUdp],
    gpuIds: without(registered.gpuIds, reserved.gpuIds),
  };
}

/** What is left of the amounts. */
export function remainingSize({ registered, known }: IndexedInstance): RemainingSize {
  return {
    cpuUnits: registered.cpuUnits - known.reserved.cpuUnits,
    memoryMiB: registered.memoryMiB - known.reserved.memoryMiB,
  };
}

/** What of an instance is not enough for a task, in ECS's words. */
export type Shortage = 'RESOURCE:CPU' | 'RESOURCE:MEMORY' | 'RESOURCE:PORTS' | 'RESOURCE:GPU';

/**
 * Why a task does not fit into what remains of the instance, in the order in which ECS names it. A task that reserves no CPU fits
 * even where none is left. An instance has at most 100 reserved ports, TCP and UDP, the agent's own included.
 */
export function findShortage(instance: IndexedInstance, need: ReservedResources): Shortage | undefined {
  const { cpuUnits, memoryMiB } = remainingSize(instance);
  if (need.cpuUnits > cpuUnits) return 'RESOURCE:CPU';
  if (need.memoryMiB > memoryMiB) return 'RESOURCE:MEMORY';
  const asked = need.ports.length + need.portsUdp.length;
  if (asked === 0 && need.gpus === 0) return undefined;
  const remaining = remainingResources(instance.registered, instance.known.reserved);
  const taken = remaining.ports.length + remaining.portsUdp.length;
  if (asked > 0 && taken + asked > MAX_RESERVED_PORTS) return 'RESOURCE:PORTS';
  if (need.ports.some((port) => remaining.ports.includes(port))) return 'RESOURCE:PORTS';
  if (need.portsUdp.some((port) => remaining.portsUdp.includes(port))) return 'RESOURCE:PORTS';
  return need.gpus > remaining.gpuIds.length ? 'RESOURCE:GPU' : undefined;
}
