import type { PathId } from '../../engine/path-id.ts';
import type { Instance } from '../../scheduler/instance.ts';
import { isRunning } from '../../scheduler/instance.ts';
import type { MarathonState } from '../../scheduler/state.ts';
import { healthOf } from './health-results.ts';

/** How many tasks of an app there are, by how far they are. One without a check is neither healthy nor not. */
export interface TaskCounts {
  readonly staged: number;
  readonly running: number;
  readonly healthy: number;
  readonly unhealthy: number;
}

const isStaged = ({ state }: Instance): boolean => state === undefined || state === 'TASK_STAGING';

export function countTasks(state: MarathonState, instances: readonly Instance[]): TaskCounts {
  const counts = { staged: 0, running: 0, healthy: 0, unhealthy: 0 };
  for (const instance of instances) {
    const results = healthOf(state, instance);
    if (isStaged(instance)) counts.staged += 1;
    if (isRunning(instance)) counts.running += 1;
    if (results.some(({ alive }) => !alive)) counts.unhealthy += 1;
    else if (results.length > 0) counts.healthy += 1;
  }
  return counts;
}

export const instancesOf = ({ instances }: MarathonState, app: PathId): readonly Instance[] => [
  ...instances.ofApp(app).values(),
];
