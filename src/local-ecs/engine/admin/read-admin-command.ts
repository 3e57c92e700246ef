import { ApiError } from '../api-error.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import {
  readBoolean,
  readInteger,
  readNumber,
  readIntegers,
  readString,
  readStrings,
  required,
  toObject,
} from '../requests/members.ts';
import type { AdminCommand, ChangeMachine, ContainerInstanceSpec } from './admin-command.ts';
import { readTags } from '../requests/tags.ts';
import {
  readForgetTask,
  readPurgeQueue,
  readPutAttributes,
  readSendMessage,
  readStartTask,
  readStopTask,
} from './read-commands-of-others.ts';
import { readAttributes, readOnInstance } from './read-on-instance.ts';
import { readEventFaults } from './read-event-faults.ts';
import { readFaultRule } from './read-fault-rule.ts';
import { readLimits } from './read-limits.ts';

const readOnContainer = (body: JsonObject) =>
  withoutUndefined({
    cluster: readString(body, 'cluster'),
    task: required(readString(body, 'task'), 'task'),
    container: readString(body, 'container'),
  });

function readSpec(body: JsonObject): ContainerInstanceSpec {
  return withoutUndefined({
    vcpus: readNumber(body, 'vcpus'),
    memoryMiB: readInteger(body, 'memoryMiB'),
    gpus: readInteger(body, 'gpus'),
    instanceType: readString(body, 'instanceType'),
    availabilityZone: readString(body, 'availabilityZone'),
    attributes: readAttributes(body),
    tags: body['tags'] === undefined ? undefined : readTags(body),
    withoutCapabilities: readStrings(body, 'withoutCapabilities'),
    reservedPorts: readIntegers(body, 'reservedPorts'),
    ec2InstanceId: readString(body, 'ec2InstanceId'),
    agentConnected: readBoolean(body, 'agentConnected'),
  });
}

const INSTANCE_HEALTHS = ['OK', 'IMPAIRED', 'INSUFFICIENT_DATA', 'INITIALIZING'] as const;

const MACHINE_CHANGES: readonly ChangeMachine['type'][] = [
  'TerminateMachine',
  'StopMachine',
  'StartMachine',
  'DisconnectAgent',
  'ReconnectAgent',
  'ReplaceContainerInstance',
];

type Reader = (body: JsonObject) => AdminCommand;

const READERS: ReadonlyMap<string, Reader> = new Map<AdminCommand['type'], Reader>([
  [
    'AddContainerInstances',
    (body) =>
      withoutUndefined({
        type: 'AddContainerInstances',
        cluster: readString(body, 'cluster'),
        count: readInteger(body, 'count'),
        ...readSpec(body),
      }),
  ],
  [
    'DeregisterContainerInstance',
    (body) =>
      withoutUndefined({
        type: 'DeregisterContainerInstance',
        ...readOnInstance(body),
        force: readBoolean(body, 'force'),
      }),
  ],
  [
    'SetContainerInstanceState',
    (body) => ({
      type: 'SetContainerInstanceState',
      ...readOnInstance(body),
      status: required(readChoice(body, 'status', ['ACTIVE', 'DRAINING']), 'status'),
    }),
  ],
  [
    'SetContainerInstanceHealth',
    (body) => ({
      type: 'SetContainerInstanceHealth',
      ...readOnInstance(body),
      health: required(readChoice(body, 'health', INSTANCE_HEALTHS), 'health'),
    }),
  ],
  [
    'KillContainer',
    (body) =>
      withoutUndefined({
        type: 'KillContainer',
        ...readOnContainer(body),
        exitCode: readInteger(body, 'exitCode'),
        oom: readBoolean(body, 'oom'),
      }),
  ],
  [
    'SetContainerHealth',
    (body) => ({
      type: 'SetContainerHealth',
      ...readOnContainer(body),
      health: required(readChoice(body, 'health', ['HEALTHY', 'UNHEALTHY', 'UNKNOWN']), 'health'),
    }),
  ],
  [
    'ListState',
    (body) =>
      withoutUndefined({
        type: 'ListState',
        cluster: readString(body, 'cluster'),
        after: readString(body, 'after'),
        limit: readInteger(body, 'limit'),
      }),
  ],
  [
    'ListLedger',
    (body) =>
      withoutUndefined({
        type: 'ListLedger',
        after: readInteger(body, 'after'),
        limit: readInteger(body, 'limit'),
      }),
  ],
  ['Summarize', () => ({ type: 'Summarize' })],
  ['Reset', () => ({ type: 'Reset' })],
  ['SetLimits', (body) => ({ type: 'SetLimits', limits: readLimits(body) })],
  ['ListLimits', () => ({ type: 'ListLimits' })],
  ['InjectFault', (body) => ({ type: 'InjectFault', ...readFaultRule(body) })],
  [
    'AddEventRule',
    (body) =>
      withoutUndefined({
        type: 'AddEventRule',
        queue: required(readString(body, 'queue'), 'queue'),
        clusters: readStrings(body, 'clusters'),
      }),
  ],
  [
    'RemoveEventRules',
    (body) => ({ type: 'RemoveEventRules', queue: required(readString(body, 'queue'), 'queue') }),
  ],
  ['SetEventFaults', (body) => ({ type: 'SetEventFaults', faults: readEventFaults(body) })],
  ['ListFaults', () => ({ type: 'ListFaults' })],
  ['ClearFaults', () => ({ type: 'ClearFaults' })],
  ['ListFaultPlan', () => ({ type: 'ListFaultPlan' })],
  ['ClearFaultPlan', () => ({ type: 'ClearFaultPlan' })],
  ['StartTask', readStartTask],
  ['StopTask', readStopTask],
  ['PutAttributes', readPutAttributes],
  ['SendMessage', readSendMessage],
  ['PurgeQueue', readPurgeQueue],
  ['ForgetTask', readForgetTask],
  ...MACHINE_CHANGES.map(
    (type) =>
      [
        type,
        (body: JsonObject) =>
          withoutUndefined({ type, ...readOnInstance(body), forMs: readInteger(body, 'forMs') }),
      ] as const,
  ),
]);

/** The command that a name and a JSON body describe. @throws ApiError, as operations of ECS do */
export function readAdminCommand(name: string, body: unknown): AdminCommand {
  const reader = READERS.get(name);
  if (reader === undefined)
    throw new ApiError(
      'UnknownOperationException',
      `No admin command ${name}; there are ${[...READERS.keys(), 'ApplyFaultPlan'].join(', ')}.`,
    );
  return reader(toObject(body));
}
