import type {
  ContainerOverride as AwsContainerOverride,
  KeyValuePair as AwsKeyValuePair,
  ResourceRequirement as AwsResourceRequirement,
  TaskOverride,
} from '@aws-sdk/client-ecs';
import type { ContainerOverride, TaskOverrides } from '../ecs/overrides.ts';
import type { KeyValuePair, ResourceRequirement } from '../ecs/task-definition.ts';
import { listOf, numberOf, textOf, textsOf, withoutUndefined } from './aws-fields.ts';

/** Environment variables; one without a name is left out, one without a value is empty. */
export function toKeyValuePairs(pairs: readonly AwsKeyValuePair[] | undefined): readonly KeyValuePair[] {
  return listOf(pairs).flatMap(({ name, value = '' }) => (name ? [{ name, value }] : []));
}

export function toResourceRequirements(
  requirements: readonly AwsResourceRequirement[] | undefined,
): readonly ResourceRequirement[] {
  return listOf(requirements).flatMap(({ type, value }) => (type && value ? [{ type, value }] : []));
}

function toContainerOverride(aws: AwsContainerOverride): ContainerOverride {
  return {
    name: aws.name ?? '',
    ...withoutUndefined({
      command: aws.command && textsOf(aws.command),
      environment: aws.environment && toKeyValuePairs(aws.environment),
      cpu: numberOf(aws.cpu),
      memory: numberOf(aws.memory),
      memoryReservation: numberOf(aws.memoryReservation),
      resourceRequirements: aws.resourceRequirements && toResourceRequirements(aws.resourceRequirements),
    }),
  };
}

/** What a task was started with. ECS answers with empty overrides for a task that has none. */
export function toTaskOverrides(aws: TaskOverride | undefined): TaskOverrides {
  return {
    containerOverrides: listOf(aws?.containerOverrides).map(toContainerOverride),
    ...withoutUndefined({
      cpu: aws?.cpu,
      memory: aws?.memory,
      taskRoleArn: textOf(aws?.taskRoleArn),
      executionRoleArn: textOf(aws?.executionRoleArn),
    }),
  };
}
