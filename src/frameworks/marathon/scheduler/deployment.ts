import type { DeploymentStep } from '../engine/deployment-plan.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';

/**
 * A way from one tree of apps to another that is being gone. Which of its actions are done is not kept: it shows in the
 * instances.
 */
export interface Deployment {
  readonly id: string;
  /** The target's. */
  readonly version: Timestamp;
  readonly original: Group;
  readonly target: Group;
  readonly steps: readonly DeploymentStep[];
  /** From 1; 0 before the first. */
  readonly currentStep: number;
  readonly affectedApps: ReadonlySet<PathId>;
  /** Instances that are to go first, since somebody named them. */
  readonly condemned: ReadonlySet<string>;
  readonly startedAtMs: number;
}

/** The actions that go on now. */
export const currentActions = ({ steps, currentStep }: Deployment): DeploymentStep =>
  steps[currentStep - 1] ?? [];
