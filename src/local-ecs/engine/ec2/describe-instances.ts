import { ApiError } from '../api-error.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { JsonObject } from '../json.ts';
import type { Operation } from '../operations/operation.ts';
import { readInteger, readString, readStrings } from '../requests/members.ts';
import { formatOrdinal, ordinalOf } from '../requests/paging.ts';
import type { LocalEcsState } from '../state.ts';
import { toWireMachine } from './wire-machine.ts';

/** Ids have 8 hexadecimal digits if they are old, else 17. */
const INSTANCE_ID = /^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/** The machine of that id; its newest container instance stands for it. */
function findMachine(state: LocalEcsState, id: string): InstanceRecord | undefined {
  return state.instances.get(state.instanceIdByEc2Id.get(id) ?? '');
}

function notFound(ids: readonly string[]): ApiError {
  const malformed = ids.find((id) => !INSTANCE_ID.test(id));
  if (malformed !== undefined) {
    const hint = malformed.startsWith('i-') ? '' : ' (expecting "i-...")';
    return new ApiError('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"${hint}`);
  }
  const message =
    ids.length === 1
      ? `The instance ID '${ids.join()}' does not exist`
      : `The instance IDs '${ids.join(', ')}' do not exist`;
  return new ApiError('InvalidInstanceID.NotFound', message);
}

/** Every machine was started by itself, so each is a reservation of its own. */
function toWireReservation(instance: InstanceRecord, { options }: LocalEcsState): JsonObject {
  return {
    reservationId: `r-${instance.id.slice(-17)}`,
    ownerId: options.accountId,
    groupSet: [],
    instancesSet: [toWireMachine(instance, options)],
  };
}

/** A page of EC2's: so many machines, or all of them. */
const PAGE = { least: 5, most: 1000 };

const TOKEN = /^m[0-9a-z]+$/;

/** Where the page before ended, and how many are wanted; all unless that is told. @throws ApiError of EC2's */
function readMachinePage(body: JsonObject): { readonly after: number; readonly limit: number } {
  const limit = readInteger(body, 'MaxResults');
  if (limit !== undefined && (limit < PAGE.least || limit > PAGE.most))
    throw new ApiError(
      'InvalidParameterValue',
      `Value ( ${limit} ) for parameter maxResults is invalid. Expecting a value between ${PAGE.least} and ${PAGE.most}.`,
    );
  const token = readString(body, 'NextToken') ?? '';
  if (token !== '' && !TOKEN.test(token))
    throw new ApiError('InvalidNextToken', `The token '${token}' is invalid`);
  return { after: ordinalOf(token === '' ? undefined : token.slice(1)), limit: limit ?? Infinity };
}

/** The machines that are named. One that is not known spoils the whole call. */
function namedMachines(state: LocalEcsState, body: JsonObject, names: readonly string[]): JsonObject {
  if (body['MaxResults'] !== undefined)
    throw new ApiError(
      'InvalidParameterCombination',
      'The parameter instancesSet cannot be used with the parameter maxResults',
    );
  const ids = [...new Set(names)];
  const machines = ids.map((id) => findMachine(state, id));
  const unknown = ids.filter((_, i) => machines[i] === undefined);
  if (unknown.length > 0) throw notFound(unknown);
  return { reservationSet: machines.flatMap((each) => (each ? [toWireReservation(each, state)] : [])) };
}

/** EC2's: these machines, or all, in pages if that is wanted. Terminated ones are known for a while. */
export const describeInstances: Operation = ({ state }, body) => {
  const names = readStrings(body, 'InstanceId');
  if (names !== undefined) return namedMachines(state, body, names);
  const { after, limit } = readMachinePage(body);
  const reservationSet: JsonObject[] = [];
  let last = after;
  for (const [ordinal, id] of state.ec2InstanceIds.after(after)) {
    if (reservationSet.length === limit) return { reservationSet, nextToken: `m${formatOrdinal(last)}` };
    const machine = findMachine(state, id);
    if (machine !== undefined) reservationSet.push(toWireReservation(machine, state));
    last = ordinal;
  }
  return { reservationSet };
};
