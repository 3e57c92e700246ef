import { invalidParameter } from '../api-error.ts';
import type { EventFaults } from '../events/event-faults.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import {
  readBoolean,
  readInteger,
  readIntegers,
  readNumber,
  readObject,
  required,
} from '../requests/members.ts';

function readBounds(faults: JsonObject): readonly [min: number, max: number] | undefined {
  const bounds = readIntegers(faults, 'delayMs');
  if (bounds === undefined) return undefined;
  const [min, max, ...more] = bounds;
  if (min === undefined || max === undefined || more.length > 0)
    throw invalidParameter('delayMs must be two bounds, the smaller one first.');
  return [min, max];
}

/** The member `faults`. @throws ApiError */
export function readEventFaults(body: JsonObject): EventFaults {
  const faults = required(readObject(body, 'faults'), 'faults');
  return withoutUndefined({
    delayMs: readBounds(faults),
    duplicated: readNumber(faults, 'duplicated'),
    reordered: readNumber(faults, 'reordered'),
    reorderMs: readNumber(faults, 'reorderMs'),
    lost: readNumber(faults, 'lost'),
    clockSkewMs: readInteger(faults, 'clockSkewMs'),
    stalled: readBoolean(faults, 'stalled'),
  });
}
