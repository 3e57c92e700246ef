import { ApiError } from '../api-error.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { JsonObject } from '../json.ts';
import type { Operation } from '../operations/operation.ts';
import { readStrings } from '../requests/members.ts';
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

/** EC2's: these machines, or all. One that is not known spoils the whole call. Terminated ones are known for a while. */
export const describeInstances: Operation = ({ state }, body) => {
  const ids = [...new Set(readStrings(body, 'InstanceId') ?? state.instanceIdByEc2Id.keys())];
  const machines = ids.map((id) => findMachine(state, id));
  const unknown = ids.filter((_, i) => machines[i] === undefined);
  if (unknown.length > 0) throw notFound(unknown);
  return { reservationSet: machines.flatMap((each) => (each ? [toWireReservation(each, state)] : [])) };
};
