import { TRANSLATED_PREFIX } from '../bridge/translation.ts';
import { parseArn } from '../ecs/arn.ts';
import { ProblemError } from './problem.ts';

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
  /** ARN of the queue of events; absent for any. */
  readonly queueArn?: string;
}

/** What a policy is narrowed to, as it is asked for; what is left out is not narrowed. */
export interface PolicyChoice {
  /** Name or ARN; an ARN tells all the rest as well. */
  readonly cluster?: string;
  readonly region?: string;
  readonly account?: string;
  readonly partition?: string;
  /** Name, URL or ARN of the queue of events. */
  readonly queue?: string;
}

const CHOICES: Readonly<Record<keyof PolicyChoice, readonly [pattern: RegExp, expected: string]>> = {
  cluster: [
    /^[a-zA-Z0-9_*-]{1,255}$/,
    'expected the name of a cluster (letters, digits, - and _, * for any) or its ARN',
  ],
  region: [/^(\*|[a-z]{2,}(-[a-z0-9]+)+)$/, 'expected a region such as eu-west-1, or *'],
  account: [/^(\*|\d{12})$/, 'expected the 12 digits of an account, or *'],
  partition: [/^aws(-[a-z]+)*$/, 'expected a partition such as aws, aws-cn or aws-us-gov'],
  queue: [
    /^(arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:|https:\/\/sqs\.[a-z0-9-]+\.[a-z0-9.-]+\/\d{12}\/)?[\w-]{1,80}(\.fifo)?$/,
    'expected the name of a queue, its URL at Amazon, or its ARN',
  ],
};
const CHOICE_KEYS = Object.keys(CHOICES) as readonly (keyof PolicyChoice)[];

const wrongChoice = (key: keyof PolicyChoice, value: string, rule: string): ProblemError =>
  new ProblemError({ code: 'CONFIG_VALUE', what: `--${key} ${value}: ${rule}`, cure: `correct --${key}` });

type Place = Pick<PolicyScope, 'partition' | 'region' | 'accountId'>;

const sqsArn = ({ partition, region, accountId }: Place, name: string): string =>
  `arn:${partition}:sqs:${region}:${accountId}:${name}`;

/** @param queue one that has been found to be well formed; a URL and an ARN say where it is. */
function queueArnOf(queue: string, place: Place): string {
  if (queue.startsWith('arn:')) return queue;
  if (!URL.canParse(queue)) return sqsArn(place, queue);
  const { hostname, pathname } = new URL(queue);
  const [, region = place.region] = hostname.split('.');
  const [, accountId = place.accountId, name = '*'] = pathname.split('/');
  return sqsArn({ ...place, region, accountId }, name);
}

/** The parts of a cluster's ARN; anything else as it is. */
function withoutArn(choice: PolicyChoice): PolicyChoice {
  const { cluster = '', queue } = choice;
  if (!cluster.startsWith('arn:')) return choice;
  const arn = parseArn(cluster);
  if (arn?.resource.type !== 'cluster') throw wrongChoice('cluster', cluster, CHOICES.cluster[1]);
  const { partition, region, accountId: account, resource } = arn;
  const parts: PolicyChoice = { cluster: resource.clusterName, region, account, partition };
  for (const key of ['region', 'account', 'partition'] as const) {
    const { [key]: value } = choice;
    if (value !== undefined && value !== parts[key])
      throw wrongChoice(key, value, `--cluster ${cluster} says ${parts[key] ?? ''}`);
  }
  return queue === undefined ? parts : { ...parts, queue };
}

/** @throws ProblemError CONFIG_VALUE for what no ARN can hold, and for an ARN that the other choices contradict. */
export function policyScope(choice: PolicyChoice): PolicyScope {
  const parts = withoutArn(choice);
  for (const key of CHOICE_KEYS) {
    const [pattern, expected] = CHOICES[key];
    const { [key]: value } = parts;
    if (value !== undefined && !pattern.test(value)) throw wrongChoice(key, value, expected);
  }
  const { cluster = '*', region = '*', account: accountId = '*', partition = 'aws', queue } = parts;
  const place = { region, accountId, partition };
  const queueArn = queue === undefined ? {} : { queueArn: queueArnOf(queue, place) };
  return { clusterName: cluster, ...place, ...queueArn };
}

export const FEATURES = ['read', 'launch', 'translate', 'hosts', 'events'] as const;
export type Feature = (typeof FEATURES)[number];

/** What a bridge does unless it is set to do more. */
export const DEFAULT_FEATURES = ['read', 'launch', 'hosts', 'events'] as const satisfies readonly Feature[];

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

const translate: ToStatements = (scope) => [
  {
    Sid: 'RegisterTranslated',
    Effect: 'Allow',
    Action: ['ecs:RegisterTaskDefinition'],
    Resource: [arn(scope, `task-definition/${TRANSLATED_PREFIX}-*:*`)],
  },
];

const hosts: ToStatements = ({ region }) => [
  {
    // EC2 has no resource level for it.
    Sid: 'HostNames',
    Effect: 'Allow',
    Action: ['ec2:DescribeInstances'],
    Resource: ['*'],
    ...(region === '*' ? {} : { Condition: { StringEquals: { 'ec2:Region': region } } }),
  },
];

const events: ToStatements = ({ queueArn, ...place }) => [
  {
    Sid: 'Events',
    Effect: 'Allow',
    Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
    Resource: [queueArn ?? sqsArn(place, '*')],
  },
];

const STATEMENTS: Readonly<Record<Feature, ToStatements>> = { read, launch, translate, hosts, events };

/** The least policy for some features, as an IAM policy document. */
export function iamPolicy(features: readonly Feature[], scope: PolicyScope): object {
  return { Version: '2012-10-17', Statement: features.flatMap((feature) => STATEMENTS[feature](scope)) };
}
