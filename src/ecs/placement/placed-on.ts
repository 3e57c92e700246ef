import type { EcsAttribute } from '../container-instance.ts';

/** What strategies ask of a container instance that does not change while tasks are placed. */
export interface PlacedOn {
  readonly id: string;
  readonly attributes: readonly EcsAttribute[];
}

/** What is left of an instance. */
export interface RemainingSize {
  readonly cpuUnits: number;
  readonly memoryMiB: number;
}
