import type { DeploymentStep } from '../../engine/deployment-plan.ts';
import { currentActions } from '../../scheduler/deployment.ts';
import type { Deployment } from '../../scheduler/deployment.ts';
import type { MarathonState } from '../../scheduler/state.ts';
import { readinessJson } from './app-info.ts';
import { shownTasks } from './shown-task.ts';

type Json = Readonly<Record<string, unknown>>;

export const stepsJson = (steps: readonly DeploymentStep[]): readonly Json[] =>
  steps.map((actions) => ({ actions }));

export function deploymentJson(state: MarathonState, deployment: Deployment): Json {
  const { id, version, actions, steps, currentStep } = deployment;
  return {
    id,
    version,
    affectedApps: [...actions.keys()],
    affectedPods: [],
    steps: stepsJson(steps),
    currentActions: currentActions(deployment).map(({ action, app }) => ({
      action,
      app,
      readinessCheckResults: readinessJson(shownTasks(state, app)),
    })),
    currentStep,
    totalSteps: steps.length,
  };
}

/** A plan as events have it since 1.8: without the whole trees before and after. */
export const lightPlanJson = ({ id, version, steps }: Deployment): Json => ({
  id,
  version,
  steps: stepsJson(steps),
});
