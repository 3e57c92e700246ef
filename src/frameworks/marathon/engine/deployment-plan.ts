import { changeOf } from './app-change.ts';
import type { AppDefinition } from './app-definition.ts';
import { appsWithOtherNeeds, dependencyLevels } from './dependencies.ts';
import { differingApps, findApp } from './group.ts';
import type { Group } from './group.ts';
import type { PathId } from './path-id.ts';

/** What a deployment does with one app. */
export interface DeploymentAction {
  readonly action: 'StartApplication' | 'StopApplication' | 'ScaleApplication' | 'RestartApplication';
  readonly app: PathId;
}

/** Actions that go on side by side; the next step waits for all of them. */
export type DeploymentStep = readonly DeploymentAction[];

/** How an app gets from what it was to what it is to be; undefined when it is that already. */
function actionFor(
  before: AppDefinition | undefined,
  after: AppDefinition,
): DeploymentAction['action'] | undefined {
  if (before === undefined) return 'ScaleApplication';
  // A restart is a configuration that differs in its time only.
  const isRestarted = before.versionInfo.lastConfigChangeAt !== after.versionInfo.lastConfigChangeAt;
  const change = isRestarted ? 'configuration' : changeOf(before, after);
  if (change === 'none') return undefined;
  return change === 'scaling' || after.instances === 0 ? 'ScaleApplication' : 'RestartApplication';
}

/**
 * The steps from one tree of apps to another: what is gone is stopped, what is new is made known, then everything that differs
 * gets its instances, each level of dependencies after those it needs. Costs as much as there is that differs, and that it
 * depends on.
 * @param original whose dependencies go in no circle.
 * @returns undefined when those of the new tree do.
 */
export function planDeployment(original: Group, target: Group): readonly DeploymentStep[] | undefined {
  const levels = dependencyLevels(target, [...appsWithOtherNeeds(original, target)]);
  if (levels === undefined) return undefined;
  const changed = new Set(differingApps(original, target));
  const missing = (
    apps: Iterable<AppDefinition>,
    from: Group,
    action: DeploymentAction['action'],
  ): DeploymentStep =>
    [...apps].filter(({ id }) => findApp(from, id) === undefined).map(({ id }) => ({ action, app: id }));
  const steps = levels.map((level) =>
    level.flatMap((app): DeploymentStep => {
      const action = changed.has(app) ? actionFor(findApp(original, app.id), app) : undefined;
      return action === undefined ? [] : [{ action, app: app.id }];
    }),
  );
  return [
    missing(differingApps(target, original), target, 'StopApplication'),
    missing(changed, original, 'StartApplication'),
    ...steps,
  ].filter((step) => step.length > 0);
}
