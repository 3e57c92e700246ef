import type { EcsOperation } from './ecs-call.ts';

/** Operations of ECS that share one token bucket of an account and region; ECS's categories in camel case. */
export type ApiBucket =
  | 'clusterResourceModify'
  | 'clusterResourceRead'
  | 'taskDefinitionModify'
  | 'taskDefinitionRead'
  | 'clusterRead';

export const API_BUCKETS: readonly ApiBucket[] = [
  'clusterResourceModify',
  'clusterResourceRead',
  'taskDefinitionModify',
  'taskDefinitionRead',
  'clusterRead',
];

/** One value for each bucket. */
export function perBucket<Value>(valueOf: (bucket: ApiBucket) => Value): Readonly<Record<ApiBucket, Value>> {
  return {
    clusterResourceModify: valueOf('clusterResourceModify'),
    clusterResourceRead: valueOf('clusterResourceRead'),
    taskDefinitionModify: valueOf('taskDefinitionModify'),
    taskDefinitionRead: valueOf('taskDefinitionRead'),
    clusterRead: valueOf('clusterRead'),
  };
}

/** A token bucket: each call takes a token, and is refused with ThrottlingException when there is none. */
export interface BucketLimit {
  /** Most tokens the bucket holds. */
  readonly burst: number;
  /** Tokens that come back each second. */
  readonly perSecond: number;
}

export type ApiLimits = Readonly<Record<ApiBucket, BucketLimit>>;

/** What an account has unless it asked for more. @see "Request throttling for the Amazon ECS API", API Reference */
export const ECS_API_LIMITS: ApiLimits = {
  clusterResourceModify: { burst: 100, perSecond: 40 },
  clusterResourceRead: { burst: 100, perSecond: 20 },
  taskDefinitionModify: { burst: 20, perSecond: 1 },
  taskDefinitionRead: { burst: 50, perSecond: 20 },
  clusterRead: { burst: 50, perSecond: 20 },
};

/** For an ECS without limits. */
export const UNLIMITED: ApiLimits = perBucket(() => ({
  burst: Number.POSITIVE_INFINITY,
  perSecond: Number.POSITIVE_INFINITY,
}));

export const BUCKET_OF: Readonly<Record<EcsOperation, ApiBucket>> = {
  StartTask: 'clusterResourceModify',
  RunTask: 'clusterResourceModify',
  StopTask: 'clusterResourceModify',
  DescribeTasks: 'clusterResourceRead',
  DescribeContainerInstances: 'clusterResourceRead',
  ListTasks: 'clusterResourceRead',
  ListContainerInstances: 'clusterResourceRead',
  RegisterTaskDefinition: 'taskDefinitionModify',
  DescribeTaskDefinition: 'taskDefinitionRead',
  DescribeClusters: 'clusterRead',
};

/** @param share 0 < share ≤ 1. A burst of less than one token would never allow a call, so one is the least. */
const partOf = ({ burst, perSecond }: BucketLimit, share: number): BucketLimit => ({
  burst: Math.max(1, Math.floor(burst * share)),
  perSecond: perSecond * share,
});

/** The part of an account's limits that one program may use, of bursts and of refills. @param share 0 < share ≤ 1 */
export function shareOf(limits: ApiLimits, share: number): ApiLimits {
  return perBucket((bucket) => partOf(limits[bucket], share));
}
