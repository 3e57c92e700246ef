import { formatArn, parseArn } from '../../../ecs/arn.ts';
import type { EcsArn } from '../../../ecs/arn.ts';
import { ApiError, invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { JsonObject } from '../json.ts';
import type { LocalEcsState } from '../state.ts';
import type { TaskRecord } from '../tasks/task.ts';
import { readString, required } from './members.ts';

const CLUSTER_NAME = /^[a-zA-Z0-9\-_]{1,255}$/;
const ID_LENGTHS = [32, 36];

/** How the API calls the ids of a kind in its error messages. */
const ID_WORDS = { task: 'taskId', 'container-instance': 'instanceId' } as const;
type ResourceKind = keyof typeof ID_WORDS;

/** Whether the ARN is of our account, region and partition. */
export function isOurs({ options }: LocalEcsState, arn: EcsArn): boolean {
  return (
    arn.region === options.region &&
    arn.accountId === options.accountId &&
    arn.partition === options.partition
  );
}

/** Whether a text is the ARN of a cluster that is not ours to know. */
export function isForeign(state: LocalEcsState, text: string): boolean {
  const arn = parseArn(text);
  return arn?.resource.type === 'cluster' && !isOurs(state, arn);
}

/**
 * The name of the cluster that a name or ARN means; `default` when there is none.
 * @throws InvalidParameterException for what can be neither.
 */
export function clusterNameOf(state: LocalEcsState, nameOrArn: string | undefined): string {
  if (nameOrArn === undefined || nameOrArn === '') return 'default';
  if (!nameOrArn.startsWith('arn:')) {
    if (CLUSTER_NAME.test(nameOrArn)) return nameOrArn;
    throw invalidParameter(`Cluster must match ${CLUSTER_NAME.source}, but was ${nameOrArn}`);
  }
  const arn = parseArn(nameOrArn);
  if (arn === undefined) throw invalidParameter('Cluster Identifier is invalid');
  if (arn.resource.type !== 'cluster')
    throw invalidParameter(`Unsupported resource type: ${arn.resource.type}`);
  if (!isOurs(state, arn)) throw new ApiError('ClusterNotFoundException', 'Cluster not found.');
  return arn.resource.clusterName;
}

/** The ACTIVE cluster that the request's member `cluster` names. */
export function readCluster(state: LocalEcsState, body: JsonObject): ClusterRecord {
  const cluster = state.clusters.get(clusterNameOf(state, readString(body, 'cluster')));
  if (cluster === undefined) throw new ApiError('ClusterNotFoundException', 'Cluster not found.');
  if (cluster.status === 'INACTIVE')
    throw new ApiError('ClusterNotFoundException', 'The referenced cluster was inactive.');
  return cluster;
}

/** The same where `cluster` has to be named. @throws InvalidParameterException when it is not */
export function readNamedCluster(state: LocalEcsState, body: JsonObject): ClusterRecord {
  required(readString(body, 'cluster'), 'Cluster');
  return readCluster(state, body);
}

/** A task or container instance as a request names it. */
export interface Identifier {
  /** Unknown to us when the ARN is of another account or region. */
  readonly id: string;
  /** The full ARN, for failures. */
  readonly arn: string;
}

function parseResourceArn(
  state: LocalEcsState,
  cluster: ClusterRecord,
  kind: ResourceKind,
  text: string,
): Identifier {
  const arn = parseArn(text);
  if (arn === undefined)
    throw invalidParameter(`${kind === 'task' ? 'Task' : 'Container instance'} Identifier is invalid`);
  const { resource } = arn;
  if (resource.type !== kind || !('id' in resource))
    throw invalidParameter(`Unsupported resource type: ${resource.type}`);
  const { clusterName = cluster.name, id } = resource;
  if (clusterName !== cluster.name)
    throw invalidParameter(
      `Invalid identifier: Identifier is for cluster ${clusterName}. Your cluster is ${cluster.name}`,
    );
  return { id: isOurs(state, arn) ? id : '', arn: text };
}

/**
 * The id that a short id or ARN means.
 * @throws InvalidParameterException for what can be neither, and for an ARN of another cluster.
 */
export function parseIdentifier(
  state: LocalEcsState,
  cluster: ClusterRecord,
  kind: ResourceKind,
  text: string,
): Identifier {
  if (text.startsWith('arn:')) return parseResourceArn(state, cluster, kind, text);
  if (!ID_LENGTHS.includes(text.length))
    throw invalidParameter(`${ID_WORDS[kind]} length should be one of [${ID_LENGTHS.join(',')}]`);
  return {
    id: text,
    arn: formatArn({ ...state.options, resource: { type: kind, clusterName: cluster.name, id: text } }),
  };
}

/** Only tasks of the named cluster are found in it. */
export function findTask(
  state: LocalEcsState,
  cluster: ClusterRecord,
  { id }: Identifier,
): TaskRecord | undefined {
  const task = state.tasks.get(id);
  return task?.cluster === cluster ? task : undefined;
}

/** Only instances of the named cluster are found in it; INACTIVE ones are, until ECS forgets them. */
export function findInstance(
  state: LocalEcsState,
  cluster: ClusterRecord,
  { id }: Identifier,
): InstanceRecord | undefined {
  const instance = state.instances.get(id);
  return instance?.cluster === cluster ? instance : undefined;
}
