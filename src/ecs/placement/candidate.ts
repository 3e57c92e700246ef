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

/** An instance that takes the task: what it has is enough, and no constraint speaks against it. */
export interface Candidate extends PlacedOn {
  readonly remaining: RemainingSize;
}

/** An instance that has tasks of a group, whether or not it takes another. */
export interface GroupHost extends PlacedOn {
  readonly tasks: number;
}
