import type { Failure, RunTaskCommandOutput, RunTaskResponse } from '@aws-sdk/client-ecs';
import type { ContainerInstanceArn } from '../ecs/arn.ts';
import { lastSegment } from '../ecs/arn.ts';
import type { StartTaskResult } from '../ecs/calls.ts';
import { listOf, textOf, textsOf } from './aws-fields.ts';
import { toStartTaskResult } from './start-task-result-from-aws.ts';

/**
 * What the failures say of the instance that the task was pinned to. RunTask tells for every instance of the cluster
 * why it took nothing; when ours is not among them, ECS does not know it.
 */
function ofPinned(failures: readonly Failure[], pinnedTo: ContainerInstanceArn): readonly Failure[] {
  const own = failures.filter(({ arn }) => lastSegment(textOf(arn) ?? '') === lastSegment(pinnedTo));
  if (own.length > 0 || failures.length === 0) return own;
  const reasons = new Set(textsOf(failures.map(({ reason = 'UNKNOWN' }) => reason)));
  return [{ arn: pinnedTo, reason: 'MISSING', detail: `of others ECS says: ${[...reasons].join(', ')}` }];
}

/**
 * The answer to a RunTask that was pinned to one instance, as if it were that to StartTask on it.
 * @returns undefined as `toStartTaskResult` does.
 */
export function toRunTaskResult(
  {
    tasks,
    failures,
    $metadata,
  }: RunTaskResponse & { readonly $metadata?: RunTaskCommandOutput['$metadata'] },
  pinnedTo: ContainerInstanceArn,
): StartTaskResult | undefined {
  return toStartTaskResult({ tasks, failures: [...ofPinned(listOf(failures), pinnedTo)], $metadata });
}
