import { toWireInstance } from '../instances/wire-container-instance.ts';
import type { JsonObject } from '../json.ts';
import { readCluster } from '../requests/identifiers.ts';
import { toWireTask } from '../tasks/wire-task.ts';
import type { Turn } from '../turn.ts';
import type { ListState } from './admin-command.ts';

/** Unbounded, unlike the operations of ECS: for tables and for looking around. */
export function listState({ state }: Turn, command: ListState): JsonObject {
  const cluster = readCluster(state, { cluster: command.cluster });
  const isHere = (record: { readonly cluster: unknown }): boolean => record.cluster === cluster;
  return {
    containerInstances: [...state.instances.values()]
      .filter(isHere)
      .map((instance) => toWireInstance(instance, new Set(['CONTAINER_INSTANCE_HEALTH']))),
    tasks: [...state.tasks.values()].filter(isHere).map((task) => toWireTask(task, 'with-tags')),
  };
}
