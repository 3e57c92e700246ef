import type { FaultRule } from '../faults/fault.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { readInteger, readNumber, readString, required } from '../requests/members.ts';

/** What a JSON body says of a fault. @throws ApiError */
export function readFaultRule(body: JsonObject): FaultRule {
  const kinds = ['reset', 'silence', 'throttle', 'error', 'delay'] as const;
  return withoutUndefined({
    fault: required(readChoice(body, 'fault', kinds), 'fault'),
    phase: readChoice(body, 'phase', ['before-acting', 'after-acting']),
    operation: readString(body, 'operation'),
    times: readInteger(body, 'times'),
    probability: readNumber(body, 'probability'),
    seed: readInteger(body, 'seed'),
    delayMs: readInteger(body, 'delayMs'),
  });
}
