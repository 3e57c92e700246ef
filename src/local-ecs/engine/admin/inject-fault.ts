import { invalidParameter } from '../api-error.ts';
import { addFault, toWireFault } from '../faults/fault-rules.ts';
import type { JsonObject } from '../json.ts';
import { EC2_OPERATIONS } from '../ec2/table.ts';
import { OPERATIONS } from '../operations/table.ts';
import { QUEUE_OPERATIONS } from '../queue/operations/table.ts';
import type { Turn } from '../turn.ts';
import type { InjectFault } from './admin-command.ts';

/** An operation that is not served would never be called; its name is a mistake. */
export function injectFault({ state }: Turn, { type: _type, ...rule }: InjectFault): JsonObject {
  const { operation } = rule;
  const names = [...OPERATIONS.keys(), ...EC2_OPERATIONS.keys(), ...QUEUE_OPERATIONS.keys()];
  if (operation !== undefined && !names.includes(operation))
    throw invalidParameter(`operation should be one of [${names.join(',')}]`);
  return { fault: toWireFault(addFault(state.faults, rule)) };
}
