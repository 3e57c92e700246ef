import { answerOf } from './answer.ts';
import { ApiError } from './api-error.ts';
import { EC2_OPERATIONS } from './ec2/table.ts';
import type { RespondEffect } from './effect.ts';
import type { FaultRule } from './faults/fault.ts';
import { takeFault } from './faults/fault-rules.ts';
import type { RequestInput } from './input.ts';
import { takeToken } from './limits/rate-limits.ts';
import type { Operation } from './operations/operation.ts';
import { OPERATIONS } from './operations/table.ts';
import type { QueueOperation } from './queue/operations/queue-operation.ts';
import { QUEUE_OPERATIONS } from './queue/operations/table.ts';
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
function actOn(turn: Turn, request: RequestInput): RespondEffect | undefined {
  const { requestId, operation, body } = request;
  return answerOf(requestId, () => {
    const run = operationOf(request);
    takeToken(turn.state.buckets, operation, turn.nowMs);
    return run(turn, toObject(body), requestId);
  });
}

/** Acts on a call, and answers it if it does not have to wait. */
export function actAndAnswer(turn: Turn, request: RequestInput): void {
  const answer = actOn(turn, request);
  if (answer !== undefined) turn.out.push(answer);
}

const serverError = (requestId: string): RespondEffect => ({
  type: 'respond',
  requestId,
  status: 500,
  body: { __type: 'ServerException', message: 'The fault that was asked for.' },
});

function throttled(requestId: string): RespondEffect {
  return answerOf(requestId, () => {
    throw new ApiError('ThrottlingException', 'Rate exceeded');
  });
}

/** A call goes wrong before or after ECS has acted on it. */
function meetFault(turn: Turn, request: RequestInput, { fault, phase, delayMs = 0 }: FaultRule): void {
  const { out, state, nowMs } = turn;
  const { requestId } = request;
  const answer = phase === 'after-acting' ? actOn(turn, request) : undefined;
  switch (fault) {
    case 'reset':
    case 'silence':
      out.push({ type: 'abandon', requestId, how: fault });
      return;
    case 'throttle':
      out.push(throttled(requestId));
      return;
    case 'error':
      out.push(serverError(requestId));
      return;
    case 'delay':
      state.deadlines.add(
        nowMs + delayMs,
        answer === undefined ? { kind: 'act-late', request } : { kind: 'answer-late', answer },
      );
      return;
  }
}

/** A call of the API has arrived. */
export function receiveRequest(turn: Turn, request: RequestInput): void {
  const rule = takeFault(turn.state.faults, request.operation);
  if (rule === undefined) actAndAnswer(turn, request);
  else meetFault(turn, request, rule);
}
