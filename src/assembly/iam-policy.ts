/** One statement of an IAM policy. */
interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What a policy is made for. Names of clusters and accounts may be `*`. */
export interface PolicyScope {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly clusterName: string;
}

export const FEATURES = ['read', 'launch'] as const;
export type Feature = (typeof FEATURES)[number];

type ToStatements = (scope: PolicyScope) => readonly Statement[];

const arn = ({ partition, region, accountId }: PolicyScope, resource: string): string =>
  `arn:${partition}:ecs:${region}:${accountId}:${resource}`;

/** For actions whose resource does not name the cluster. */
const onlyCluster = (scope: PolicyScope): Pick<Statement, 'Condition'> =>
  scope.clusterName === '*'
    ? {}
    : { Condition: { ArnEquals: { 'ecs:cluster': arn(scope, `cluster/${scope.clusterName}`) } } };

const read: ToStatements = (scope) => [
  {
    Sid: 'Cluster',
    Effect: 'Allow',
    Action: ['ecs:DescribeClusters', 'ecs:ListContainerInstances'],
    Resource: [arn(scope, `cluster/${scope.clusterName}`)],
  },
  {
    Sid: 'ContainerInstances',
    Effect: 'Allow',
    Action: ['ecs:DescribeContainerInstances'],
    Resource: [arn(scope, `container-instance/${scope.clusterName}/*`)],
  },
  {
    Sid: 'Tasks',
    Effect: 'Allow',
    Action: ['ecs:DescribeTasks'],
    Resource: [arn(scope, `task/${scope.clusterName}/*`)],
  },
  {
    Sid: 'ListTasks',
    Effect: 'Allow',
    Action: ['ecs:ListTasks'],
    Resource: ['*'],
    ...onlyCluster(scope),
  },
  {
    // ECS has no resource level for it.
    Sid: 'TaskDefinitions',
    Effect: 'Allow',
    Action: ['ecs:DescribeTaskDefinition'],
    Resource: ['*'],
  },
];

const launch: ToStatements = (scope) => [
  {
    Sid: 'Start',
    Effect: 'Allow',
    Action: ['ecs:StartTask', 'ecs:RunTask'],
    Resource: [arn(scope, 'task-definition/*')],
    ...onlyCluster(scope),
  },
  {
    Sid: 'Stop',
    Effect: 'Allow',
    Action: ['ecs:StopTask'],
    Resource: [arn(scope, `task/${scope.clusterName}/*`)],
  },
  {
    Sid: 'TagAtStart',
    Effect: 'Allow',
    Action: ['ecs:TagResource'],
    Resource: [arn(scope, `task/${scope.clusterName}/*`)],
    Condition: { StringEquals: { 'ecs:CreateAction': ['StartTask', 'RunTask'] } },
  },
  {
    // Narrow this to the task roles and execution roles of the definitions in use.
    Sid: 'PassTaskRoles',
    Effect: 'Allow',
    Action: ['iam:PassRole'],
    Resource: [`arn:${scope.partition}:iam::${scope.accountId}:role/*`],
    Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  },
];

const STATEMENTS: Readonly<Record<Feature, ToStatements>> = { read, launch };

/** The least policy for some features, as an IAM policy document. */
export function iamPolicy(features: readonly Feature[], scope: PolicyScope): object {
  return { Version: '2012-10-17', Statement: features.flatMap((feature) => STATEMENTS[feature](scope)) };
}
