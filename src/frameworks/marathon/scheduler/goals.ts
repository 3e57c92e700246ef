import type { AppDefinition } from '../engine/app-definition.ts';
import { findApp } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Deployment } from './deployment.ts';
import { deploymentOn } from './state.ts';
import type { MarathonState } from './state.ts';

/** What an app is to become now. */
export type Goal =
  /** As many instances as the definition says, of whatever version; a deployment that waits for it is told. */
  | { readonly type: 'scale'; readonly app: AppDefinition; readonly deployment?: Deployment }
  /** The same, and all of the definition's configuration. */
  | { readonly type: 'restart'; readonly app: AppDefinition; readonly deployment: Deployment }
  /** No instances. */
  | { readonly type: 'stop'; readonly deployment?: Deployment };

const scaled = (app: AppDefinition | undefined, deployment?: Deployment): Goal => {
  if (app === undefined) return { type: 'stop' };
  return { type: 'scale', app, ...(deployment === undefined ? {} : { deployment }) };
};

/** Whether an app has instances that an earlier deployment, which was given up, was to replace. */
function hasOutdated(
  { instances }: MarathonState,
  { id, versionInfo, instances: wanted }: AppDefinition,
): boolean {
  if (wanted === 0) return false;
  for (const version of instances.versionsOf(id)) if (version < versionInfo.lastConfigChangeAt) return true;
  return false;
}

/** The definition that an app's instances are to be of; undefined when there are to be none. */
export function wantedApp(state: MarathonState, app: PathId): AppDefinition | undefined {
  const deployment = deploymentOn(state, app);
  if (deployment === undefined) return findApp(state.root, app);
  return findApp(isBefore(deployment, app) ? deployment.original : deployment.target, app);
}

/** Whether a deployment has not come to an app yet. */
function isBefore({ actions, currentStep }: Deployment, app: PathId): boolean {
  const found = actions.get(app);
  return found === undefined || found.step > currentStep;
}

/** Before a deployment comes to an app it stays what it was; afterwards it stays what it has become. */
function goalIn(state: MarathonState, deployment: Deployment, app: PathId): Goal {
  const { original, target, currentStep } = deployment;
  const found = deployment.actions.get(app);
  if (found === undefined || isBefore(deployment, app)) return scaled(findApp(original, app));
  const after = findApp(target, app);
  if (found.step < currentStep) return scaled(after);
  if (after === undefined) return { type: 'stop', deployment };
  const isRestart = found.action === 'RestartApplication' || hasOutdated(state, after);
  return isRestart ? { type: 'restart', app: after, deployment } : scaled(after, deployment);
}

export function goalOf(state: MarathonState, app: PathId): Goal {
  const deployment = deploymentOn(state, app);
  return deployment === undefined ? scaled(findApp(state.root, app)) : goalIn(state, deployment, app);
}
