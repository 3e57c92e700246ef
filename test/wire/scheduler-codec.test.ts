import { describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/mesos/event.ts';
import { frameworkId, taskId } from '../../src/mesos/ids.ts';
import { encodeRecord } from '../../src/wire/recordio.ts';
import { schedulerCodec } from '../../src/wire/scheduler-codec.ts';
import { WireError } from '../../src/wire/wire-error.ts';

const json = schedulerCodec('application/json');
const protobuf = schedulerCodec('application/x-protobuf');

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

describe('An event', () => {
  it.each<[string, Event, string, string]>([
    ['HEARTBEAT', { type: 'HEARTBEAT' }, '{"type":"HEARTBEAT"}', '0808'],
    [
      'SUBSCRIBED',
      {
        type: 'SUBSCRIBED',
        subscribed: { frameworkId: frameworkId('a'), heartbeatIntervalSeconds: 15 },
      },
      '{"type":"SUBSCRIBED","subscribed":{"framework_id":{"value":"a"},"heartbeat_interval_seconds":15}}',
      '0801120e0a030a0161110000000000002e40',
    ],
    [
      'ERROR, with text of any script',
      { type: 'ERROR', error: { message: 'é \u{1f600}\n"' } },
      '{"type":"ERROR","error":{"message":"\\u00e9 \\ud83d\\ude00\\n\\""}}',
      '0807' + '420b' + '0a09' + 'c3a920' + 'f09f9880' + '0a22',
    ],
    [
      'UPDATE, with bytes and 64 bits',
      {
        type: 'UPDATE',
        update: {
          status: {
            taskId: taskId('t'),
            state: 'TASK_UNREACHABLE',
            uuid: Uint8Array.from([0xfb, 0xff]),
            unreachableTime: { nanoseconds: 1_800_000_000_000_000_001n },
          },
        },
      },
      '{"type":"UPDATE","update":{"status":{"task_id":{"value":"t"},"state":"TASK_UNREACHABLE","uuid":"+/8=",' +
        '"unreachable_time":{"nanoseconds":1800000000000000001}}}}',
      '0804' + '2a19' + '0a17' + '0a030a0174' + '100a' + '5a02fbff' + '720a' + '0881' + '80d09de9ceb8fd18',
    ],
  ])('of type %s is written and read as a master has it', (_, event, asJson, asProtobuf) => {
    expect(textOf(json.encodeEvent(event))).toBe(asJson);
    expect(hex(protobuf.encodeEvent(event))).toBe(asProtobuf);
    expect(json.decodeEvent(utf8(asJson))).toEqual(event);
    expect(protobuf.decodeEvent(Buffer.from(asProtobuf, 'hex'))).toEqual(event);
  });

  it('is written with the defaults that Mesos writes out, and without empty lists', () => {
    const networkInfos = [{ ipAddresses: [{ ipAddress: '10.0.0.1' }], groups: [] }];
    const status = { taskId: taskId('t'), state: 'TASK_RUNNING', containerStatus: { networkInfos } } as const;
    expect(textOf(json.encodeEvent({ type: 'UPDATE', update: { status } }))).toBe(
      '{"type":"UPDATE","update":{"status":{"task_id":{"value":"t"},"state":"TASK_RUNNING","container_status":' +
        '{"network_infos":[{"ip_addresses":[{"protocol":"IPv4","ip_address":"10.0.0.1"}]}]}}}}',
    );
  });

  it('is not written when it lacks what is required, and the error names it', () => {
    const event = { type: 'RESCIND', rescind: {} } as unknown as Event;
    const problem = "mesos.v1.scheduler.Event.Rescind cannot be written: 'offer_id' is required and missing";
    expect(() => json.encodeEvent(event)).toThrow(problem);
    expect(() => protobuf.encodeEvent(event)).toThrow(problem);
  });

  it('of a type that is not known here is told from one that is broken', () => {
    const code = (text: string): unknown => {
      try {
        return json.decodeEvent(utf8(text));
      } catch (error) {
        return error instanceof WireError ? error.code : error;
      }
    };
    expect(code('{"type":"NEWS"}')).toBe('NOT_IMPLEMENTED');
    expect(code('{"type":"RESCIND"}')).toBe('VALIDATE');
  });

  it('is one record of length, LF and payload', () => {
    expect(hex(encodeRecord(json.encodeEvent({ type: 'HEARTBEAT' })))).toBe(
      '32300a' + '7b2274797065223a22484541525442454154227d',
    );
    expect(hex(encodeRecord(protobuf.encodeEvent({ type: 'HEARTBEAT' })))).toBe('320a0808');
  });
});
