import { deregisterInstance } from '../agent/machine.ts';
import { readNamedInstance } from '../instances/read-named-instance.ts';
import { toWireInstance } from '../instances/wire-container-instance.ts';
import { readCluster } from '../requests/identifiers.ts';
import { readBoolean } from '../requests/members.ts';
import type { Operation } from './operation.ts';

/** With force its tasks are stopped; without, an instance that has some stays. It is describable for about an hour. */
export const deregisterContainerInstance: Operation = (turn, body) => {
  const cluster = readCluster(turn.state, body);
  const instance = readNamedInstance(turn.state, cluster, body);
  deregisterInstance(turn, instance, readBoolean(body, 'force') ?? false);
  return { containerInstance: toWireInstance(instance, new Set()) };
};
