import type { TaskDefinition as AwsTaskDefinition } from '@aws-sdk/client-ecs';
import { parseArn, taskDefinitionArn } from '../ecs/arn.ts';
import type { TaskDefinition } from '../ecs/task-definition.ts';
import { toEcsAttributes } from './attributes-from-aws.ts';
import { listOf, numberOf, textOf, withoutUndefined } from './aws-fields.ts';
import { toContainerDefinition } from './container-definition-from-aws.ts';

/** Family and revision are part of the ARN: a definition that lacks them as fields still has them there. */
function nameOf(arn: string, aws: AwsTaskDefinition): Pick<TaskDefinition, 'family' | 'revision'> {
  const resource = parseArn(arn)?.resource;
  const named = resource?.type === 'task-definition' ? resource : { family: '', revision: 0 };
  return { family: aws.family ?? named.family, revision: numberOf(aws.revision) ?? named.revision };
}

/** @returns undefined when there is no ARN. Without a status it counts as not ACTIVE, without a mode as `bridge`. */
export function toTaskDefinition(aws: AwsTaskDefinition): TaskDefinition | undefined {
  const arn = textOf(aws.taskDefinitionArn);
  if (arn === undefined) return undefined;
  return {
    taskDefinitionArn: taskDefinitionArn(arn),
    ...nameOf(arn, aws),
    status: aws.status ?? 'UNKNOWN',
    networkMode: aws.networkMode ?? 'bridge',
    containerDefinitions: listOf(aws.containerDefinitions).map(toContainerDefinition),
    requiresAttributes: toEcsAttributes(aws.requiresAttributes),
    placementConstraints: listOf(aws.placementConstraints).flatMap(({ type, expression }) =>
      type ? [withoutUndefined({ type, expression })] : [],
    ),
    ...withoutUndefined({ cpuUnits: numberOf(aws.cpu), memoryMiB: numberOf(aws.memory) }),
  };
}
