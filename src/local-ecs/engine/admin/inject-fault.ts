import { invalidParameter } from '../api-error.ts';
import { addFault, toWireFault } from '../faults/fault-rules.ts';
import type { JsonObject } from '../json.ts';
import { OPERATIONS } from '../operations/table.ts';
import type { Turn } from '../turn.ts';
import type { InjectFault } from './admin-command.ts';

/** An operation that is not served would never be called; its name is a mistake. */
export function injectFault({ state }: Turn, { type: _type, ...rule }: InjectFault): JsonObject {
  const { operation } = rule;
  if (operation !== undefined && !OPERATIONS.has(operation))
    throw invalidParameter(`operation should be one of [${[...OPERATIONS.keys()].join(',')}]`);
  return { fault: toWireFault(addFault(state.faults, rule)) };
}
