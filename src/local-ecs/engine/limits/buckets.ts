/** A token bucket: a call takes a token and is refused when there is none. */
export interface BucketSize {
  /** Most tokens it holds; at least 1. */
  readonly burst: number;
  /** Tokens that come back each second; above 0. */
  readonly perSecond: number;
}

interface Bucket extends BucketSize {
  readonly operations: readonly string[];
}

/**
 * What an account has unless it asked for more: one bucket for all calls of its operations, whoever makes them.
 * @see "Request throttling for the Amazon ECS API", ECS API Reference
 */
export const ACCOUNT_BUCKETS = {
  clusterResourceModify: {
    burst: 100,
    perSecond: 40,
    operations: [
      'DeleteAttributes',
      'DeregisterContainerInstance',
      'PutAttributes',
      'RunTask',
      'StartTask',
      'StopTask',
      'UpdateContainerAgent',
      'UpdateContainerInstancesState',
    ],
  },
  clusterResourceRead: {
    burst: 100,
    perSecond: 20,
    operations: [
      'DescribeContainerInstances',
      'DescribeTasks',
      'ListAttributes',
      'ListContainerInstances',
      'ListTasks',
    ],
  },
  agentModify: {
    burst: 200,
    perSecond: 120,
    operations: [
      'RegisterContainerInstance',
      'SubmitAttachmentStateChanges',
      'SubmitContainerStateChange',
      'SubmitTaskStateChange',
    ],
  },
  clusterRead: { burst: 50, perSecond: 20, operations: ['DescribeClusters', 'ListClusters'] },
  clusterModify: {
    burst: 20,
    perSecond: 1,
    operations: ['CreateCluster', 'DeleteCluster', 'UpdateCluster', 'UpdateClusterSettings'],
  },
  serviceModify: { burst: 50, perSecond: 5, operations: ['CreateService', 'DeleteService', 'UpdateService'] },
  serviceRead: { burst: 100, perSecond: 20, operations: ['DescribeServices', 'ListServices'] },
  taskDefinitionModify: {
    burst: 20,
    perSecond: 1,
    operations: ['DeregisterTaskDefinition', 'RegisterTaskDefinition'],
  },
  taskDefinitionRead: {
    burst: 50,
    perSecond: 20,
    operations: ['DescribeTaskDefinition', 'ListTaskDefinitionFamilies', 'ListTaskDefinitions'],
  },
  taskDefinitionDeletion: { burst: 5, perSecond: 1, operations: ['DeleteTaskDefinitions'] },
  tagModify: { burst: 20, perSecond: 10, operations: ['TagResource', 'UntagResource'] },
  tagRead: { burst: 50, perSecond: 20, operations: ['ListTagsForResource'] },
  settingsModify: {
    burst: 10,
    perSecond: 1,
    operations: ['DeleteAccountSetting', 'PutAccountSetting', 'PutAccountSettingDefault'],
  },
  settingsRead: { burst: 50, perSecond: 20, operations: ['ListAccountSettings'] },
  taskProtection: { burst: 200, perSecond: 80, operations: ['GetTaskProtection', 'UpdateTaskProtection'] },
} as const satisfies Readonly<Record<string, Bucket>>;

export type BucketName = keyof typeof ACCOUNT_BUCKETS;

/** In the order of the table. */
// The keys of a constant table are its names.
export const BUCKET_NAMES = Object.keys(ACCOUNT_BUCKETS) as readonly BucketName[];

const NAME_BY_OPERATION: ReadonlyMap<string, BucketName> = new Map(
  BUCKET_NAMES.flatMap((name) =>
    ACCOUNT_BUCKETS[name].operations.map((operation) => [operation, name] as const),
  ),
);

/** The bucket of an operation; undefined for one that is not served. */
export function bucketOf(operation: string): BucketName | undefined {
  return NAME_BY_OPERATION.get(operation);
}
