import type { PlannableCommand } from '../../src/local-ecs/engine/admin/admin-command.ts';
import type { FaultPlan } from '../../src/local-ecs/engine/faults/fault-plan.ts';
import type { Heart } from './heart.ts';
import type { History } from './history.ts';
import type { Violation } from './oracle/violation.ts';

/** A broken rule, and when it was. */
export interface FoundViolation extends Violation {
  readonly atMs: number;
}

export interface Outcome {
  readonly seed: number;
  readonly violations: readonly FoundViolation[];
  readonly history: History;
  /** Operation and fault of each call that went wrong, and crashes, in the order they were. */
  readonly faults: readonly string[];
  readonly launched: number;
  /** Tasks that services of somebody else have had. */
  readonly serviceTasks: number;
  /** Tasks that ECS has forgotten before the end. */
  readonly forgottenTasks: number;
  readonly crashes: number;
  /** Crashes that took the store along. */
  readonly storesLost: number;
}

/** What a simulation is about, beside its seed. */
export interface SimulationOptions {
  /** What goes wrong in ECS itself besides, until faults end. */
  readonly faultPlan?: FaultPlan<PlannableCommand>;
  /** Whom the bridge takes itself for. Rules are checked for `simulation`: with any other, stopping a task is wrong. */
  readonly owner?: string;
  /** Makes the heart of each life of the bridge. */
  readonly heart?: () => Heart;
}
