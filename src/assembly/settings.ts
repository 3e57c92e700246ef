import { z } from 'zod';

import type { Setting } from './setting.ts';
import {
  above,
  apiLimits,
  atLeast,
  endpoint,
  executors,
  flag,
  fraction,
  instanceFilter,
  names,
  networkConfiguration,
  oneOf,
  ports,
  roles,
  share,
  text,
  wholeNumber,
} from './setting-values.ts';

/** What every setting of a bridge may be, and is by default. */
export const SETTINGS_SCHEMA = z.strictObject({
  cluster: text().prefault('default'),
  endpoint: endpoint.exactOptional(),
  region: text().exactOptional(),
  owner: text(128).exactOptional(),
  store: text().exactOptional(),
  mismatch: oneOf(['warn', 'strict', 'override']).prefault('warn'),
  launchMode: oneOf(['StartTask', 'RunTask']).prefault('StartTask'),
  shareLaunches: names.prefault([]),
  orphans: oneOf(['adopt', 'stop', 'leave']).prefault('adopt'),
  ports: ports.prefault('1025-32767'),
  diskMiB: atLeast(0).prefault(10_240),
  executors: executors.prefault({}),
  roles: roles.prefault({}),
  networkConfiguration: networkConfiguration.exactOptional(),
  tagTasks: flag.prefault(true),
  hostnameAttribute: text().prefault('ecs-scheduler.hostname'),
  addressAttribute: text().prefault('ecs-scheduler.address'),
  diskAttribute: text().prefault('ecs-scheduler.disk-mib'),
  hostDirectory: oneOf(['ec2', 'none']).prefault('ec2'),
  instancePollSeconds: above(0).prefault(5),
  taskPollSeconds: above(0).prefault(2),
  eventsQueue: text().exactOptional(),
  repairPollSeconds: above(0).prefault(30),
  apiShare: share.prefault(0.5),
  apiLimits: apiLimits.prefault({}),
  lookupWindowSeconds: above(0).prefault(120),
  agentLossSeconds: above(0).prefault(300),
  drainDeadlineSeconds: above(0).exactOptional(),
  maxAgentLossFraction: fraction.prefault(0.1),
  offerFilter: instanceFilter.exactOptional(),
  offerTimeoutSeconds: above(0).exactOptional(),
  launchesInFlight: wholeNumber(1, 1000).prefault(24),
  logLevel: oneOf(['error', 'warn', 'info', 'debug']).prefault('warn'),
});

/** Settings of a bridge, complete and checked. */
export type Settings = z.output<typeof SETTINGS_SCHEMA>;

/** Settings as a program gives them: any of them, the rest from the environment or by default. */
export type PartialSettings = Partial<z.input<typeof SETTINGS_SCHEMA>>;

/** Every setting of a bridge: where it can come from and what it is for. */
export const SETTINGS: Readonly<Record<keyof Settings, Setting>> = {
  cluster: {
    variable: 'AWS_ECS_CLUSTER',
    file: 'ecs.cluster',
    form: 'text',
    help: 'name or ARN of the ECS cluster',
  },
  endpoint: {
    variable: 'AWS_ECS_ENDPOINT',
    file: 'ecs.endpoint',
    form: 'text',
    help: "URL of ECS; by default Amazon's own for the region",
  },
  region: {
    variable: 'AWS_REGION',
    file: 'ecs.region',
    form: 'text',
    help: 'AWS region; by default as the AWS SDK finds it',
  },
  owner: {
    variable: 'ECS_SCHEDULER_OWNER',
    form: 'text',
    help: 'names this bridge; its tasks are known by it. By default from framework, cluster and host: set it where one of them changes',
  },
  store: {
    variable: 'ECS_SCHEDULER_STORE',
    form: 'text',
    help: 'directory of the state store, or "none". By default one of the owner\'s below ~/.local/state/ecs-scheduler, and none where ECS is on this machine',
  },
  mismatch: {
    variable: 'ECS_SCHEDULER_MISMATCH',
    file: 'tasks.mismatch',
    form: 'text',
    help: 'what to do with a task that declares other resources than its definition reserves: warn, strict or override',
  },
  launchMode: {
    variable: 'ECS_SCHEDULER_LAUNCH_MODE',
    file: 'tasks.launchMode',
    form: 'text',
    help: 'which call starts a task: StartTask, or RunTask bound to the instance and with a client token',
  },
  shareLaunches: {
    variable: 'ECS_SCHEDULER_SHARE_LAUNCHES',
    file: 'tasks.shareLaunches',
    form: 'json',
    help: 'names of frameworks whose equal tasks may be started together, up to ten by one StartTask; "*" for all; their tasks have no MESOS_TASK_ID',
  },
  orphans: {
    variable: 'ECS_SCHEDULER_ORPHANS',
    file: 'tasks.orphans',
    form: 'text',
    help: 'what happens to tasks of ours whose framework is not known: adopt, stop or leave',
  },
  ports: {
    variable: 'ECS_SCHEDULER_PORTS',
    file: 'agents.ports',
    form: 'text',
    help: 'host ports that may be offered',
  },
  diskMiB: {
    variable: 'ECS_SCHEDULER_DISK_MIB',
    file: 'agents.diskMiB',
    form: 'number',
    help: 'disk each agent offers, in MiB; ECS knows none',
  },
  executors: {
    variable: 'ECS_SCHEDULER_EXECUTORS',
    file: 'tasks.executors',
    form: 'json',
    help: 'task definitions for tasks with an executor, by executor id or "default"',
  },
  roles: {
    variable: 'ECS_SCHEDULER_ROLES',
    file: 'offers.roles',
    form: 'json',
    help: 'weight and quota of roles, by role',
  },
  networkConfiguration: {
    variable: 'ECS_SCHEDULER_NETWORK',
    file: 'tasks.networkConfiguration',
    form: 'json',
    help: 'subnets, securityGroups and assignPublicIp for task definitions in network mode awsvpc',
  },
  tagTasks: {
    variable: 'ECS_SCHEDULER_TAG_TASKS',
    file: 'tasks.tagTasks',
    form: 'flag',
    help: 'whether labels become tags of the ECS task',
  },
  hostnameAttribute: {
    variable: 'ECS_SCHEDULER_HOSTNAME_ATTRIBUTE',
    file: 'agents.hostnameAttribute',
    form: 'text',
    help: 'attribute of an instance that holds its host name; without it hostDirectory is asked',
  },
  addressAttribute: {
    variable: 'ECS_SCHEDULER_ADDRESS_ATTRIBUTE',
    file: 'agents.addressAttribute',
    form: 'text',
    help: 'attribute of an instance that holds its IP address; without it hostDirectory is asked',
  },
  diskAttribute: {
    variable: 'ECS_SCHEDULER_DISK_ATTRIBUTE',
    file: 'agents.diskAttribute',
    form: 'text',
    help: 'attribute of an instance that holds its disk in MiB',
  },
  hostDirectory: {
    variable: 'ECS_SCHEDULER_HOST_DIRECTORY',
    file: 'agents.hostDirectory',
    form: 'text',
    help: 'who knows the host names and addresses of instances: ec2 (its DescribeInstances), or none, and then their EC2 ids are told',
  },
  instancePollSeconds: {
    variable: 'ECS_SCHEDULER_INSTANCE_POLL_SECONDS',
    file: 'ecs.instancePollSeconds',
    form: 'number',
    help: 'shortest time between two reads of all instances',
  },
  taskPollSeconds: {
    variable: 'ECS_SCHEDULER_TASK_POLL_SECONDS',
    file: 'ecs.taskPollSeconds',
    form: 'number',
    help: 'shortest time between two looks at all tasks that are alive',
  },
  eventsQueue: {
    variable: 'ECS_SCHEDULER_EVENTS_QUEUE',
    file: 'ecs.eventsQueue',
    form: 'text',
    help: 'URL or name of the SQS queue that brings events of ECS, or "none". By default none, and an own one where ECS is embedded',
  },
  repairPollSeconds: {
    variable: 'ECS_SCHEDULER_REPAIR_POLL_SECONDS',
    file: 'ecs.repairPollSeconds',
    form: 'number',
    help: 'shortest time between two reads of all instances, and two looks at all tasks, while events come in',
  },
  apiShare: {
    variable: 'ECS_SCHEDULER_API_SHARE',
    file: 'ecs.apiShare',
    form: 'number',
    help: "part of the account's ECS API limits that this bridge may use, above 0 and up to 1",
  },
  apiLimits: {
    variable: 'ECS_SCHEDULER_API_LIMITS',
    file: 'ecs.apiLimits',
    form: 'json',
    help: "the account's ECS API limits where they are not the usual ones",
  },
  lookupWindowSeconds: {
    variable: 'ECS_SCHEDULER_LOOKUP_WINDOW_SECONDS',
    file: 'ecs.lookupWindowSeconds',
    form: 'number',
    help: 'how long a launch of unknown outcome is looked for',
  },
  agentLossSeconds: {
    variable: 'ECS_SCHEDULER_AGENT_LOSS_SECONDS',
    file: 'agents.lossSeconds',
    form: 'number',
    help: 'how long an agent may be disconnected before its tasks are reported unreachable',
  },
  drainDeadlineSeconds: {
    variable: 'ECS_SCHEDULER_DRAIN_DEADLINE_SECONDS',
    file: 'agents.drainDeadlineSeconds',
    form: 'number',
    help: 'how long tasks may stay on an instance that is DRAINING; by default until they end by themselves',
  },
  maxAgentLossFraction: {
    variable: 'ECS_SCHEDULER_MAX_AGENT_LOSS_FRACTION',
    file: 'agents.maxLossFraction',
    form: 'number',
    help: 'largest part of all agents whose loss is believed at once',
  },
  offerFilter: {
    variable: 'ECS_SCHEDULER_OFFER_FILTER',
    file: 'offers.filter',
    form: 'text',
    help: 'which instances may be offered, in the cluster query language; by default all',
  },
  offerTimeoutSeconds: {
    variable: 'ECS_SCHEDULER_OFFER_TIMEOUT_SECONDS',
    file: 'offers.timeoutSeconds',
    form: 'number',
    help: 'how long an offer may stay unanswered; by default for ever',
  },
  launchesInFlight: {
    variable: 'ECS_SCHEDULER_LAUNCHES_IN_FLIGHT',
    file: 'ecs.launchesInFlight',
    form: 'number',
    help: 'StartTask calls under way at once',
  },
  logLevel: { variable: 'ECS_SCHEDULER_LOG_LEVEL', form: 'text', help: 'error, warn, info or debug' },
};
