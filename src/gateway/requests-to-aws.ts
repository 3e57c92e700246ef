import type {
  ContainerOverride as AwsContainerOverride,
  ListTasksRequest,
  RegisterTaskDefinitionRequest,
  ResourceRequirement as AwsResourceRequirement,
  ResourceType,
  RunTaskRequest as AwsRunTaskRequest,
  StartTaskRequest as AwsStartTaskRequest,
  TaskOverride,
} from '@aws-sdk/client-ecs';
import type { AwsVpcConfiguration, RunTaskRequest, StartTaskRequest, TaskFilter } from '../ecs/calls.ts';
import type { ContainerOverride, TaskOverrides } from '../ecs/overrides.ts';
import type { TaskDefinitionRegistration } from '../ecs/task-definition-registration.ts';
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

/** What StartTask and RunTask spell alike. Without tags the member is left out: it may need `ecs:TagResource`. */
function fromLaunch(
  cluster: string,
  request: StartTaskRequest,
): Omit<AwsStartTaskRequest, 'containerInstances'> {
  const { taskDefinition, startedBy, overrides, tags, networkConfiguration } = request;
  return {
    cluster,
    taskDefinition,
    startedBy,
    overrides: fromTaskOverrides(overrides),
    ...(tags.length > 0 && { tags: copyOf(tags) }),
    ...(networkConfiguration && { networkConfiguration: fromAwsVpc(networkConfiguration) }),
  };
}

export function fromStartTask(cluster: string, request: StartTaskRequest): AwsStartTaskRequest {
  const { containerInstance, furtherInstances = [] } = request;
  return { ...fromLaunch(cluster, request), containerInstances: [containerInstance, ...furtherInstances] };
}

/** One task that can go to one instance only. */
export function fromRunTask(cluster: string, request: RunTaskRequest): AwsRunTaskRequest {
  const { ec2InstanceId, clientToken } = request;
  return {
    ...fromLaunch(cluster, request),
    count: 1,
    launchType: 'EC2',
    placementConstraints: [{ type: 'memberOf', expression: `ec2InstanceId == ${ec2InstanceId}` }],
    clientToken,
  };
}

/** The SDK wants lists it could change, in lists and objects of any depth. */
type Writable<Value> = Value extends readonly (infer Item)[]
  ? Writable<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Writable<Value[Key]> }
    : Value;

/** ECS's own words are the SDK's, but for kinds that it does not know yet: refusing one is for ECS. */
export function fromRegistration(registration: TaskDefinitionRegistration): RegisterTaskDefinitionRequest {
  return structuredClone(
    registration,
  ) as Writable<TaskDefinitionRegistration> as RegisterTaskDefinitionRequest;
}

export function fromTaskFilter(filter: TaskFilter): Partial<ListTasksRequest> {
  if ('startedBy' in filter) return { startedBy: filter.startedBy };
  const { desiredStatus, containerInstance } = filter;
  return { desiredStatus, ...(containerInstance !== undefined && { containerInstance }) };
}
