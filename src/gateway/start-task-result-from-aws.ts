import type { StartTaskCommandOutput, StartTaskResponse } from '@aws-sdk/client-ecs';
import type { StartTaskResult } from '../ecs/calls.ts';
import { listOf, textOf, withoutUndefined } from './aws-fields.ts';
import { toEcsTask } from './task-from-aws.ts';

/** What ECS has answered, and about the answer. */
type StartTaskAnswer = StartTaskResponse & {
  readonly $metadata?: StartTaskCommandOutput['$metadata'] | undefined;
};

/**
 * @returns undefined when the answer tells neither of a task nor of a failure, or of a task without an ARN. It must
 * not pass for a refusal: the task may run.
 */
export function toStartTaskResult({
  tasks,
  failures,
  $metadata,
}: StartTaskAnswer): StartTaskResult | undefined {
  const started = listOf(tasks).map(toEcsTask);
  const result: StartTaskResult = {
    tasks: listOf(started),
    failures: listOf(failures).map(({ reason, detail, arn }) => ({
      reason: textOf(reason) ?? 'UNKNOWN',
      ...withoutUndefined({ detail: textOf(detail), arn: textOf(arn) }),
    })),
    ...withoutUndefined({ requestId: textOf($metadata?.requestId) }),
  };
  const saysNothing = result.tasks.length + result.failures.length === 0;
  return saysNothing || started.includes(undefined) ? undefined : result;
}
