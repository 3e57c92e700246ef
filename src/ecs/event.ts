import type { ContainerInstance } from './container-instance.ts';
import type { EcsTask } from './task.ts';

/**
 * What ECS tells of a change without being asked. It is complete but for health, and for the capacity provider of an
 * instance: those only a description tells.
 */
export type EcsEvent = {
  /** When the change happened, by ECS's clock. */
  readonly atMs: number;
} & (
  | { readonly type: 'TASK'; readonly task: EcsTask }
  | { readonly type: 'INSTANCE'; readonly instance: ContainerInstance }
);
