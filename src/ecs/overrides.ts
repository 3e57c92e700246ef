import type { KeyValuePair, ResourceRequirement } from './task-definition.ts';

/** What StartTask may change in one container. @see ECS `ContainerOverride` */
export interface ContainerOverride {
  readonly name: string;
  readonly command?: readonly string[];
  readonly environment?: readonly KeyValuePair[];
  readonly cpu?: number;
  readonly memory?: number;
  readonly memoryReservation?: number;
  readonly resourceRequirements?: readonly ResourceRequirement[];
}

/** What StartTask may change in a task. `cpu` and `memory` are decimal text, as ECS wants them. @see ECS `TaskOverride` */
export interface TaskOverrides {
  readonly cpu?: string;
  readonly memory?: string;
  readonly taskRoleArn?: string;
  readonly executionRoleArn?: string;
  readonly containerOverrides: readonly ContainerOverride[];
}

/** Characters ECS counts against its limit of 8,192. */
export function overridesLength(overrides: TaskOverrides): number {
  return JSON.stringify(overrides).length;
}
