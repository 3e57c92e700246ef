import { describe, expect, it } from '@jest/globals';
import type { FaultRule } from '../../../../src/local-ecs/engine/faults/fault.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { step } from '../../../../src/local-ecs/engine/step.ts';
import type { LocalEcsEffect } from '../../../../src/local-ecs/engine/effect.ts';
import { objectsIn, onlyIn, TestEcs } from '../test-ecs.ts';

function ecsWith(...rules: readonly FaultRule[]): TestEcs {
  const ecs = new TestEcs();
  for (const rule of rules) ecs.admin({ type: 'InjectFault', ...rule });
  return ecs;
}

/** Creates a cluster. @returns all that comes of the call at once, but wakes. */
function create(ecs: TestEcs, clusterName = 'new'): readonly LocalEcsEffect[] {
  const out: LocalEcsEffect[] = [];
  const request = {
    type: 'request',
    requestId: 'r1',
    operation: 'CreateCluster',
    body: { clusterName },
  } as const;
  step(ecs.state, request, { nowMs: ecs.nowMs, uuid: () => 'u', random: () => 0 }, out);
  return out.filter(({ type }) => type !== 'wake');
}

/** What comes of ticks at the time that was asked for. */
function tick(ecs: TestEcs, afterMs: number): readonly LocalEcsEffect[] {
  const out: LocalEcsEffect[] = [];
  const context = { nowMs: ecs.nowMs + afterMs, uuid: () => 'u', random: () => 0 };
  step(ecs.state, { type: 'tick' }, context, out);
  return out.filter(({ type }) => type !== 'wake');
}

const hasActed = (ecs: TestEcs): boolean => ecs.state.clusters.has('new');

const faultsIn = (ecs: TestEcs): readonly JsonObject[] =>
  objectsIn(ecs.admin({ type: 'ListFaults' }), 'faults');

describe('a call that meets a fault', () => {
  it.each([
    ['reset', 'before-acting', false],
    ['reset', 'after-acting', true],
    ['silence', 'before-acting', false],
    ['silence', 'after-acting', true],
  ] as const)('of %s %s gets no answer, and has acted: %s', (fault, phase, acted) => {
    const ecs = ecsWith({ fault, phase });
    expect(create(ecs)).toEqual([{ type: 'abandon', requestId: 'r1', how: fault }]);
    expect(hasActed(ecs)).toBe(acted);
  });

  it.each([
    ['before-acting', false],
    ['after-acting', true],
  ] as const)('of an error %s gets status 500, and has acted: %s', (phase, acted) => {
    const ecs = ecsWith({ fault: 'error', phase });
    expect(create(ecs)).toMatchObject([
      { type: 'respond', requestId: 'r1', status: 500, body: { __type: 'ServerException' } },
    ]);
    expect(hasActed(ecs)).toBe(acted);
  });

  it('of a throttle is refused as one over the limit, and does nothing', () => {
    const ecs = ecsWith({ fault: 'throttle' });
    expect(create(ecs)).toMatchObject([
      { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } },
    ]);
    expect(hasActed(ecs)).toBe(false);
  });

  it.each([
    ['before-acting', false],
    ['after-acting', true],
  ] as const)('of a delay %s is answered later, and has acted meanwhile: %s', (phase, acted) => {
    const ecs = ecsWith({ fault: 'delay', phase, delayMs: 5000 });
    expect(create(ecs)).toEqual([]);
    expect(hasActed(ecs)).toBe(acted);
    expect(tick(ecs, 4999)).toEqual([]);
    expect(tick(ecs, 5000)).toMatchObject([
      { type: 'respond', requestId: 'r1', status: 200, body: { cluster: { clusterName: 'new' } } },
    ]);
    expect(hasActed(ecs)).toBe(true);
    expect(tick(ecs, 6000)).toEqual([]);
  });

  it('hears late of its own mistakes as well', () => {
    const ecs = ecsWith({ fault: 'delay', delayMs: 10 });
    create(ecs, '?');
    expect(tick(ecs, 10)).toMatchObject([{ status: 400, body: { __type: 'InvalidParameterException' } }]);
  });

  it('costs a token where ECS acts on it, and none where not', () => {
    const ecs = ecsWith({ fault: 'reset' }, { fault: 'reset', phase: 'after-acting' });
    create(ecs);
    create(ecs);
    const { limits } = ecs.admin({ type: 'ListLimits' });
    expect(limits).toEqual(expect.arrayContaining([{ bucket: 'clusterModify', calls: 1, throttles: 0 }]));
  });
});

describe('a fault', () => {
  it('hits the next call, and no other', () => {
    const ecs = ecsWith({ fault: 'throttle' });
    ecs.refusal('ListClusters');
    ecs.call('ListClusters');
    expect(faultsIn(ecs)).toEqual([{ fault: 'throttle', matched: 1, hit: 1, isSpent: true }]);
  });

  it('hits as many calls as it is told, of its operation only', () => {
    const ecs = ecsWith({ fault: 'throttle', operation: 'ListTasks', times: 2 });
    ecs.call('ListClusters');
    ecs.refusal('ListTasks');
    ecs.refusal('ListTasks');
    ecs.call('ListTasks');
    expect(faultsIn(ecs)).toMatchObject([{ operation: 'ListTasks', matched: 2, hit: 2, isSpent: true }]);
  });

  it('lets the one that was asked for first go first', () => {
    const ecs = ecsWith({ fault: 'throttle' }, { fault: 'error' });
    ecs.refusal('ListClusters');
    expect(create(ecs)).toMatchObject([{ status: 500 }]);
  });

  it('leaves admin commands alone', () => {
    const ecs = ecsWith({ fault: 'throttle', times: 9 });
    expect(objectsIn(ecs.admin({ type: 'AddContainerInstances' }), 'containerInstances')).toHaveLength(1);
  });

  it('is over when it is cleared', () => {
    const ecs = ecsWith({ fault: 'throttle', times: 9 });
    ecs.refusal('ListClusters');
    expect(onlyIn(ecs.admin({ type: 'ClearFaults' }), 'faults')).toMatchObject({ hit: 1, isSpent: false });
    ecs.call('ListClusters');
    expect(faultsIn(ecs)).toEqual([]);
  });

  /** Which of 200 calls are hit. */
  function hitsOf(rule: Partial<FaultRule>): readonly boolean[] {
    const ecs = ecsWith({ fault: 'throttle', operation: 'ListTasks', ...rule });
    return Array.from({ length: 200 }, () => {
      // Other calls and other randomness in between change nothing.
      ecs.call('ListClusters');
      const answer = ecs.tell({ type: 'request', requestId: 'r', operation: 'ListTasks', body: {} });
      return answer?.status === 400;
    });
  }

  it('by chance hits the same calls for the same seed, and about as many as are to be', () => {
    const hits = hitsOf({ probability: 0.25, seed: 7 });
    expect(hitsOf({ probability: 0.25, seed: 7 })).toEqual(hits);
    expect(hitsOf({ probability: 0.25, seed: 8 })).not.toEqual(hits);
    const count = hits.filter(Boolean).length;
    expect(count).toBeGreaterThan(25);
    expect(count).toBeLessThan(75);
  });

  it('by chance ends after so many hits where it is told to', () => {
    expect(hitsOf({ probability: 0.5, times: 3 }).filter(Boolean)).toHaveLength(3);
  });

  it.each<readonly [FaultRule, string]>([
    [{ fault: 'throttle', phase: 'after-acting' }, 'The fault throttle can only be before-acting.'],
    [{ fault: 'delay' }, 'The fault delay needs delayMs.'],
    [{ fault: 'delay', delayMs: 0 }, 'delayMs must be above 0.'],
    [{ fault: 'reset', delayMs: 5 }, 'delayMs does not go with the fault reset.'],
    [{ fault: 'error', code: 'ClientException' }, 'code does not go with the fault error.'],
    [{ fault: 'refuse' }, 'The fault refuse needs code.'],
    [{ fault: 'stale-read', staleMs: 0 }, 'staleMs must be above 0.'],
    [{ fault: 'stale-read', staleMs: 5, operation: 'StopTask' }, 'The fault stale-read cannot hit StopTask.'],
    [{ fault: 'empty-page', operation: 'DescribeTasks' }, 'The fault empty-page cannot hit DescribeTasks.'],
    [{ fault: 'cut-off', phase: 'before-acting' }, 'The fault cut-off can only be after-acting.'],
    [{ fault: 'reset', times: 0 }, 'times must be above 0.'],
    [{ fault: 'reset', probability: 0 }, 'probability must be above 0 and at most 1.'],
    [{ fault: 'reset', probability: 1.1 }, 'probability must be above 0 and at most 1.'],
  ])('that cannot be is refused: %j', (rule, message) => {
    const ecs = new TestEcs();
    expect(ecs.adminRefusal({ type: 'InjectFault', ...rule })).toEqual({
      __type: 'InvalidParameterException',
      message,
    });
    expect(faultsIn(ecs)).toEqual([]);
  });

  it('of an operation that is not served is refused', () => {
    const ecs = new TestEcs();
    const { message } = ecs.adminRefusal({ type: 'InjectFault', fault: 'reset', operation: 'StartTasks' });
    expect(message).toContain('operation should be one of [CreateCluster,');
  });

  it('is one of a thousand at most', () => {
    const ecs = ecsWith(...Array.from({ length: 1000 }, () => ({ fault: 'throttle' }) as const));
    expect(ecs.adminRefusal({ type: 'InjectFault', fault: 'reset' })).toMatchObject({
      message: 'There are 1000 faults already; clear them first.',
    });
  });
});
