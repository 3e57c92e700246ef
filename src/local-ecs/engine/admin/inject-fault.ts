import { invalidParameter } from '../api-error.ts';
import { addFault, toWireFault } from '../faults/fault-rules.ts';
import { countStaleReads } from '../faults/stale-reads.ts';
import type { FaultRecord } from '../faults/fault.ts';
import type { JsonObject } from '../json.ts';
import { EC2_OPERATIONS } from '../ec2/table.ts';
import { OPERATIONS } from '../operations/table.ts';
import { QUEUE_OPERATIONS } from '../queue/operations/table.ts';
import type { LocalEcsState } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { InjectFault } from './admin-command.ts';

/** An operation that is not served would never be called; its name is a mistake. @throws InvalidParameterException */
export function checkOperation(operation: string | undefined): void {
  const names = [...OPERATIONS.keys(), ...EC2_OPERATIONS.keys(), ...QUEUE_OPERATIONS.keys()];
  if (operation !== undefined && !names.includes(operation))
    throw invalidParameter(`operation should be one of [${names.join(',')}]`);
}

export function injectFault({ state }: Turn, { type: _type, ...rule }: InjectFault): JsonObject {
  checkOperation(rule.operation);
  const record = addFault(state.faults, rule);
  countStaleReads(state);
  return { fault: toWireFault(record) };
}

/** Calls go right again, as far as no plan says otherwise. @returns the faults there were. */
export function clearFaults(state: LocalEcsState): readonly FaultRecord[] {
  const cleared = state.faults.splice(0);
  countStaleReads(state);
  return cleared;
}
