import { changeInstance } from '../instances/change-instance.ts';
import { toWireInstance } from '../instances/wire-container-instance.ts';
import type { JsonObject } from '../json.ts';
import type { Turn } from '../turn.ts';
import type { SetContainerInstanceHealth, SetContainerInstanceState } from './admin-command.ts';
import { targetInstance } from './admin-target.ts';

/** The same as UpdateContainerInstancesState, for one instance. */
export function setContainerInstanceState(turn: Turn, command: SetContainerInstanceState): JsonObject {
  const instance = targetInstance(turn.state, command);
  if (instance.known.status !== command.status) changeInstance(turn, instance, { status: command.status });
  return { containerInstance: toWireInstance(instance, new Set()) };
}

/** Instance health makes a new version: ECS sends events about it. */
export function setContainerInstanceHealth(turn: Turn, command: SetContainerInstanceHealth): JsonObject {
  const instance = targetInstance(turn.state, command);
  const { health } = command;
  if (instance.known.health !== health)
    changeInstance(turn, instance, { health, healthChangedAtMs: turn.nowMs });
  return { containerInstance: toWireInstance(instance, new Set(['CONTAINER_INSTANCE_HEALTH'])) };
}
