import { clientError } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { JsonObject } from '../json.ts';
import { findInstance, parseIdentifier } from '../requests/identifiers.ts';
import { readString } from '../requests/members.ts';
import type { LocalEcsState } from '../state.ts';
import type { InstanceRecord } from './container-instance.ts';

/** The instance that the member `containerInstance` names; INACTIVE ones are none. @throws ApiError */
export function readNamedInstance(
  state: LocalEcsState,
  cluster: ClusterRecord,
  body: JsonObject,
): InstanceRecord {
  const name = readString(body, 'containerInstance') ?? '';
  if (name === '') throw clientError('Container instance can not be blank.');
  const instance = findInstance(state, cluster, parseIdentifier(state, cluster, 'container-instance', name));
  if (instance === undefined || instance.known.status === 'INACTIVE')
    throw clientError(`Referenced container instance ${name} not found.`);
  return instance;
}
