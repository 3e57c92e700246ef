import { describe, expect, it } from '@jest/globals';

import {
  agentLostReport,
  refusalReport,
  rejectionReport,
  shortResource,
} from '../../src/bridge/rejections.ts';

describe('a StartTask that ECS turns down', () => {
  it.each([
    ['RESOURCE:CPU', 'TASK_DROPPED', 'REASON_INVALID_OFFERS'],
    ['RESOURCE:MEMORY', 'TASK_DROPPED', 'REASON_INVALID_OFFERS'],
    ['RESOURCE:PORTS', 'TASK_DROPPED', 'REASON_INVALID_OFFERS'],
    ['RESOURCE:GPU', 'TASK_DROPPED', 'REASON_INVALID_OFFERS'],
    ['RESOURCE:ENI', 'TASK_DROPPED', 'REASON_INVALID_OFFERS'],
    ['AGENT', 'TASK_DROPPED', 'REASON_AGENT_DISCONNECTED'],
    ['MISSING', 'TASK_DROPPED', 'REASON_AGENT_REMOVED'],
    ['INACTIVE', 'TASK_DROPPED', 'REASON_AGENT_REMOVED'],
    ['ATTRIBUTE', 'TASK_ERROR', 'REASON_TASK_INVALID'],
    ['LOCATION', 'TASK_ERROR', 'REASON_TASK_INVALID'],
    ['MemberOf placement constraint unsatisfied.', 'TASK_ERROR', 'REASON_TASK_INVALID'],
    ['DistinctInstance placement constraint unsatisfied.', 'TASK_ERROR', 'REASON_TASK_INVALID'],
    ['OF_LATER_YEARS', 'TASK_DROPPED', 'REASON_INVALID_OFFERS'],
  ])('for %s is %s, %s', (reason, state, mesosReason) => {
    const report = rejectionReport({ reason });
    expect(report).toMatchObject({ state, reason: mesosReason, source: 'SOURCE_MASTER' });
    expect(report.message).toContain(reason);
  });

  it('is reported with the detail ECS gives', () => {
    expect(rejectionReport({ reason: 'RESOURCE:CPU', detail: '12 short' }).message).toBe(
      'ECS did not start the task: RESOURCE:CPU (12 short); the resources were taken meanwhile',
    );
  });
});

describe('a call that ECS refuses', () => {
  const failure = { operation: 'StartTask', message: 'what ECS says' };

  it('for want of a permission is unauthorized', () => {
    expect(refusalReport({ ...failure, code: 'ACCESS_DENIED' })).toEqual({
      state: 'TASK_ERROR',
      source: 'SOURCE_MASTER',
      reason: 'REASON_TASK_UNAUTHORIZED',
      message: 'what ECS says',
    });
  });

  it.each(['INVALID_REQUEST', 'UNSUPPORTED', 'NOT_FOUND', 'CLUSTER_NOT_FOUND'] as const)(
    'for %s is an invalid task',
    (code) => {
      expect(refusalReport({ ...failure, code })).toMatchObject({
        state: 'TASK_ERROR',
        reason: 'REASON_TASK_INVALID',
      });
    },
  );
});

describe('a launch whose agent was lost', () => {
  it('is dropped', () => {
    expect(agentLostReport('REASON_AGENT_REMOVED', 'Agent removed')).toEqual({
      state: 'TASK_DROPPED',
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REMOVED',
      message: 'Agent removed',
    });
  });
});

describe('what an instance had too little of', () => {
  it.each([
    ['RESOURCE:CPU', 'cpus'],
    ['RESOURCE:MEMORY', 'mem'],
    ['RESOURCE:GPU', 'gpus'],
    ['RESOURCE:PORTS', 'ports'],
    ['RESOURCE:ENI', undefined],
    ['AGENT', undefined],
    ['ACCESS_DENIED', undefined],
  ])('follows from the reason %s: %s', (reason, resource) => {
    expect(shortResource(reason)).toBe(resource);
  });
});
