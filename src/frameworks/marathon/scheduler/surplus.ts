import type { AppDefinition } from '../engine/app-definition.ts';
import { selectToStop } from '../engine/kill-selection.ts';
import type { StoppableInstance } from '../engine/kill-selection.ts';
import type { Deployment } from './deployment.ts';
import type { Instance } from './instance.ts';

const STOPPABLE_STATES = {
  TASK_UNREACHABLE: 'TASK_UNREACHABLE',
  TASK_RUNNING: 'TASK_RUNNING',
  TASK_STARTING: 'TASK_STARTING',
} as const;

/** What is of an earlier configuration goes before anything else. */
function stoppable(
  { versionInfo }: AppDefinition,
  instance: Instance,
  deployment: Deployment | undefined,
): StoppableInstance {
  const { state, agent, id, stagedAtMs, version } = instance;
  const known: Partial<Record<string, StoppableInstance['state']>> = STOPPABLE_STATES;
  return {
    ...agent,
    id,
    stagedAtMs,
    state: known[state ?? ''] ?? 'TASK_STAGING',
    condemned: version < versionInfo.lastConfigChangeAt || deployment?.condemned.has(id) === true,
  };
}

/** Which of an app's instances to stop when there are so many too many, those first that the app would miss least. */
export function surplusOf(
  app: AppDefinition,
  instances: readonly Instance[],
  count: number,
  deployment: Deployment | undefined,
): readonly Instance[] {
  const byId = new Map(instances.map((instance) => [instance.id, instance]));
  const candidates = instances.map((each) => stoppable(app, each, deployment));
  return selectToStop(app, candidates, count).flatMap(({ id }) => byId.get(id) ?? []);
}
