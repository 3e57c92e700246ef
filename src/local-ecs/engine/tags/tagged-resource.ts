import { parseArn } from '../../../ecs/arn.ts';
import type { EcsResource } from '../../../ecs/arn.ts';
import type { Tag } from '../../../ecs/tag.ts';
import { ApiError, invalidParameter } from '../api-error.ts';
import { findDefinition } from '../definitions/families.ts';
import type { JsonObject } from '../json.ts';
import { clusterNameOf, isOurs } from '../requests/identifiers.ts';
import { readString, required } from '../requests/members.ts';
import type { LocalEcsState } from '../state.ts';
import { changeTags } from '../tasks/change-task.ts';

/** A resource as the operations of tags see it. */
export interface TaggedResource {
  readonly tags: readonly Tag[];
  readonly setTags: (tags: readonly Tag[]) => void;
}

/** A record that keeps its own tags. */
function keeping(record: { tags: readonly Tag[] }): TaggedResource {
  return {
    tags: record.tags,
    setTags: (tags) => {
      record.tags = tags;
    },
  };
}

function missing(what: string): ApiError {
  return new ApiError('ResourceNotFoundException', `The specified ${what} was not found.`);
}

function clusterOf(state: LocalEcsState, arn: string): TaggedResource {
  const cluster = state.clusters.get(clusterNameOf(state, arn));
  if (cluster === undefined) throw new ApiError('ClusterNotFoundException', 'Cluster not found.');
  if (cluster.status === 'INACTIVE')
    throw invalidParameter('The specified cluster is inactive. Specify an active cluster and try again.');
  return keeping(cluster);
}

/** Of instances and tasks, which carry tags only under ARNs that name their cluster. */
interface InCluster {
  readonly clusterName?: string;
  readonly id: string;
}

function checkLongArn({ clusterName }: InCluster): void {
  if (clusterName === undefined)
    throw invalidParameter('Long arn format must be used for tagging operations');
}

function instanceOf(state: LocalEcsState, resource: InCluster): TaggedResource {
  checkLongArn(resource);
  const instance = state.instances.get(resource.id);
  if (instance === undefined || instance.cluster.name !== resource.clusterName)
    throw missing('container instance');
  if (instance.known.status === 'INACTIVE')
    throw invalidParameter('The specified container instance is inactive.');
  return keeping(instance);
}

function taskOf(state: LocalEcsState, resource: InCluster): TaggedResource {
  checkLongArn(resource);
  const task = state.tasks.get(resource.id);
  if (task === undefined || task.cluster.name !== resource.clusterName) throw missing('task');
  if (task.known.lastStatus === 'STOPPED') throw invalidParameter('The specified task is stopped.');
  return {
    tags: task.known.tags,
    setTags: (tags) => {
      changeTags(task, tags);
    },
  };
}

function definitionOf(state: LocalEcsState, arn: string): TaggedResource {
  const definition = findDefinition(state, arn);
  if (definition === undefined) throw missing('task definition');
  return keeping(definition);
}

/** A service that is not deleted. */
function serviceOf(state: LocalEcsState, arn: string): TaggedResource {
  const service = state.services.get(arn);
  if (service === undefined) throw missing('service');
  if (service.status === 'INACTIVE') throw invalidParameter('The specified service is inactive.');
  return keeping(service);
}

function findResource(state: LocalEcsState, resource: EcsResource, arn: string): TaggedResource {
  switch (resource.type) {
    case 'cluster':
      return clusterOf(state, arn);
    case 'container-instance':
      return instanceOf(state, resource);
    case 'task':
      return taskOf(state, resource);
    case 'service':
      return serviceOf(state, arn);
    case 'task-definition':
      return definitionOf(state, arn);
  }
}

/** The resource that the request's member `resourceArn` names. @throws ApiError */
export function readTaggedResource(state: LocalEcsState, body: JsonObject): TaggedResource {
  const text = required(readString(body, 'resourceArn'), 'resourceArn');
  const arn = parseArn(text);
  if (arn === undefined) throw invalidParameter(`Invalid resourceArn: ${text}`);
  const { resource } = arn;
  if (!isOurs(state, arn) && resource.type !== 'cluster') throw missing(resource.type.replace('-', ' '));
  return findResource(state, resource, text);
}
