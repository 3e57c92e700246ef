import type {
  ContainerOverride as AwsContainerOverride,
  ListTasksRequest,
  ResourceRequirement as AwsResourceRequirement,
  ResourceType,
  StartTaskRequest as AwsStartTaskRequest,
  TaskOverride,
} from '@aws-sdk/client-ecs';
import type { AwsVpcConfiguration, StartTaskRequest, TaskFilter } from '../ecs/calls.ts';
import type { ContainerOverride, TaskOverrides } from '../ecs/overrides.ts';
import type { ResourceRequirement } from '../ecs/task-definition.ts';

/** The SDK wants lists it could change; it gets copies. */
function copyOf<Item>(items: readonly Item[]): Item[] {
  return [...items];
}

function fromResourceRequirement({ type, value }: ResourceRequirement): AwsResourceRequirement {
  // Our word admits any kind, the SDK's type those it knew when it was made: refusing one is for ECS.
  return { type: type as ResourceType, value };
}

function fromContainerOverride(override: ContainerOverride): AwsContainerOverride {
  const { command, environment, resourceRequirements, ...rest } = override;
  return {
    ...rest,
    ...(command && { command: copyOf(command) }),
    ...(environment && { environment: copyOf(environment) }),
    ...(resourceRequirements && { resourceRequirements: resourceRequirements.map(fromResourceRequirement) }),
  };
}

function fromTaskOverrides({ containerOverrides, ...rest }: TaskOverrides): TaskOverride {
  return { ...rest, containerOverrides: containerOverrides.map(fromContainerOverride) };
}

function fromAwsVpc(configuration: AwsVpcConfiguration): AwsStartTaskRequest['networkConfiguration'] {
  const { subnets, securityGroups, ...rest } = configuration;
  return {
    awsvpcConfiguration: {
      ...rest,
      subnets: copyOf(subnets),
      ...(securityGroups && { securityGroups: copyOf(securityGroups) }),
    },
  };
}

/** Without tags the member is left out altogether: naming it may need the permission `ecs:TagResource`. */
export function fromStartTask(cluster: string, request: StartTaskRequest): AwsStartTaskRequest {
  const { containerInstance, taskDefinition, startedBy, overrides, tags, networkConfiguration } = request;
  return {
    cluster,
    containerInstances: [containerInstance],
    taskDefinition,
    startedBy,
    overrides: fromTaskOverrides(overrides),
    ...(tags.length > 0 && { tags: copyOf(tags) }),
    ...(networkConfiguration && { networkConfiguration: fromAwsVpc(networkConfiguration) }),
  };
}

export function fromTaskFilter(filter: TaskFilter): Partial<ListTasksRequest> {
  if ('startedBy' in filter) return { startedBy: filter.startedBy };
  const { desiredStatus, containerInstance } = filter;
  return { desiredStatus, ...(containerInstance !== undefined && { containerInstance }) };
}
