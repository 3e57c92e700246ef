import { isRunning } from '../../scheduler/instance.ts';
import type { Instance } from '../../scheduler/instance.ts';
import type { ShownTask } from './shown-task.ts';

/** How many tasks there are, by how far they are. One without a check is neither healthy nor not. */
export interface TaskCounts {
  readonly staged: number;
  readonly running: number;
  readonly healthy: number;
  readonly unhealthy: number;
}

const isStaged = ({ state }: Instance): boolean => state === undefined || state === 'TASK_STAGING';

export function countTasks(tasks: Iterable<ShownTask>): TaskCounts {
  const counts = { staged: 0, running: 0, healthy: 0, unhealthy: 0 };
  for (const { instance, health } of tasks) {
    if (isStaged(instance)) counts.staged += 1;
    if (isRunning(instance)) counts.running += 1;
    if (health.some(({ alive }) => !alive)) counts.unhealthy += 1;
    else if (health.length > 0) counts.healthy += 1;
  }
  return counts;
}
