import type { InstanceRecord } from '../instances/container-instance.ts';
import type { ClusterRecord } from './cluster.ts';
import { NO_LOAD } from './load.ts';
import type { Load } from './load.ts';

function loadOfInstance({ registered, known }: InstanceRecord): Load {
  if (known.status === 'INACTIVE') return NO_LOAD;
  return {
    cpuUnits: registered.cpuUnits,
    memoryMiB: registered.memoryMiB,
    reservedCpuUnits: known.reserved.cpuUnits,
    reservedMemoryMiB: known.reserved.memoryMiB,
  };
}

/** Counts what has changed about an instance into its cluster. */
export function countLoad(instance: InstanceRecord): void {
  const { cluster, countedLoad: before } = instance;
  const after = loadOfInstance(instance);
  const { load } = cluster;
  cluster.load = {
    cpuUnits: load.cpuUnits + after.cpuUnits - before.cpuUnits,
    memoryMiB: load.memoryMiB + after.memoryMiB - before.memoryMiB,
    reservedCpuUnits: load.reservedCpuUnits + after.reservedCpuUnits - before.reservedCpuUnits,
    reservedMemoryMiB: load.reservedMemoryMiB + after.reservedMemoryMiB - before.reservedMemoryMiB,
  };
  instance.countedLoad = after;
}

/** How full a cluster is, from 0 to 1: the larger of its shares of CPU and memory; 0 without instances. */
export function loadOf({ load }: ClusterRecord): number {
  const share = (reserved: number, all: number): number => (all > 0 ? reserved / all : 0);
  return Math.min(
    1,
    Math.max(share(load.reservedCpuUnits, load.cpuUnits), share(load.reservedMemoryMiB, load.memoryMiB)),
  );
}
