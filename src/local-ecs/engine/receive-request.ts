import { answerOf } from './answer.ts';
import { ApiError } from './api-error.ts';
import { EC2_OPERATIONS } from './ec2/table.ts';
import type { CallOnItsWay } from './call-on-its-way.ts';
import type { AnswerEffect, RespondEffect } from './effect.ts';
import type { FaultPhase } from './faults/fault.ts';
import { takeFault } from './faults/fault-rules.ts';
import type { RequestInput } from './input.ts';
import { drawApiLatency } from './latency/api-latency.ts';
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

/** What becomes of a call that ECS acts on now, or that goes wrong before or after that. */
function outcomeOf(turn: Turn, { request, rule }: CallOnItsWay): AnswerEffect | undefined {
  const { requestId } = request;
  if (rule === undefined || rule.fault === 'delay') return actOn(turn, request);
  if (rule.phase === 'after-acting') actOn(turn, request);
  switch (rule.fault) {
    case 'reset':
    case 'silence':
      return { type: 'abandon', requestId, how: rule.fault };
    case 'throttle':
      return throttled(requestId);
    case 'error':
      return serverError(requestId);
  }
}

/** A call has come to where ECS acts on it. */
export function handleCall(turn: Turn, call: CallOnItsWay): void {
  const { state, out, nowMs } = turn;
  const answer = outcomeOf(turn, call);
  if (answer === undefined) return;
  if (call.backMs > 0) state.deadlines.add(nowMs + call.backMs, { kind: 'answer-late', answer });
  else out.push(answer);
}

/** A call of the API has arrived. Half of its latency is before ECS acts, half of it after. */
export function receiveRequest(turn: Turn, request: RequestInput): void {
  const { state, nowMs } = turn;
  const { operation } = request;
  const rule = takeFault(state.faults, operation);
  const latencyMs = drawApiLatency(state.options.apiLatencyMs, operation, () => turn.random());
  const delayOf = (phase: FaultPhase): number =>
    (rule?.phase ?? 'before-acting') === phase ? (rule?.delayMs ?? 0) : 0;
  const thereMs = Math.floor(latencyMs / 2);
  const call = {
    request,
    ...(rule !== undefined && { rule }),
    backMs: latencyMs - thereMs + delayOf('after-acting'),
  };
  const waitMs = thereMs + delayOf('before-acting');
  if (waitMs > 0) state.deadlines.add(nowMs + waitMs, { kind: 'act-late', call });
  else handleCall(turn, call);
}
