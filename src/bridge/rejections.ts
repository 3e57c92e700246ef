import type { StartTaskFailure } from '../ecs/calls.ts';
import type { EcsFailure } from '../ecs/failure.ts';
import type { ResourceKind } from './amounts.ts';
import type { Report } from './status-updates.ts';

const SHORT: ReadonlyMap<string, ResourceKind> = new Map([
  ['RESOURCE:CPU', 'cpus'],
  ['RESOURCE:MEMORY', 'mem'],
  ['RESOURCE:GPU', 'gpus'],
  ['RESOURCE:PORTS', 'ports'],
]);

/** What an instance had too little of when ECS gave this reason; undefined when it was not for lack of that. */
export function shortResource(reason: string): ResourceKind | undefined {
  return SHORT.get(reason);
}

const detailed = ({ reason, detail }: StartTaskFailure): string =>
  detail === undefined ? reason : `${reason} (${detail})`;

/**
 * How a launch that ECS turned down within a successful call is reported: a race for resources or a lost agent may be
 * tried elsewhere, a definition that cannot run on the instance may not.
 */
export function rejectionReport(failure: StartTaskFailure): Report {
  const { reason } = failure;
  const why = detailed(failure);
  if (reason === 'AGENT')
    return {
      state: 'TASK_DROPPED',
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_DISCONNECTED',
      message: `ECS did not start the task: the instance's agent is disconnected (${why})`,
    };
  if (reason === 'MISSING' || reason === 'INACTIVE')
    return {
      state: 'TASK_DROPPED',
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REMOVED',
      message: `ECS did not start the task: the container instance is gone (${why})`,
    };
  if (reason === 'ATTRIBUTE' || reason === 'LOCATION' || /placement constraint/i.test(reason))
    return {
      state: 'TASK_ERROR',
      source: 'SOURCE_MASTER',
      reason: 'REASON_TASK_INVALID',
      message: `The task definition cannot run on this container instance: ${why}; accept offers of other agents`,
    };
  return {
    state: 'TASK_DROPPED',
    source: 'SOURCE_MASTER',
    reason: 'REASON_INVALID_OFFERS',
    message: `ECS did not start the task: ${why}; the resources were taken meanwhile`,
  };
}

/** How a task is reported whose definition or StartTask call ECS has refused. */
export function refusalReport(failure: EcsFailure): Report {
  const unauthorized = failure.code === 'ACCESS_DENIED';
  return {
    state: 'TASK_ERROR',
    source: 'SOURCE_MASTER',
    reason: unauthorized ? 'REASON_TASK_UNAUTHORIZED' : 'REASON_TASK_INVALID',
    message: failure.message,
  };
}

/** How a launch is reported whose agent was lost before it was sent. */
export function agentLostReport(
  reason: 'REASON_AGENT_REMOVED' | 'REASON_AGENT_DISCONNECTED',
  message: string,
): Report {
  return { state: 'TASK_DROPPED', source: 'SOURCE_MASTER', reason, message };
}
