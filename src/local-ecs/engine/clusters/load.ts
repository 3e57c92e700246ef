/** What instances have, and what tasks hold of it. */
export interface Load {
  readonly cpuUnits: number;
  readonly memoryMiB: number;
  readonly reservedCpuUnits: number;
  readonly reservedMemoryMiB: number;
}

export const NO_LOAD: Load = { cpuUnits: 0, memoryMiB: 0, reservedCpuUnits: 0, reservedMemoryMiB: 0 };
