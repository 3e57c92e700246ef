import { answerOf } from './answer.ts';
import { ApiError } from './api-error.ts';
import { EC2_OPERATIONS } from './ec2/table.ts';
import type { RespondEffect } from './effect.ts';
import type { RequestInput } from './input.ts';
import { takeToken } from './limits/rate-limits.ts';
import type { Operation } from './operations/operation.ts';
import { OPERATIONS } from './operations/table.ts';
import { QUEUE_OPERATIONS } from './queue/operations/table.ts';
import type { QueueOperation } from './queue/operations/queue-operation.ts';
import { toObject } from './requests/members.ts';
import type { Turn } from './turn.ts';

/** @throws ApiError for an operation that is not served, in the words of its service. */
function operationOf({ service, operation }: RequestInput): Operation | QueueOperation {
  const tables = { ec2: EC2_OPERATIONS, ecs: OPERATIONS, sqs: QUEUE_OPERATIONS };
  const run = tables[service ?? 'ecs'].get(operation);
  if (run !== undefined) return run;
  if (service === 'ec2')
    throw new ApiError('InvalidAction', `The action ${operation} is not valid for this web service.`);
  throw new ApiError('UnknownOperationException', `The operation ${operation} is not served by this ECS.`);
}

/**
 * Acts on a call of the API. Whatever is wrong with it, it has cost its token.
 * @returns undefined for a call that waits for something: its answer comes by itself.
 */
export function actOn(turn: Turn, request: RequestInput): RespondEffect | undefined {
  const { requestId, operation, body } = request;
  return answerOf(requestId, () => {
    const run = operationOf(request);
    takeToken(turn.state.buckets, operation, turn.nowMs);
    return run(turn, toObject(body), requestId);
  });
}
