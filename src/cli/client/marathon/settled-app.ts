import type { Item } from '../item.ts';

const isEmpty = (value: unknown): boolean => !Array.isArray(value) || value.length === 0;

/** Whether an app is all that it is to be. */
export function isSettled(app: Item): boolean {
  const { instances, tasksRunning, tasksStaged, tasksHealthy, deployments } = app;
  const isChecked = !isEmpty(app['healthChecks']);
  return (
    isEmpty(deployments) &&
    tasksRunning === instances &&
    tasksStaged === 0 &&
    (!isChecked || tasksHealthy === instances)
  );
}
