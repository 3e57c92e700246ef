/**
 * Amazon Resource Names of ECS, of every partition and of both generations: container instances and tasks carry
 * their cluster's name since 2021 (`task/CLUSTER/ID`) and did not before (`task/ID`).
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type ClusterArn = Branded<'ClusterArn'>;
export type ContainerInstanceArn = Branded<'ContainerInstanceArn'>;
export type EcsTaskArn = Branded<'EcsTaskArn'>;
export type TaskDefinitionArn = Branded<'TaskDefinitionArn'>;

export const clusterArn = (text: string): ClusterArn => text as ClusterArn;
export const containerInstanceArn = (text: string): ContainerInstanceArn => text as ContainerInstanceArn;
export const ecsTaskArn = (text: string): EcsTaskArn => text as EcsTaskArn;
export const taskDefinitionArn = (text: string): TaskDefinitionArn => text as TaskDefinitionArn;

/** Where a resource lives: `arn:PARTITION:ecs:REGION:ACCOUNT:`. */
export interface ArnScope {
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

export type EcsResource =
  | { readonly type: 'cluster'; readonly clusterName: string }
  | { readonly type: 'container-instance'; readonly clusterName?: string; readonly id: string }
  | { readonly type: 'task'; readonly clusterName?: string; readonly id: string }
  | { readonly type: 'service'; readonly clusterName?: string; readonly serviceName: string }
  | { readonly type: 'task-definition'; readonly family: string; readonly revision: number };

export type EcsArn = ArnScope & { readonly resource: EcsResource };

const ARN = /^arn:([^:]+):ecs:([^:]*):([^:]*):([a-z-]+)\/(.+)$/;

function parseResource(type: string, rest: string): EcsResource | undefined {
  const segments = rest.split('/');
  if (segments.includes('')) return undefined;
  const [first = '', second] = segments;
  switch (type) {
    case 'cluster':
      return segments.length === 1 ? { type, clusterName: first } : undefined;
    case 'container-instance':
    case 'task':
      if (segments.length > 2) return undefined;
      return second === undefined ? { type, id: first } : { type, clusterName: first, id: second };
    case 'service':
      if (segments.length > 2) return undefined;
      return second === undefined
        ? { type, serviceName: first }
        : { type, clusterName: first, serviceName: second };
    case 'task-definition': {
      const [, family, revision] = /^([^:/]+):(\d+)$/.exec(rest) ?? [];
      return family === undefined ? undefined : { type, family, revision: Number(revision) };
    }
    default:
      return undefined;
  }
}

/** @returns the parts of an ECS ARN, or undefined when `text` is none. */
export function parseArn(text: string): EcsArn | undefined {
  const [, partition, region, accountId, type, rest] = ARN.exec(text) ?? [];
  if (partition === undefined || region === undefined || accountId === undefined) return undefined;
  const resource = parseResource(type ?? '', rest ?? '');
  return resource === undefined ? undefined : { partition, region, accountId, resource };
}

function formatResource(resource: EcsResource): string {
  switch (resource.type) {
    case 'cluster':
      return `cluster/${resource.clusterName}`;
    case 'container-instance':
    case 'task': {
      const prefix = resource.clusterName === undefined ? '' : `${resource.clusterName}/`;
      return `${resource.type}/${prefix}${resource.id}`;
    }
    case 'service': {
      const prefix = resource.clusterName === undefined ? '' : `${resource.clusterName}/`;
      return `service/${prefix}${resource.serviceName}`;
    }
    case 'task-definition':
      return `task-definition/${resource.family}:${resource.revision}`;
  }
}

export function formatArn({ partition, region, accountId, resource }: EcsArn): string {
  return `arn:${partition}:ecs:${region}:${accountId}:${formatResource(resource)}`;
}

/** The last segment of an ARN, or the whole text when it is a bare name or id. */
export function lastSegment(arnOrId: string): string {
  return arnOrId.slice(arnOrId.lastIndexOf('/') + 1);
}
