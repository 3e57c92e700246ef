import { DESCRIBE_BATCH } from '../../../ecs/limits.ts';
import { readServiceTasks, toWireProtection } from '../tasks/read-service-tasks.ts';
import type { Operation } from './operation.ts';

/** Of tasks of services, protected or not; any other task is a failure. */
export const getTaskProtection: Operation = ({ state }, body) => {
  const { tasks, failures } = readServiceTasks(state, body, DESCRIBE_BATCH);
  return { protectedTasks: tasks.map(toWireProtection), failures };
};
