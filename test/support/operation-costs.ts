import type { JsonObject } from '../../src/local-ecs/engine/json.ts';
import { isJsonObject } from '../../src/local-ecs/engine/json.ts';
import { registerExternal } from '../local-ecs/engine/external-instance.ts';
import { textsIn } from './full-size-ecs.ts';
import type { FullSizeEcs } from './full-size-ecs.ts';

/** What is done, once it is found out what with: that is not counted. */
export type Action = (ecs: FullSizeEcs) => () => unknown;

const ZONE = { type: 'spread', field: 'attribute:ecs.availability-zone' };
const TYPE = { type: 'spread', field: 'attribute:ecs.instance-type' };
const EACH = { type: 'spread', field: 'instanceId' };
const PACK = { type: 'binpack', field: 'memory' };
const PACK_CPU = { type: 'binpack', field: 'cpu' };
const NOBODY = { type: 'memberOf', expression: 'attribute:ecs.instance-type == none' };
/** Each side has many members, and both together none. */
const APART =
  'attribute:ecs.availability-zone == us-east-1a and not(attribute:ecs.availability-zone =~ us-east-1[ab])';

/** More than any machine has. */
export const LARGEST = { name: 'main', image: 'busybox', cpu: 64_000, memory: 64 };
const DEFAULT_CLUSTER = 'default';

const calling =
  (operation: string, body: JsonObject | ((ecs: FullSizeEcs) => JsonObject)): Action =>
  (ecs) => {
    const asked = typeof body === 'function' ? body(ecs) : body;
    return () => ecs.call(operation, asked);
  };

const running = (more: JsonObject): Action =>
  calling('RunTask', { taskDefinition: 'family-1', group: 'new', count: 3, ...more });

/** An ACTIVE instance with two tasks, as most of them have. */
function usualInstance({ state }: FullSizeEcs): string {
  for (const { arn, known, unstoppedTaskIds, machine } of state.instances.values())
    if (known.status === 'ACTIVE' && unstoppedTaskIds.size === 2 && machine.agent === 'simulated') return arn;
  throw new Error('no instance has two tasks');
}

/** The one in the middle. */
export const oneOf = (list: readonly string[]): string => list[list.length >> 1] ?? '';

const wantedTask = ({ state }: FullSizeEcs): string => {
  for (const { arn, known, deployment } of state.tasks.values())
    if (known.lastStatus === 'RUNNING' && deployment === undefined) return arn;
  throw new Error('no task runs');
};

const serviceTask = (ecs: FullSizeEcs, serviceName: string): string =>
  textsIn(ecs.call('ListTasks', { serviceName }), 'taskArns')[0] ?? '';

const external = (ecs: FullSizeEcs): string => String(registerExternal(ecs)['containerInstanceArn']);

/** A task whose agent is outside, in awsvpc mode. */
function externalTask(ecs: FullSizeEcs): JsonObject {
  ecs.call('RegisterTaskDefinition', {
    family: 'awsvpc',
    networkMode: 'awsvpc',
    containerDefinitions: [{ ...LARGEST, cpu: 64 }],
  });
  const answer = ecs.call('StartTask', {
    containerInstances: [external(ecs)],
    taskDefinition: 'awsvpc',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
  });
  const [task] = Array.isArray(answer['tasks']) ? (answer['tasks'] as readonly unknown[]) : [];
  return isJsonObject(task) ? task : {};
}

const attachmentArn = (task: JsonObject): string => {
  const [attachment] = Array.isArray(task['attachments']) ? (task['attachments'] as readonly unknown[]) : [];
  const id = isJsonObject(attachment) ? String(attachment['id']) : '';
  return `arn:aws:ecs:us-east-1:123456789012:attachment/${id}`;
};

const named = (name: string) => ({ serviceName: name, taskDefinition: 'family-1', desiredCount: 2 });

/** With another service of that name there first. */
const withService =
  (name: string, action: Action, more: JsonObject = {}): Action =>
  (ecs) => {
    ecs.call('CreateService', { ...named(name), ...more });
    ecs.pass(3_000);
    return action(ecs);
  };

const deregistered = (ecs: FullSizeEcs): string => {
  ecs.register(3);
  ecs.call('DeregisterTaskDefinition', { taskDefinition: 'family-3:1' });
  return 'family-3:1';
};

/** One for every operation at least, and for each way in which it finds what it is about. */
export const OPERATION_ACTIONS: Readonly<Record<string, Action>> = {
  StartTask: (ecs) => () => ecs.start(7),
  'RunTask at random': running({}),
  'RunTask over zones': running({ placementStrategy: [ZONE] }),
  'RunTask over zones and instances': running({ placementStrategy: [ZONE, EACH] }),
  'RunTask over instances': running({ placementStrategy: [EACH] }),
  'RunTask on distinct instances': running({ placementConstraints: [{ type: 'distinctInstance' }] }),
  'RunTask packed by memory': running({ placementStrategy: [PACK] }),
  'RunTask packed by CPU, then memory, then over instances': running({
    placementStrategy: [PACK_CPU, PACK, EACH],
  }),
  'RunTask over zones, then packed': running({ placementStrategy: [ZONE, PACK] }),
  'RunTask over zones and types, then over instances, then packed': running({
    placementStrategy: [ZONE, TYPE, EACH, PACK_CPU],
  }),
  'RunTask packed, then over zones': running({ placementStrategy: [PACK, ZONE] }),
  'RunTask over what only some have': running({
    placementStrategy: [{ type: 'spread', field: 'attribute:stack' }, PACK],
  }),
  'RunTask on members of nothing': running({ placementConstraints: [NOBODY] }),
  'RunTask on members of sets apart': running({
    placementConstraints: [{ type: 'memberOf', expression: APART }],
  }),
  'RunTask on members of a few': running({
    placementConstraints: [{ type: 'memberOf', expression: 'task:group == service:service-1' }],
    placementStrategy: [ZONE, EACH],
  }),
  'RunTask with a GPU that nobody has': (ecs) => {
    const resourceRequirements = [{ type: 'GPU', value: '1' }];
    const container = { ...LARGEST, cpu: 64, resourceRequirements };
    ecs.call('RegisterTaskDefinition', { family: 'gpu', containerDefinitions: [container] });
    return running({ taskDefinition: 'gpu' })(ecs);
  },
  'RunTask with a port that is taken everywhere': (ecs) => {
    const container = { ...LARGEST, cpu: 64, portMappings: [{ containerPort: 80, hostPort: 2375 }] };
    ecs.call('RegisterTaskDefinition', { family: 'port', containerDefinitions: [container] });
    return running({ taskDefinition: 'port' })(ecs);
  },
  StopTask: calling('StopTask', (ecs) => ({ task: wantedTask(ecs) })),
  ListTasks: calling('ListTasks', { maxResults: 20 }),
  'ListTasks of a family': calling('ListTasks', { family: 'family-5', maxResults: 2 }),
  'ListTasks of a family that nobody has': calling('ListTasks', { family: 'none' }),
  'ListTasks of a service': calling('ListTasks', { serviceName: 'service-5' }),
  'ListTasks of an instance': calling('ListTasks', (ecs) => ({ containerInstance: usualInstance(ecs) })),
  'ListTasks of an instance and a family': calling('ListTasks', (ecs) => ({
    containerInstance: usualInstance(ecs),
    family: 'none',
  })),
  'ListTasks by startedBy': calling('ListTasks', { startedBy: 'launch-5' }),
  'ListTasks that are stopped': calling('ListTasks', { desiredStatus: 'STOPPED', maxResults: 1 }),
  'ListTasks of another launch type': calling('ListTasks', { launchType: 'FARGATE' }),
  DescribeTasks: calling('DescribeTasks', ({ tasks }) => ({ tasks: tasks.slice(0, 20) })),
  ListContainerInstances: calling('ListContainerInstances', { maxResults: 20 }),
  'ListContainerInstances by status': calling('ListContainerInstances', { status: 'ACTIVE', maxResults: 20 }),
  'ListContainerInstances by a filter': calling('ListContainerInstances', {
    filter: 'attribute:ecs.instance-type == m5.large',
    maxResults: 5,
  }),
  'ListContainerInstances by a filter that nobody satisfies': calling('ListContainerInstances', {
    filter: 'attribute:ecs.instance-type == none',
  }),
  'ListContainerInstances by a pattern that nobody matches': calling('ListContainerInstances', {
    filter: 'attribute:ecs.instance-type =~ none.* and agentVersion < 1.0',
  }),
  'ListContainerInstances by sets apart': calling('ListContainerInstances', { filter: APART }),
  'ListContainerInstances of no group': calling('ListContainerInstances', {
    filter: 'not(agentConnected == true or runningTasksCount >= 0)',
    status: 'ACTIVE',
  }),
  DescribeContainerInstances: calling('DescribeContainerInstances', ({ instances }) => ({
    containerInstances: instances.slice(0, 20),
  })),
  PutAttributes: calling('PutAttributes', (ecs) => ({
    attributes: [{ name: 'stack', value: 'prod', targetId: usualInstance(ecs) }],
  })),
  ListAttributes: calling('ListAttributes', { targetType: 'container-instance', maxResults: 20 }),
  'ListAttributes by name and value': calling('ListAttributes', {
    targetType: 'container-instance',
    attributeName: 'stack',
    attributeValue: 'prod',
  }),
  'ListAttributes that nobody has': calling('ListAttributes', {
    targetType: 'container-instance',
    attributeName: 'none',
  }),
  DeleteAttributes: calling('DeleteAttributes', (ecs) => ({
    attributes: [{ name: 'stack', targetId: usualInstance(ecs) }],
  })),
  'UpdateContainerInstancesState of one with tasks': calling('UpdateContainerInstancesState', (ecs) => ({
    containerInstances: [usualInstance(ecs)],
    status: 'DRAINING',
  })),
  RegisterContainerInstance: (ecs) => () => registerExternal(ecs),
  UpdateContainerAgent: calling('UpdateContainerAgent', (ecs) => ({ containerInstance: external(ecs) })),
  SubmitTaskStateChange: calling('SubmitTaskStateChange', (ecs) => ({
    task: externalTask(ecs)['taskArn'],
    status: 'PENDING',
  })),
  SubmitContainerStateChange: calling('SubmitContainerStateChange', (ecs) => ({
    task: externalTask(ecs)['taskArn'],
    containerName: 'main',
    status: 'RUNNING',
  })),
  SubmitAttachmentStateChanges: calling('SubmitAttachmentStateChanges', (ecs) => ({
    attachments: [{ attachmentArn: attachmentArn(externalTask(ecs)), status: 'ATTACHED' }],
  })),
  'DeregisterContainerInstance of one with tasks': calling('DeregisterContainerInstance', (ecs) => ({
    containerInstance: usualInstance(ecs),
    force: true,
  })),
  CreateService: calling('CreateService', named('another')),
  'CreateService whose tasks nobody may take': (ecs) => () => {
    ecs.call('CreateService', { ...named('nowhere'), placementConstraints: [NOBODY] });
    ecs.pass(1_000);
  },
  'CreateService of a DAEMON': (ecs) => () => {
    const { desiredCount: _, ...daemon } = named('daemon');
    ecs.call('CreateService', { ...daemon, schedulingStrategy: 'DAEMON', placementConstraints: [NOBODY] });
  },
  'DeleteService of a DAEMON': (ecs) => () => {
    ecs.call('DeleteService', { service: 'daemon' });
    ecs.pass(1_000);
  },
  DescribeServices: calling('DescribeServices', { services: ['service-1', 'service-2'] }),
  ListServices: calling('ListServices', {}),
  'ListServices of a strategy that none has': calling('ListServices', { schedulingStrategy: 'DAEMON' }),
  UpdateService: calling('UpdateService', { service: 'service-1', desiredCount: 5 }),
  'UpdateService to constraints that nobody satisfies': (ecs) => () => {
    ecs.call('UpdateService', { service: 'service-2', desiredCount: 5, placementConstraints: [NOBODY] });
    ecs.pass(1_000);
  },
  'UpdateService to fewer tasks': (ecs) => () => {
    ecs.call('UpdateService', { service: 'service-4', desiredCount: 1 });
    ecs.pass(1);
  },
  DeleteService: withService('gone', (ecs) => () => {
    ecs.call('DeleteService', { service: 'gone', force: true });
    ecs.pass(1_000);
  }),
  UpdateTaskProtection: calling('UpdateTaskProtection', (ecs) => ({
    tasks: [serviceTask(ecs, 'service-5')],
    protectionEnabled: true,
    cluster: DEFAULT_CLUSTER,
  })),
  GetTaskProtection: calling('GetTaskProtection', (ecs) => ({
    tasks: [serviceTask(ecs, 'service-5')],
    cluster: DEFAULT_CLUSTER,
  })),
  CreateCluster: calling('CreateCluster', { clusterName: 'another' }),
  DescribeClusters: calling('DescribeClusters', { include: ['STATISTICS'] }),
  ListClusters: calling('ListClusters', { maxResults: 20 }),
  UpdateCluster: calling('UpdateCluster', { cluster: 'another' }),
  UpdateClusterSettings: calling('UpdateClusterSettings', {
    cluster: 'another',
    settings: [{ name: 'containerInsights', value: 'enabled' }],
  }),
  DeleteCluster: calling('DeleteCluster', { cluster: 'another' }),
  RegisterTaskDefinition: (ecs) => () => ecs.register(1),
  DescribeTaskDefinition: calling('DescribeTaskDefinition', { taskDefinition: 'family-7' }),
  ListTaskDefinitions: calling('ListTaskDefinitions', { maxResults: 20 }),
  ListTaskDefinitionFamilies: calling('ListTaskDefinitionFamilies', { maxResults: 20 }),
  'ListTaskDefinitionFamilies that begin like none': calling('ListTaskDefinitionFamilies', {
    familyPrefix: 'none',
  }),
  DeregisterTaskDefinition: calling('DeregisterTaskDefinition', { taskDefinition: 'family-9:1' }),
  DeleteTaskDefinitions: calling('DeleteTaskDefinitions', (ecs) => ({
    taskDefinitions: [deregistered(ecs)],
  })),
  TagResource: calling('TagResource', (ecs) => ({
    resourceArn: wantedTask(ecs),
    tags: [{ key: 'a', value: 'b' }],
  })),
  ListTagsForResource: calling('ListTagsForResource', (ecs) => ({ resourceArn: wantedTask(ecs) })),
  UntagResource: calling('UntagResource', (ecs) => ({ resourceArn: wantedTask(ecs), tagKeys: ['a'] })),
  PutAccountSetting: calling('PutAccountSetting', { name: 'awsvpcTrunking', value: 'enabled' }),
  PutAccountSettingDefault: calling('PutAccountSettingDefault', { name: 'awsvpcTrunking', value: 'enabled' }),
  ListAccountSettings: calling('ListAccountSettings', {}),
  DeleteAccountSetting: calling('DeleteAccountSetting', { name: 'awsvpcTrunking' }),
};

/** Those of EC2. Without ids and without a page the answer is all there is. */
export const EC2_ACTIONS: Readonly<Record<string, Action>> = {
  'DescribeInstances in pages': (ecs) => () => ecs.callEc2('DescribeInstances', { MaxResults: 20 }),
  'DescribeInstances by id': (ecs) => {
    const ids = [...ecs.state.instanceIdByEc2Id.keys()].slice(0, 20);
    return () => ecs.callEc2('DescribeInstances', { InstanceId: ids });
  },
};

/** What people and the world do. */
export const ADMIN_ACTIONS: Readonly<Record<string, Action>> = {
  ListState: (ecs) => () => ecs.admin({ type: 'ListState', limit: 20 }),
  'ListState behind the instances': (ecs) => {
    const { next } = ecs.admin({ type: 'ListState', limit: ecs.state.instances.size + 20 });
    return () => ecs.admin({ type: 'ListState', limit: 20, after: String(next) });
  },
  ListLedger: (ecs) => () => ecs.admin({ type: 'ListLedger', after: 10, limit: 20 }),
  AddContainerInstances: (ecs) => () => ecs.admin({ type: 'AddContainerInstances', count: 2 }),
  'the end of a task that its service replaces': (ecs) => {
    const task = serviceTask(ecs, 'service-3');
    return () => {
      ecs.call('StopTask', { task });
      ecs.pass(5_000);
    };
  },
  'the loss of a machine with its tasks': (ecs) => {
    const containerInstance = usualInstance(ecs);
    return () => ecs.admin({ type: 'TerminateMachine', containerInstance });
  },
};
