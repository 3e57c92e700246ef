import { formatArn, parseArn } from '../../../ecs/arn.ts';
import { ApiError, invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { JsonObject } from '../json.ts';
import { readString } from '../requests/members.ts';
import type { LocalEcsState } from '../state.ts';
import type { ServiceRecord } from './service.ts';

/** The ARN of a service of the cluster. */
export function serviceArn({ options }: LocalEcsState, { name }: ClusterRecord, serviceName: string): string {
  return formatArn({ ...options, resource: { type: 'service', clusterName: name, serviceName } });
}

/**
 * The ARN that a name or ARN means, of the old form as well.
 * @throws InvalidParameterException for an ARN of anything else, or of another cluster.
 */
export function toServiceArn(state: LocalEcsState, cluster: ClusterRecord, text: string): string {
  if (!text.startsWith('arn:')) return serviceArn(state, cluster, text);
  const resource = parseArn(text)?.resource;
  if (resource?.type !== 'service') throw invalidParameter('Service Identifier is invalid');
  const { clusterName = cluster.name, serviceName } = resource;
  if (clusterName !== cluster.name)
    throw invalidParameter(
      `Invalid identifier: Identifier is for cluster ${clusterName}. Your cluster is ${cluster.name}`,
    );
  return resource.clusterName === undefined ? serviceArn(state, cluster, serviceName) : text;
}

/** The service that the request's member `service` names, deleted or not. @throws ServiceNotFoundException */
function readService(state: LocalEcsState, cluster: ClusterRecord, body: JsonObject): ServiceRecord {
  const name = readString(body, 'service') ?? '';
  if (name === '') throw invalidParameter('Service can not be blank.');
  const service = state.services.get(toServiceArn(state, cluster, name));
  if (service === undefined) throw new ApiError('ServiceNotFoundException', 'Service not found.');
  return service;
}

/** The same, but one that is not deleted. @throws ServiceNotActiveException */
export function readActiveService(
  state: LocalEcsState,
  cluster: ClusterRecord,
  body: JsonObject,
): ServiceRecord {
  const service = readService(state, cluster, body);
  if (service.status !== 'ACTIVE') throw new ApiError('ServiceNotActiveException', 'Service was not ACTIVE.');
  return service;
}

/** The member `serviceName` of ListTasks. @throws ServiceNotFoundException */
export function readServiceArn(
  state: LocalEcsState,
  cluster: ClusterRecord,
  body: JsonObject,
): string | undefined {
  const name = readString(body, 'serviceName');
  if (name === undefined) return undefined;
  const arn = toServiceArn(state, cluster, name);
  if (!state.services.has(arn)) throw new ApiError('ServiceNotFoundException', 'Service not found.');
  return arn;
}
