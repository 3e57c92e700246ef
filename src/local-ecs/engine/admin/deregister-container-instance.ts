import { expelMachine } from '../agent/machine.ts';
import { invalidParameter } from '../api-error.ts';
import { toWireInstance } from '../instances/wire-container-instance.ts';
import type { JsonObject } from '../json.ts';
import type { Turn } from '../turn.ts';
import type { DeregisterContainerInstance } from './admin-command.ts';
import { targetInstance } from './admin-target.ts';

/** Without force a task that is still being stopped counts as running, too. */
export function deregisterContainerInstance(turn: Turn, command: DeregisterContainerInstance): JsonObject {
  const instance = targetInstance(turn.state, command);
  if (command.force !== true && instance.unstoppedTaskIds.size > 0)
    throw invalidParameter('Found running tasks on the instance.');
  expelMachine(turn, instance);
  return { containerInstance: toWireInstance(instance, new Set()) };
}
