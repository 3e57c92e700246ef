import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import protobuf from 'protobufjs';
import type { CallType } from '../src/mesos/call.ts';
import type { EventType, OperationState } from '../src/mesos/event.ts';
import type { FrameworkCapability } from '../src/mesos/framework-info.ts';
import type { Operation } from '../src/mesos/offer.ts';
import { TASK_REASON_NUMBERS, TASK_SOURCE_NUMBERS } from '../src/mesos/task-reason.ts';
import { TASK_STATE_NUMBERS } from '../src/mesos/task-state.ts';

const PROTO = fileURLToPath(new URL('../proto/', import.meta.url));

function loadProtos(): protobuf.Root {
  const root = new protobuf.Root();
  root.resolvePath = (_, target) => join(PROTO, target);
  root.loadSync('mesos/v1/scheduler/scheduler.proto', { keepCase: true });
  root.resolveAll();
  return root;
}

const root = loadProtos();

const numbersOf = (name: string): Readonly<Record<string, number>> => ({ ...root.lookupEnum(name).values });

function typesBelow(namespace: protobuf.NamespaceBase): readonly protobuf.Type[] {
  return namespace.nestedArray.flatMap((nested) => [
    ...(nested instanceof protobuf.Type ? [nested] : []),
    ...(nested instanceof protobuf.Namespace ? typesBelow(nested) : []),
  ]);
}

const nameOf = ({ fullName }: protobuf.ReflectionObject): string => fullName.slice('.mesos.v1.'.length);

/** All fields of all messages, in the order of the files. */
const fields = typesBelow(root).flatMap((type) => type.fieldsArray);

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
    expect({ UNKNOWN: 0, ...calls }).toEqual(numbersOf('mesos.v1.scheduler.Call.Type'));
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
      'CheckInfo.delay_seconds': 15,
      'CheckInfo.interval_seconds': 10,
      'CheckInfo.timeout_seconds': 20,
      'CommandInfo.URI.extract': true,
      'CommandInfo.shell': true,
      'ContainerInfo.DockerInfo.network': 'HOST',
      'ContainerInfo.DockerInfo.privileged': false,
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
      'TaskInfo.limits',
      'Volume.Source.CSIVolume.StaticProvisioning.node_publish_secrets',
      'Volume.Source.CSIVolume.StaticProvisioning.node_stage_secrets',
      'Volume.Source.CSIVolume.StaticProvisioning.volume_context',
      'scheduler.OfferConstraints.role_constraints',
    ]);
    expect(
      typesBelow(root)
        .flatMap((type) => type.oneofsArray.map(nameOf))
        .sort(),
    ).toEqual([
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
