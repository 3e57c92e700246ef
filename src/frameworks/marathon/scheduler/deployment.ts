import { planDeployment } from '../engine/deployment-plan.ts';
import type { DeploymentAction, DeploymentStep } from '../engine/deployment-plan.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';

/** What a deployment does with an app beyond making it known. */
export interface PlannedAction {
  readonly action: DeploymentAction['action'];
  /** In which step, from 1. */
  readonly step: number;
}

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
  /** All apps that it changes, each with what it does with it. */
  readonly actions: ReadonlyMap<PathId, PlannedAction>;
  /** Instances that are to go first, since somebody named them. */
  readonly condemned: ReadonlySet<string>;
  readonly startedAtMs: number;
}

/** The one action on each app that its instances are concerned with; where there is none, that it becomes known. */
function actionsOf(steps: readonly DeploymentStep[]): ReadonlyMap<PathId, PlannedAction> {
  const actions = new Map<PathId, PlannedAction>();
  for (const [i, step] of steps.entries())
    for (const { app, action } of step)
      if (action !== 'StartApplication' || !actions.has(app)) actions.set(app, { action, step: i + 1 });
  return actions;
}

/** @returns undefined when the dependencies of the target go in a circle. */
export function makeDeployment(
  given: Omit<Deployment, 'version' | 'steps' | 'currentStep' | 'actions'>,
): Deployment | undefined {
  const steps = planDeployment(given.original, given.target);
  if (steps === undefined) return undefined;
  return withSteps({ ...given, version: given.target.version, currentStep: 0 }, steps);
}

/** A deployment with its steps, told what they come to for each app. */
export const withSteps = (
  given: Omit<Deployment, 'steps' | 'actions'>,
  steps: readonly DeploymentStep[],
): Deployment => ({ ...given, steps, actions: actionsOf(steps) });

/** The actions that go on now. */
export const currentActions = ({ steps, currentStep }: Deployment): DeploymentStep =>
  steps[currentStep - 1] ?? [];
