import { describe, expect, it } from '@jest/globals';
import protobuf from 'protobufjs';
import type { CallType } from '../src/mesos/call.ts';
import type { EventType, OperationState } from '../src/mesos/event.ts';
import type { FrameworkCapability } from '../src/mesos/framework-info.ts';
import type { Operation } from '../src/mesos/offer.ts';
import { TASK_REASON_NUMBERS, TASK_SOURCE_NUMBERS } from '../src/mesos/task-reason.ts';
import { TASK_STATE_NUMBERS } from '../src/mesos/task-state.ts';
import { protoRoot } from '../src/wire/proto-root.ts';

const root = protoRoot();

const numbersOf = (name: string): Readonly<Record<string, number>> => ({ ...root.lookupEnum(name).values });

function typesBelow(namespace: protobuf.NamespaceBase): readonly protobuf.Type[] {
  return namespace.nestedArray.flatMap((nested) => [
    ...(nested instanceof protobuf.Type ? [nested] : []),
    ...(nested instanceof protobuf.Namespace ? typesBelow(nested) : []),
  ]);
}

const nameOf = ({ fullName }: protobuf.ReflectionObject): string => fullName.slice('.mesos.v1.'.length);

/** All fields of all messages, in the order of the files. */
const types = typesBelow(root).filter(({ fullName }) => fullName.startsWith('.mesos.'));
const fields = types.flatMap((type) => type.fieldsArray);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('The words of src/mesos', () => {
  it('have the states of tasks with their numbers', () => {
    expect(TASK_STATE_NUMBERS).toEqual(numbersOf('mesos.v1.TaskState'));
  });

  it('have the reasons and sources of statuses with their numbers', () => {
    expect(TASK_REASON_NUMBERS).toEqual(numbersOf('mesos.v1.TaskStatus.Reason'));
    expect(TASK_SOURCE_NUMBERS).toEqual(numbersOf('mesos.v1.TaskStatus.Source'));
  });

  it('have all calls', () => {
    const calls = {
      UNKNOWN: 0,
      SUBSCRIBE: 1,
      TEARDOWN: 2,
      ACCEPT: 3,
      DECLINE: 4,
      REVIVE: 5,
      KILL: 6,
      SHUTDOWN: 7,
      ACKNOWLEDGE: 8,
      RECONCILE: 9,
      MESSAGE: 10,
      REQUEST: 11,
      SUPPRESS: 12,
      ACCEPT_INVERSE_OFFERS: 13,
      DECLINE_INVERSE_OFFERS: 14,
      ACKNOWLEDGE_OPERATION_STATUS: 15,
      RECONCILE_OPERATIONS: 16,
      UPDATE_FRAMEWORK: 17,
    } satisfies Record<CallType, number>;
    expect(calls).toEqual(numbersOf('mesos.v1.scheduler.Call.Type'));
  });

  it('have all events', () => {
    const events = {
      SUBSCRIBED: 1,
      OFFERS: 2,
      RESCIND: 3,
      UPDATE: 4,
      MESSAGE: 5,
      FAILURE: 6,
      ERROR: 7,
      HEARTBEAT: 8,
      INVERSE_OFFERS: 9,
      RESCIND_INVERSE_OFFER: 10,
      UPDATE_OPERATION_STATUS: 11,
    } satisfies Record<EventType, number>;
    expect({ UNKNOWN: 0, ...events }).toEqual(numbersOf('mesos.v1.scheduler.Event.Type'));
  });

  it('have all operations', () => {
    const operations = {
      UNKNOWN: 0,
      LAUNCH: 1,
      RESERVE: 2,
      UNRESERVE: 3,
      CREATE: 4,
      DESTROY: 5,
      LAUNCH_GROUP: 6,
      GROW_VOLUME: 11,
      SHRINK_VOLUME: 12,
      CREATE_DISK: 13,
      DESTROY_DISK: 14,
    } satisfies Record<Operation['type'], number>;
    expect(operations).toEqual(numbersOf('mesos.v1.Offer.Operation.Type'));
  });

  it('have all states of operations', () => {
    const states = {
      OPERATION_UNSUPPORTED: 0,
      OPERATION_PENDING: 1,
      OPERATION_FINISHED: 2,
      OPERATION_FAILED: 3,
      OPERATION_ERROR: 4,
      OPERATION_DROPPED: 5,
      OPERATION_UNREACHABLE: 6,
      OPERATION_GONE_BY_OPERATOR: 7,
      OPERATION_RECOVERING: 8,
      OPERATION_UNKNOWN: 9,
    } satisfies Record<OperationState, number>;
    expect(states).toEqual(numbersOf('mesos.v1.OperationState'));
  });

  it('have all capabilities of frameworks', () => {
    const capabilities = {
      REVOCABLE_RESOURCES: 1,
      TASK_KILLING_STATE: 2,
      GPU_RESOURCES: 3,
      SHARED_RESOURCES: 4,
      PARTITION_AWARE: 5,
      MULTI_ROLE: 6,
      RESERVATION_REFINEMENT: 7,
      REGION_AWARE: 8,
    } satisfies Record<FrameworkCapability, number>;
    expect({ UNKNOWN: 0, ...capabilities }).toEqual(numbersOf('mesos.v1.FrameworkInfo.Capability.Type'));
  });
});

describe('The .proto files', () => {
  it('have the defaults of Mesos', () => {
    const defaults = fields
      // protobufjs types options as a record of any.
      .map((field) => [nameOf(field), field.options?.['default'] as unknown] as const)
      .filter(([, value]) => value !== undefined);
    expect(Object.fromEntries(defaults)).toEqual({
      'AgentInfo.port': 5051,
      'CSIPluginInfo.name': 'default',
      'CheckInfo.delay_seconds': 15,
      'CheckInfo.interval_seconds': 10,
      'CheckInfo.timeout_seconds': 20,
      'CommandInfo.URI.extract': true,
      'CommandInfo.shell': true,
      'ContainerInfo.DockerInfo.network': 'HOST',
      'ContainerInfo.DockerInfo.privileged': false,
      'DrainConfig.mark_gone': false,
      'Environment.Variable.type': 'VALUE',
      'Filters.refuse_seconds': 5,
      'FrameworkInfo.checkpoint': false,
      'FrameworkInfo.failover_timeout': 0,
      'FrameworkInfo.role': '*',
      'HealthCheck.HTTPCheckInfo.protocol': 'IPv4',
      'HealthCheck.TCPCheckInfo.protocol': 'IPv4',
      'HealthCheck.consecutive_failures': 3,
      'HealthCheck.delay_seconds': 15,
      'HealthCheck.grace_period_seconds': 10,
      'HealthCheck.interval_seconds': 10,
      'HealthCheck.timeout_seconds': 20,
      'Image.cached': true,
      'LinuxInfo.share_cgroups': true,
      'MasterInfo.port': 5050,
      'NetworkInfo.IPAddress.protocol': 'IPv4',
      'Resource.role': '*',
      'master.Call.DrainAgent.mark_gone': false,
    });
  });

  it('mark what Mesos calls deprecated', () => {
    const deprecated = fields.filter((field) => field.options?.['deprecated'] === true).map(nameOf);
    expect(deprecated.sort()).toEqual([
      'ContainerInfo.DockerInfo.volume_driver',
      'ExecutorInfo.source',
      'FrameworkInfo.role',
      'Image.Docker.credential',
      'LinuxInfo.capability_info',
      'Resource.role',
      'master.Call.remove_quota',
      'master.Call.set_quota',
      'master.Response.GetExecutors.orphan_executors',
      'master.Response.GetFrameworks.recovered_frameworks',
      'master.Response.GetTasks.orphan_tasks',
      'master.Response.GetTasks.pending_tasks',
      'quota.QuotaStatus.infos',
    ]);
  });

  it('have the required fields that clients rely on', () => {
    const required = (type: string): readonly string[] =>
      root
        .lookupType(type)
        .fieldsArray.filter((field) => field.required)
        .map((field) => field.name);
    expect(required('mesos.v1.Offer')).toEqual(['id', 'framework_id', 'agent_id', 'hostname']);
    expect(required('mesos.v1.TaskInfo')).toEqual(['name', 'task_id', 'agent_id']);
    expect(required('mesos.v1.TaskStatus')).toEqual(['task_id', 'state']);
    expect(required('mesos.v1.MasterInfo')).toEqual(['id', 'ip', 'port']);
    expect(required('mesos.v1.FrameworkInfo')).toEqual(['user', 'name']);
    expect(required('mesos.v1.scheduler.Call.Acknowledge')).toEqual(['agent_id', 'task_id', 'uuid']);
  });

  it('have maps and oneofs where Mesos has them', () => {
    const maps = fields.filter((field) => field instanceof protobuf.MapField).map(nameOf);
    expect(maps.sort()).toEqual([
      'FrameworkInfo.offer_filters',
      'OfferFilters.ResourceQuantities.quantities',
      'Task.limits',
      'TaskInfo.limits',
      'Volume.Source.CSIVolume.StaticProvisioning.node_publish_secrets',
      'Volume.Source.CSIVolume.StaticProvisioning.node_stage_secrets',
      'Volume.Source.CSIVolume.StaticProvisioning.volume_context',
      'quota.QuotaConfig.guarantees',
      'quota.QuotaConfig.limits',
      'scheduler.OfferConstraints.role_constraints',
    ]);
    expect(types.flatMap((type) => type.oneofsArray.map(nameOf)).sort()).toEqual([
      'Volume.Source.CSIVolume.VolumeCapability.access_type',
      'scheduler.AttributeConstraint.Predicate.predicate',
      'scheduler.AttributeConstraint.Selector.selector',
    ]);
  });

  it('number Subscribe as v1 does, which has no force', () => {
    const { fieldsArray } = root.lookupType('mesos.v1.scheduler.Call.Subscribe');
    expect(fieldsArray.map(({ name, id }) => [name, id])).toEqual([
      ['framework_info', 1],
      ['suppressed_roles', 2],
      ['offer_constraints', 3],
    ]);
  });

  it('give every call and event but the bare ones a body named after it', () => {
    for (const message of ['Call', 'Event']) {
      const { fields: bodies } = root.lookupType(`mesos.v1.scheduler.${message}`);
      const types = Object.keys(numbersOf(`mesos.v1.scheduler.${message}.Type`));
      const bare = types.filter((type) => bodies[type.toLowerCase()] === undefined);
      expect(bare).toEqual(message === 'Call' ? ['UNKNOWN', 'TEARDOWN'] : ['UNKNOWN', 'HEARTBEAT']);
    }
  });
});

describe('The operator API', () => {
  const bodiesOf = (message: string): Readonly<Record<string, number>> =>
    Object.fromEntries(
      root
        .lookupType(`mesos.v1.master.${message}`)
        .fieldsArray.filter(({ name }) => name !== 'type')
        .map(({ name, id }) => [name, id]),
    );

  it('has the calls of Mesos with their numbers', () => {
    expect(numbersOf('mesos.v1.master.Call.Type')).toMatchObject({
      UNKNOWN: 0,
      GET_HEALTH: 1,
      GET_FLAGS: 2,
      GET_VERSION: 3,
      GET_METRICS: 4,
      GET_STATE: 9,
      GET_AGENTS: 10,
      GET_FRAMEWORKS: 11,
      GET_EXECUTORS: 12,
      GET_TASKS: 13,
      GET_ROLES: 14,
      GET_WEIGHTS: 15,
      GET_MASTER: 17,
      SUBSCRIBE: 18,
      GET_QUOTA: 28,
      TEARDOWN: 31,
      MARK_AGENT_GONE: 32,
      GET_OPERATIONS: 33,
      UPDATE_QUOTA: 36,
      DRAIN_AGENT: 37,
      DEACTIVATE_AGENT: 38,
      REACTIVATE_AGENT: 39,
    });
    expect(bodiesOf('Call')).toMatchObject({
      get_metrics: 2,
      teardown: 16,
      mark_agent_gone: 17,
      drain_agent: 21,
    });
  });

  it('has the answers of Mesos, numbered otherwise than the calls', () => {
    expect(bodiesOf('Response')).toMatchObject({
      get_health: 2,
      get_flags: 3,
      get_version: 4,
      get_metrics: 5,
      get_state: 9,
      get_agents: 10,
      get_frameworks: 11,
      get_executors: 12,
      get_tasks: 13,
      get_roles: 14,
      get_weights: 15,
      get_master: 16,
      get_quota: 19,
      get_operations: 20,
    });
    expect(numbersOf('mesos.v1.master.Response.Type')).toMatchObject({
      GET_STATE: 8,
      GET_TASKS: 12,
      GET_QUOTA: 18,
    });
  });

  it('has the events of Mesos, each with a body named after it', () => {
    expect(numbersOf('mesos.v1.master.Event.Type')).toEqual({
      UNKNOWN: 0,
      SUBSCRIBED: 1,
      TASK_ADDED: 2,
      TASK_UPDATED: 3,
      AGENT_ADDED: 4,
      AGENT_REMOVED: 5,
      FRAMEWORK_ADDED: 6,
      FRAMEWORK_UPDATED: 7,
      FRAMEWORK_REMOVED: 8,
      HEARTBEAT: 9,
    });
    expect(bodiesOf('Event')).toEqual({
      subscribed: 2,
      task_added: 3,
      task_updated: 4,
      agent_added: 5,
      agent_removed: 6,
      framework_added: 7,
      framework_updated: 8,
      framework_removed: 9,
    });
  });

  it.each([
    ['Call', '0811', { type: 'GET_MASTER' }],
    [
      'Call',
      '081f' + '8201' + '05' + '0a03' + '0a0166',
      { type: 'TEARDOWN', teardown: { framework_id: { value: 'f' } } },
    ],
    ['Response', '0801' + '1202' + '0801', { type: 'GET_HEALTH', get_health: { healthy: true } }],
  ])('has a %s of the bytes %s', (message, bytes, expected) => {
    const type = root.lookupType(`mesos.v1.master.${message}`);
    expect(type.toObject(type.decode(Buffer.from(bytes, 'hex')), { enums: String })).toEqual(expected);
  });
});

describe('Bytes of an Event', () => {
  const event = root.lookupType('mesos.v1.scheduler.Event');

  it.each([
    ['HEARTBEAT', '0808', { type: 'HEARTBEAT' }],
    [
      'SUBSCRIBED',
      '0801120e0a030a016111' + '0000000000002e40',
      { type: 'SUBSCRIBED', subscribed: { framework_id: { value: 'a' }, heartbeat_interval_seconds: 15 } },
    ],
    ['ERROR', '08074208' + '0a06' + '436c6f736564', { type: 'ERROR', error: { message: 'Closed' } }],
    [
      'UPDATE',
      '08042a15' + '0a13' + '0a030a0174' + '1001' + '2a050a032d5331' + '4801' + '5a0100',
      {
        type: 'UPDATE',
        update: {
          status: {
            task_id: { value: 't' },
            state: 'TASK_RUNNING',
            agent_id: { value: '-S1' },
            source: 'SOURCE_AGENT',
            uuid: Buffer.from([0]),
          },
        },
      },
    ],
  ])('of type %s are those of Mesos, both ways', (_, bytes, message) => {
    expect(hex(event.encode(event.fromObject(message)).finish())).toBe(bytes);
    expect(event.toObject(event.decode(Buffer.from(bytes, 'hex')), { enums: String })).toEqual(message);
  });
});
