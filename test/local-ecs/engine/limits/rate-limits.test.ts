import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { ACCOUNT_BUCKETS, BUCKET_NAMES, bucketOf } from '../../../../src/local-ecs/engine/limits/buckets.ts';
import type { BucketName } from '../../../../src/local-ecs/engine/limits/buckets.ts';
import type { RateLimits } from '../../../../src/local-ecs/engine/limits/rate-limits.ts';
import { OPERATIONS } from '../../../../src/local-ecs/engine/operations/table.ts';
import { objectsIn, TestEcs } from '../test-ecs.ts';

function ecsWith(limits: RateLimits): TestEcs {
  const ecs = new TestEcs();
  ecs.admin({ type: 'SetLimits', limits });
  return ecs;
}

/** How many calls in a row pass before the first is refused; at most `most`. */
function callsUntilRefused(ecs: TestEcs, operation: string, body: JsonObject = {}, most = 1000): number {
  for (let n = 0; n < most; n += 1) {
    const answer = ecs.tell({ type: 'request', requestId: 'r', operation, body });
    if (answer?.body['__type'] === 'ThrottlingException') return n;
  }
  return most;
}

function bucketIn(ecs: TestEcs, name: BucketName): JsonObject {
  const found = objectsIn(ecs.admin({ type: 'ListLimits' }), 'limits').find(({ bucket }) => bucket === name);
  return found ?? {};
}

describe('the buckets of an account', () => {
  it('have every operation that is served in one of them', () => {
    const inBuckets = BUCKET_NAMES.flatMap((name) => ACCOUNT_BUCKETS[name].operations as readonly string[]);
    expect(inBuckets.toSorted()).toEqual([...OPERATIONS.keys()].toSorted());
    expect(bucketOf('RunTask')).toBe(bucketOf('StopTask'));
    expect(bucketOf('ListServices')).toBeUndefined();
  });

  it.each([
    ['StopTask', 100, 40],
    ['ListTasks', 100, 20],
    ['ListClusters', 50, 20],
    ['DeleteCluster', 20, 1],
    ['RegisterTaskDefinition', 20, 1],
    ['ListTaskDefinitions', 50, 20],
  ])('let %s through %d times at once and then %d times a second', (operation, burst, perSecond) => {
    const ecs = ecsWith('account');
    expect(callsUntilRefused(ecs, operation)).toBe(burst);
    ecs.advance(1000);
    expect(callsUntilRefused(ecs, operation)).toBe(perSecond);
  });

  it('are shared by all operations of one', () => {
    const ecs = ecsWith('account');
    expect(callsUntilRefused(ecs, 'StartTask')).toBe(100);
    expect(ecs.refusal('RunTask')).toMatchObject({ __type: 'ThrottlingException' });
    ecs.call('ListTasks');
  });
});

describe('a call over the limit', () => {
  it('is refused in the words of AWS, and does nothing', () => {
    const ecs = ecsWith({ buckets: { clusterModify: { burst: 1, perSecond: 1 } } });
    ecs.call('CreateCluster', { clusterName: 'a' });
    expect(ecs.refusal('CreateCluster', { clusterName: 'b' })).toEqual({
      __type: 'ThrottlingException',
      message: 'Rate exceeded',
    });
    expect(ecs.call('ListClusters')['clusterArns']).toHaveLength(2);
  });

  it('costs its token even if it is refused for another reason, but none if it is not known', () => {
    const ecs = ecsWith('account');
    ecs.refusal('StopTask');
    expect(bucketIn(ecs, 'clusterResourceModify')).toMatchObject({ tokens: 99, calls: 1, throttles: 0 });
    ecs.refusal('ListServices');
    const calls = objectsIn(ecs.admin({ type: 'ListLimits' }), 'limits').map((bucket) => bucket['calls']);
    expect(calls).toEqual([1, 0, 0, 0, 0, 0]);
  });
});

describe('the limits', () => {
  it('are off from the beginning, and calls are counted all the same', () => {
    const ecs = new TestEcs();
    expect(callsUntilRefused(ecs, 'ListTasks')).toBe(1000);
    expect(bucketIn(ecs, 'clusterResourceRead')).toEqual({
      bucket: 'clusterResourceRead',
      calls: 1000,
      throttles: 0,
    });
  });

  it('can be scaled, a burst staying 1 at least, and single buckets be of any size', () => {
    const ecs = ecsWith({ scale: 0.04, buckets: { clusterResourceRead: { burst: 7, perSecond: 0.5 } } });
    expect(callsUntilRefused(ecs, 'StopTask')).toBe(4);
    expect(callsUntilRefused(ecs, 'DeleteCluster', { cluster: 'none' })).toBe(1);
    expect(callsUntilRefused(ecs, 'ListTasks')).toBe(7);
    ecs.advance(2000);
    expect(callsUntilRefused(ecs, 'ListTasks')).toBe(1);
    expect(bucketIn(ecs, 'clusterResourceModify')).toMatchObject({ burst: 4, perSecond: 1.6 });
  });

  it('tell what is left and what was refused', () => {
    const ecs = ecsWith('account');
    callsUntilRefused(ecs, 'StopTask');
    ecs.advance(500);
    expect(bucketIn(ecs, 'clusterResourceModify')).toEqual({
      bucket: 'clusterResourceModify',
      burst: 100,
      perSecond: 40,
      tokens: 20,
      calls: 101,
      throttles: 1,
    });
  });

  it('begin anew when they are set again, and can be switched off', () => {
    const ecs = ecsWith('account');
    callsUntilRefused(ecs, 'StopTask');
    ecs.admin({ type: 'SetLimits', limits: 'account' });
    expect(bucketIn(ecs, 'clusterResourceModify')).toMatchObject({ tokens: 100, calls: 0, throttles: 0 });
    ecs.admin({ type: 'SetLimits', limits: 'off' });
    expect(callsUntilRefused(ecs, 'StopTask')).toBe(1000);
  });

  it.each<RateLimits>([
    { scale: 0 },
    { scale: -1 },
    { scale: Number.NaN },
    { buckets: { clusterRead: { burst: 0.5, perSecond: 1 } } },
    { buckets: { clusterRead: { burst: 1, perSecond: 0 } } },
  ])('cannot be such that nothing ever passes: %j', (limits) => {
    const ecs = new TestEcs();
    expect(ecs.adminRefusal({ type: 'SetLimits', limits })).toMatchObject({
      __type: 'InvalidParameterException',
      message: expect.stringContaining('needs a burst of 1 at least, and a rate above 0.'),
    });
    expect(callsUntilRefused(ecs, 'ListClusters')).toBe(1000);
  });
});
