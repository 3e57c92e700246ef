import type { ContainerInstance as AwsContainerInstance } from '@aws-sdk/client-ecs';
import { containerInstanceArn } from '../ecs/arn.ts';
import type { ContainerInstance } from '../ecs/container-instance.ts';
import { CONTAINER_INSTANCE_STATUSES } from '../ecs/container-instance.ts';
import { toEcsAttributes } from './attributes-from-aws.ts';
import { millisOf, numberOf, oneOf, textOf, withoutUndefined } from './aws-fields.ts';
import { toInstanceResources } from './resources-from-aws.ts';

/** @returns undefined when there is no ARN: nothing can be said of a machine that has no name. */
export function toContainerInstance(aws: AwsContainerInstance): ContainerInstance | undefined {
  const arn = textOf(aws.containerInstanceArn);
  if (arn === undefined) return undefined;
  return {
    containerInstanceArn: containerInstanceArn(arn),
    status: oneOf(CONTAINER_INSTANCE_STATUSES, aws.status),
    agentConnected: aws.agentConnected === true,
    version: numberOf(aws.version) ?? 0,
    registered: toInstanceResources(aws.registeredResources),
    remaining: toInstanceResources(aws.remainingResources),
    attributes: toEcsAttributes(aws.attributes),
    runningTasksCount: numberOf(aws.runningTasksCount) ?? 0,
    pendingTasksCount: numberOf(aws.pendingTasksCount) ?? 0,
    impaired: aws.healthStatus?.overallStatus === 'IMPAIRED',
    ...withoutUndefined({
      ec2InstanceId: aws.ec2InstanceId,
      registeredAtMs: millisOf(aws.registeredAt),
      capacityProviderName: aws.capacityProviderName,
      agentVersion: aws.versionInfo?.agentVersion,
    }),
  };
}
