import { invalidParameter } from '../api-error.ts';
import { FAULT_KINDS } from '../faults/fault-kinds.ts';
import type { FaultRule } from '../faults/fault.ts';
import { REFUSAL_CODES } from '../faults/refusals.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { readBoolean, readInteger, readNumber, readString, required } from '../requests/members.ts';

const STATUSES = [500, 502, 503] as const;

function readStatus(body: JsonObject): FaultRule['status'] {
  const status = readInteger(body, 'status');
  if (status === undefined) return undefined;
  const known = STATUSES.find((each) => each === status);
  if (known === undefined) throw invalidParameter(`status should be one of [${STATUSES.join(',')}]`);
  return known;
}

/** What a JSON body says of a fault. @throws ApiError */
export function readFaultRule(body: JsonObject): FaultRule {
  return withoutUndefined({
    fault: required(readChoice(body, 'fault', FAULT_KINDS), 'fault'),
    phase: readChoice(body, 'phase', ['before-acting', 'after-acting']),
    operation: readString(body, 'operation'),
    times: readInteger(body, 'times'),
    probability: readNumber(body, 'probability'),
    seed: readInteger(body, 'seed'),
    delayMs: readInteger(body, 'delayMs'),
    status: readStatus(body),
    html: readBoolean(body, 'html'),
    code: readChoice(body, 'code', REFUSAL_CODES),
    message: readString(body, 'message'),
    reason: readString(body, 'reason'),
    staleMs: readInteger(body, 'staleMs'),
  });
}
