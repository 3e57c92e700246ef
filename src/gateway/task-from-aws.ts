import type { Task } from '@aws-sdk/client-ecs';
import { containerInstanceArn, ecsTaskArn, taskDefinitionArn } from '../ecs/arn.ts';
import type { EcsTask } from '../ecs/task.ts';
import { TASK_LAST_STATUSES } from '../ecs/task.ts';
import { listOf, millisOf, numberOf, oneOf, textOf, withoutUndefined } from './aws-fields.ts';
import { toEcsContainer } from './container-from-aws.ts';
import { toTaskOverrides } from './overrides-from-aws.ts';

/** ECS knows two desired statuses; where it tells neither, only a task that has stopped is not wanted any more. */
function desiredStatusOf({ desiredStatus, lastStatus }: Task): EcsTask['desiredStatus'] {
  const stopped = desiredStatus === 'STOPPED' || (!desiredStatus && lastStatus === 'STOPPED');
  return stopped ? 'STOPPED' : 'RUNNING';
}

/** @returns undefined when there is no ARN: nothing can be said of a task that has no name. */
export function toEcsTask(aws: Task): EcsTask | undefined {
  const arn = textOf(aws.taskArn);
  if (arn === undefined) return undefined;
  const instance = textOf(aws.containerInstanceArn);
  return {
    taskArn: ecsTaskArn(arn),
    taskDefinitionArn: taskDefinitionArn(textOf(aws.taskDefinitionArn) ?? ''),
    lastStatus: oneOf(TASK_LAST_STATUSES, aws.lastStatus),
    desiredStatus: desiredStatusOf(aws),
    version: numberOf(aws.version) ?? 0,
    containers: listOf(aws.containers).map(toEcsContainer),
    overrides: toTaskOverrides(aws.overrides),
    ...withoutUndefined({
      containerInstanceArn: instance === undefined ? undefined : containerInstanceArn(instance),
      startedBy: aws.startedBy,
      group: aws.group,
      stopCode: aws.stopCode,
      stoppedReason: textOf(aws.stoppedReason),
      healthStatus: aws.healthStatus,
      createdAtMs: millisOf(aws.createdAt),
      pullStoppedAtMs: millisOf(aws.pullStoppedAt),
      startedAtMs: millisOf(aws.startedAt),
      stoppedAtMs: millisOf(aws.stoppedAt),
    }),
  };
}
