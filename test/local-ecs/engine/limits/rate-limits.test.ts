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
    expect(bucketOf('DescribeTaskSets')).toBeUndefined();
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

/** What Amazon publishes: burst and calls a second, and the operations that share them, as far as they are served. */
const PUBLISHED: readonly (readonly [burst: number, perSecond: number, operations: string])[] = [
  [
    100,
    40,
    'StartTask StopTask RunTask PutAttributes DeleteAttributes UpdateContainerInstancesState ' +
      'DeregisterContainerInstance UpdateContainerAgent',
  ],
  [100, 20, 'DescribeContainerInstances DescribeTasks ListContainerInstances ListTasks ListAttributes'],
  [
    200,
    120,
    'RegisterContainerInstance SubmitTaskStateChange SubmitContainerStateChange SubmitAttachmentStateChanges',
  ],
  [50, 20, 'DescribeClusters ListClusters'],
  [20, 1, 'CreateCluster DeleteCluster UpdateCluster UpdateClusterSettings'],
  [50, 5, 'CreateService UpdateService DeleteService'],
  [100, 20, 'DescribeServices ListServices'],
  [20, 1, 'RegisterTaskDefinition DeregisterTaskDefinition'],
  [50, 20, 'DescribeTaskDefinition ListTaskDefinitions ListTaskDefinitionFamilies'],
  [5, 1, 'DeleteTaskDefinitions'],
  [20, 10, 'TagResource UntagResource'],
  [50, 20, 'ListTagsForResource'],
  [10, 1, 'PutAccountSetting PutAccountSettingDefault DeleteAccountSetting'],
  [50, 20, 'ListAccountSettings'],
  [200, 80, 'GetTaskProtection UpdateTaskProtection'],
];

describe('the table of buckets', () => {
  it.each(PUBLISHED)(
    'has a burst of %d and %d a second for %s, and for nothing else',
    (burst, perSecond, text) => {
      const operations = text.split(' ');
      const names = new Set(operations.map(bucketOf));
      expect(names.size).toBe(1);
      const [name] = names;
      if (name === undefined) throw new Error(`no bucket for ${text}`);
      expect(ACCOUNT_BUCKETS[name]).toEqual({ burst, perSecond, operations: operations.toSorted() });
    },
  );

  it('has no other bucket', () => {
    expect(BUCKET_NAMES).toHaveLength(PUBLISHED.length);
  });
});

/** How many of so many calls a second, evenly spread over `seconds` from `fromSecond` on, are throttled. */
function throttledOf(ecs: TestEcs, perSecond: number, seconds: number): number {
  const startMs = ecs.nowMs;
  let throttled = 0;
  for (let call = 0; call < perSecond * seconds; call += 1) {
    ecs.advance(startMs + Math.floor((call * 1000) / perSecond) - ecs.nowMs);
    const answer = ecs.tell({ type: 'request', requestId: 'r', operation: 'StartTask', body: {} });
    if (answer?.body['__type'] === 'ThrottlingException') throttled += 1;
  }
  ecs.advance(startMs + seconds * 1000 - ecs.nowMs);
  return throttled;
}

describe('45 StartTask a second', () => {
  it('live on the burst for 19 seconds, since it shrinks by 5 a second', () => {
    const ecs = ecsWith('account');
    expect(throttledOf(ecs, 45, 19)).toBe(0);
  });

  it('are throttled 201 times in the first minute: 2700 calls, for 100 tokens and 40 a second until the last', () => {
    const ecs = ecsWith('account');
    const lastMs = Math.floor((2699 * 1000) / 45);
    expect(throttledOf(ecs, 45, 60)).toBe(2700 - Math.floor(100 + (40 * lastMs) / 1000));
  });

  it('are throttled 300 times in each minute after that: exactly a ninth', () => {
    const ecs = ecsWith('account');
    throttledOf(ecs, 45, 60);
    expect(throttledOf(ecs, 45, 60)).toBe((45 * 60) / 9);
    expect(throttledOf(ecs, 45, 60)).toBe((45 * 60) / 9);
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
    ecs.refusal('DescribeTaskSets');
    const calls = objectsIn(ecs.admin({ type: 'ListLimits' }), 'limits').map((bucket) => bucket['calls']);
    expect(calls.filter((count) => count !== 0)).toEqual([1]);
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
