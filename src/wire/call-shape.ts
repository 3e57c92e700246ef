import type { Call, CallType } from '../mesos/call.ts';
import type { FrameworkId } from '../mesos/ids.ts';
import type { Operation } from '../mesos/offer.ts';
import { uuidText } from '../mesos/uuid.ts';
import { wordKey } from './message-plan.ts';
import { WireError } from './wire-error.ts';

/** A call as it was read: whatever the protocol does not require may be missing, its type and its body too. */
export interface RawCall {
  readonly type?: CallType;
  readonly frameworkId?: FrameworkId;
  readonly subscribe?: Call<'SUBSCRIBE'>['subscribe'];
  readonly updateFramework?: Call<'UPDATE_FRAMEWORK'>['updateFramework'];
  readonly acknowledge?: Call<'ACKNOWLEDGE'>['acknowledge'];
  readonly acknowledgeOperationStatus?: Call<'ACKNOWLEDGE_OPERATION_STATUS'>['acknowledgeOperationStatus'];
}

const BODILESS: ReadonlySet<string> = new Set(['UNKNOWN', 'TEARDOWN', 'REVIVE', 'SUPPRESS']);

/**
 * What makes a call none of the words, by itself: no type, no body, an id that contradicts another.
 * @returns the problem in the words of a master, or undefined: then the call is a {@link Call}.
 * @see Mesos `src/master/validation.cpp`, scheduler::call
 */
export function validateCallShape(raw: RawCall): string | undefined {
  if (raw.type === undefined) return absent('type');
  if (raw.type !== 'SUBSCRIBE' && raw.frameworkId === undefined) return absent('framework_id');
  const body = raw.type.toLowerCase();
  if (!BODILESS.has(raw.type) && !Object.hasOwn(raw, wordKey(body))) return absent(body);
  return validateBody(raw);
}

/** What bodies must have beyond the protocol. */
function validateBody(raw: RawCall): string | undefined {
  const { subscribe, updateFramework, acknowledge, acknowledgeOperationStatus } = raw;
  switch (raw.type) {
    case 'SUBSCRIBE':
      return validateSameId(raw, 'subscribe', subscribe?.frameworkInfo.id);
    case 'UPDATE_FRAMEWORK':
      return validateSameId(raw, 'update_framework', updateFramework?.frameworkInfo.id);
    case 'ACKNOWLEDGE':
      return validateUuid(acknowledge?.uuid);
    case 'ACKNOWLEDGE_OPERATION_STATUS':
      return validateUuid(acknowledgeOperationStatus?.uuid) ?? validateAgent(acknowledgeOperationStatus);
    default:
      return undefined;
  }
}

const validateAgent = (body: RawCall['acknowledgeOperationStatus']): string | undefined =>
  body?.agentId === undefined ? absent('agent_id') : undefined;

/**
 * Makes a call of what was read.
 * @throws WireError VALIDATE with the text a master answers
 */
export function callOf(raw: RawCall): Call {
  const problem = validateCallShape(raw);
  if (problem !== undefined)
    throw new WireError('VALIDATE', `Failed to validate scheduler::Call: ${problem}`);
  // It has its type and the body that goes with it; the compiler does not follow the one to the other.
  const call = raw as Call;
  if (call.type !== 'ACCEPT') return call;
  const operations = call.accept.operations.map(withBody);
  return { ...call, accept: { ...call.accept, operations } };
}

/** A launch of nothing may come without its body, as a group may; the latter is no operation anybody knows. */
function withBody(operation: Operation): Operation {
  if (operation.type === 'LAUNCH' && !Object.hasOwn(operation, 'launch'))
    return { ...operation, launch: { taskInfos: [] } };
  if (operation.type === 'LAUNCH_GROUP' && !Object.hasOwn(operation, 'launchGroup'))
    return { ...operation, type: 'UNKNOWN' };
  return operation;
}

const absent = (field: string): string => `Expecting '${field}' to be present`;

/** An empty id and none are the same. */
function validateSameId(raw: RawCall, body: string, id: FrameworkId | undefined): string | undefined {
  const isSame = (raw.frameworkId ?? '') === (id ?? '');
  return isSame ? undefined : `'framework_id' differs from '${body}.framework_info.id'`;
}

function validateUuid(uuid: Uint8Array | undefined): string | undefined {
  return uuid === undefined || uuidText(uuid) === undefined ? 'Not a valid UUID' : undefined;
}
