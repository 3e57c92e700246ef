import { formatArn } from '../../../ecs/arn.ts';
import { actOn } from '../act-on.ts';
import { answerOf } from '../answer.ts';
import { ApiError, invalidParameter } from '../api-error.ts';
import type { CallOnItsWay } from '../call-on-its-way.ts';
import type { AnswerEffect, RespondEffect } from '../effect.ts';
import type { RequestInput } from '../input.ts';
import type { JsonObject } from '../json.ts';
import { clusterNameOf, readCluster } from '../requests/identifiers.ts';
import { toObject } from '../requests/members.ts';
import { INVALID_TOKEN } from '../requests/paging.ts';
import { serviceArn } from '../services/find-service.ts';
import type { Turn } from '../turn.ts';
import type { FaultRule } from './fault.ts';
import { emptied, withOtherToken } from './faulty-pages.ts';
import { lastArnIn, withFailure, withoutLastItem } from './item-failure.ts';
import { disguisedThrottle, refusalOf } from './refusals.ts';

function refused(requestId: string, error: ApiError): RespondEffect {
  return answerOf(requestId, () => {
    throw error;
  });
}

function failed(requestId: string, { status = 500, html = false }: FaultRule): RespondEffect {
  const body = { __type: 'ServerException', message: 'The fault that was asked for.' };
  return { type: 'respond', requestId, status, body, ...(html && { form: 'html' }) };
}

/** ECS acts, and what it answers is changed; a refusal stays what it is. */
function actAndChange(
  turn: Turn,
  request: RequestInput,
  change: (answer: JsonObject) => JsonObject,
): RespondEffect | undefined {
  const answer = actOn(turn, request);
  return answer?.status === 200 ? { ...answer, body: change(answer.body) } : answer;
}

/** What a failure calls the last thing that a request names. @throws ApiError for a request that is none */
function arnFor({ state }: Turn, { operation, body }: RequestInput): string {
  const request = toObject(body);
  const { left: name } = withoutLastItem(operation, request);
  if (operation === 'DescribeClusters')
    return formatArn({
      ...state.options,
      resource: { type: 'cluster', clusterName: clusterNameOf(state, name) },
    });
  const cluster = readCluster(state, request);
  if (name?.startsWith('arn:') === true) return name;
  if (operation === 'DescribeServices') return serviceArn(state, cluster, name ?? '');
  const type = operation === 'DescribeTasks' ? 'task' : 'container-instance';
  const [someId = ''] = cluster.instanceIds;
  return formatArn({ ...state.options, resource: { type, clusterName: cluster.name, id: name ?? someId } });
}

function failItem(turn: Turn, request: RequestInput, rule: FaultRule): RespondEffect | undefined {
  const { requestId, operation, body } = request;
  const reason = rule.reason ?? (operation.startsWith('Describe') ? 'MISSING' : 'RESOURCE:MEMORY');
  if (rule.phase === 'after-acting')
    return actAndChange(turn, request, (answer) => {
      const arn = lastArnIn(operation, answer);
      return arn === undefined ? answer : withFailure(answer, { arn, reason });
    });
  const failure = answerOf(requestId, () => ({ arn: arnFor(turn, request), reason }));
  if (failure.status !== 200) return failure;
  const reduced = withoutLastItem(operation, toObject(body));
  if (reduced.left === undefined && operation !== 'RunTask') return actOn(turn, request);
  if (!reduced.isEmpty)
    return actAndChange(turn, { ...request, body: reduced.body }, (answer) =>
      withFailure(answer, failure.body),
    );
  const told = operation === 'RunTask' || operation === 'StartTask' ? 'tasks' : memberOf(operation);
  return { ...failure, body: { [told]: [], failures: [failure.body] } };
}

/** DescribeTasks tells of `tasks`. */
function memberOf(operation: string): string {
  const name = operation.slice('Describe'.length);
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** What becomes of a call that meets a fault of what ECS itself says or does. */
function saidWrongly(turn: Turn, request: RequestInput, rule: FaultRule): RespondEffect | undefined {
  const { requestId, operation } = request;
  switch (rule.fault) {
    case 'throttle':
      return refused(requestId, new ApiError('ThrottlingException', 'Rate exceeded'));
    case 'disguised-throttle':
      return refused(requestId, disguisedThrottle());
    case 'refuse': {
      const answer = rule.phase === 'after-acting' ? actOn(turn, request) : undefined;
      return refused(requestId, refusalOf(rule, operation, answer?.body));
    }
    case 'item-failure':
      return failItem(turn, request, rule);
    case 'empty-page':
      return actAndChange(turn, request, (answer) => emptied(toObject(request.body), answer));
    case 'changed-token':
      return actAndChange(turn, request, (answer) => withOtherToken(answer, turn.uuid()));
    case 'expired-token':
      return refused(requestId, invalidParameter(INVALID_TOKEN));
    default:
      return actOn({ ...turn, fault: rule }, request);
  }
}

/**
 * What becomes of a call that ECS acts on now, or that goes wrong before or after that.
 * @returns undefined for a call that waits for something: its answer comes by itself.
 */
export function outcomeOf(turn: Turn, { request, rule }: CallOnItsWay): AnswerEffect | undefined {
  const { requestId } = request;
  if (rule === undefined) return actOn(turn, request);
  switch (rule.fault) {
    case 'delay':
      return actOn(turn, request);
    case 'reset':
    case 'silence':
      if (rule.phase === 'after-acting') actOn(turn, request);
      return { type: 'abandon', requestId, how: rule.fault };
    case 'error':
      if (rule.phase === 'after-acting') actOn(turn, request);
      return failed(requestId, rule);
    case 'cut-off': {
      const answer = actOn(turn, request);
      return answer && { ...answer, form: 'cut-off' };
    }
    default:
      return saidWrongly(turn, request, rule);
  }
}
