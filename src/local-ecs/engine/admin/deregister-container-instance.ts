import { deregisterInstance } from '../agent/machine.ts';
import { toWireInstance } from '../instances/wire-container-instance.ts';
import type { JsonObject } from '../json.ts';
import type { Turn } from '../turn.ts';
import type { DeregisterContainerInstance } from './admin-command.ts';
import { targetInstance } from './admin-target.ts';

/** By the id of its machine, too, which the operation of the API does not know. */
export function deregisterContainerInstance(turn: Turn, command: DeregisterContainerInstance): JsonObject {
  const instance = targetInstance(turn.state, command);
  deregisterInstance(turn, instance, command.force ?? false);
  return { containerInstance: toWireInstance(instance, new Set()) };
}
