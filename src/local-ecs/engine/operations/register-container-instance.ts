import { abandonInstance } from '../agent/machine.ts';
import { reconnectAgent } from '../agent/connection.ts';
import { clientError } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import { changeInstance } from '../instances/change-instance.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import { readRegistration } from '../instances/read-registration.ts';
import type { ReadRegistration } from '../instances/read-registration.ts';
import {
  MAX_INSTANCES,
  registerInstance,
  takeAddress,
  takeEc2InstanceId,
} from '../instances/register-instance.ts';
import { toWireInstance } from '../instances/wire-container-instance.ts';
import { findInstance, parseIdentifier, readCluster } from '../requests/identifiers.ts';
import { readString } from '../requests/members.ts';
import type { Turn } from '../turn.ts';
import type { Operation } from './operation.ts';

const TYPE = 'ecs.instance-type';

/** The instance that registers again. @throws ClientException */
function findKnown(turn: Turn, cluster: ClusterRecord, name: string): InstanceRecord {
  const identifier = parseIdentifier(turn.state, cluster, 'container-instance', name);
  const instance = findInstance(turn.state, cluster, identifier);
  if (instance === undefined || instance.known.status === 'INACTIVE')
    throw clientError(`Referenced container instance ${name} not found.`);
  if (instance.machine.agent !== 'external')
    throw clientError(`The agent of the container instance ${name} is simulated: no other registers it.`);
  return instance;
}

function checkSame(instance: InstanceRecord, { identity, builtIn }: ReadRegistration): void {
  const typeOf = (attributes: ReadRegistration['builtIn']): string | undefined =>
    attributes.find(({ name }) => name === TYPE)?.value;
  if (typeOf(instance.known.attributes) !== typeOf(builtIn))
    throw clientError('Container instance type changes are not supported.');
  if (identity.ec2InstanceId !== undefined && identity.ec2InstanceId !== instance.ec2InstanceId)
    throw clientError('The container instance is of another machine.');
}

/** Attributes of people and tags stay as they are: an agent's count at its first registration only. */
function registerAnew(turn: Turn, instance: InstanceRecord, read: ReadRegistration): void {
  const { known, builtInAttributes } = instance;
  const custom = known.attributes.filter(({ name }) => !builtInAttributes.has(name));
  const isUpdated =
    known.agentUpdateStatus === 'PENDING' && known.versionInfo.agentVersion !== read.versionInfo.agentVersion;
  instance.registered = read.registered;
  instance.builtInAttributes = new Set(read.builtIn.map(({ name }) => name));
  changeInstance(turn, instance, {
    attributes: [...read.builtIn, ...custom],
    versionInfo: read.versionInfo,
    ...(isUpdated && { agentUpdateStatus: 'UPDATED' }),
  });
  reconnectAgent(turn, instance);
}

/** A machine that has another container instance leaves it behind, ACTIVE and disconnected. */
function registerFirst(turn: Turn, cluster: ClusterRecord, read: ReadRegistration): InstanceRecord {
  const { state } = turn;
  if (cluster.instanceIds.size >= MAX_INSTANCES)
    throw clientError(`A cluster can have at most ${MAX_INSTANCES} container instances.`);
  const { identity, ...registration } = read;
  const ec2InstanceId = identity.ec2InstanceId ?? takeEc2InstanceId(turn);
  const before = state.instances.get(state.instanceIdByEc2Id.get(ec2InstanceId) ?? '');
  if (before !== undefined && before.known.status !== 'INACTIVE') abandonInstance(turn, before);
  return registerInstance(turn, cluster, {
    ...registration,
    ec2InstanceId,
    address: before?.address ?? takeAddress(state),
    agentConnected: true,
    agent: 'external',
  });
}

/** An agent outside registers its machine, which from then on is in its hands. */
export const registerContainerInstance: Operation = (turn, body) => {
  const cluster = readCluster(turn.state, body);
  const read = readRegistration(body);
  const name = readString(body, 'containerInstanceArn') ?? '';
  if (name === '')
    return { containerInstance: toWireInstance(registerFirst(turn, cluster, read), new Set(['TAGS'])) };
  const instance = findKnown(turn, cluster, name);
  checkSame(instance, read);
  registerAnew(turn, instance, read);
  return { containerInstance: toWireInstance(instance, new Set(['TAGS'])) };
};
