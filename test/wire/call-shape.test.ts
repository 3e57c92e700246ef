import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agentId, frameworkId, operationId, taskId } from '../../src/mesos/ids.ts';
import { validateCallShape } from '../../src/wire/call-shape.ts';
import type { RawCall } from '../../src/wire/call-shape.ts';
import { protoRoot } from '../../src/wire/proto-root.ts';
import { schedulerCodec } from '../../src/wire/scheduler-codec.ts';
import { WireError } from '../../src/wire/wire-error.ts';
import { randomMessage } from './random-messages.ts';

const json = schedulerCodec('application/json');
const protobuf = schedulerCodec('application/x-protobuf');
const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

/** @returns code and text of the error, which must be one of ours, or undefined when all is well. */
function failure(decode: () => unknown): readonly [string, string] | undefined {
  try {
    decode();
    return undefined;
  } catch (error) {
    if (error instanceof WireError) return [error.code, error.message];
    throw error;
  }
}

const id = frameworkId('f');
const user = { user: 'u', name: 'n' };
const uuid = Uint8Array.from([1, 2, 3, 4, 5, 6, 0x47, 8, 0x89, 10, 11, 12, 13, 14, 15, 16]);
const acknowledge = { agentId: agentId('a'), taskId: taskId('t'), uuid };
const acknowledgeOperationStatus = { agentId: agentId('a'), operationId: operationId('o'), uuid };

describe('The shape of a call', () => {
  it.each<[string, RawCall, string]>([
    ['no type', { frameworkId: id }, "Expecting 'type' to be present"],
    ['SUBSCRIBE without its body', { type: 'SUBSCRIBE' }, "Expecting 'subscribe' to be present"],
    ['no framework id', { type: 'TEARDOWN' }, "Expecting 'framework_id' to be present"],
    ['type UNKNOWN and no framework id', { type: 'UNKNOWN' }, "Expecting 'framework_id' to be present"],
    ...(
      [
        'ACCEPT',
        'DECLINE',
        'ACCEPT_INVERSE_OFFERS',
        'DECLINE_INVERSE_OFFERS',
        'KILL',
        'SHUTDOWN',
        'ACKNOWLEDGE',
        'ACKNOWLEDGE_OPERATION_STATUS',
        'RECONCILE',
        'RECONCILE_OPERATIONS',
        'MESSAGE',
        'REQUEST',
        'UPDATE_FRAMEWORK',
      ] as const
    ).map((type): [string, RawCall, string] => [
      `${type} without its body`,
      { type, frameworkId: id },
      `Expecting '${type.toLowerCase()}' to be present`,
    ]),
    [
      'SUBSCRIBE of another framework',
      { type: 'SUBSCRIBE', frameworkId: id, subscribe: { frameworkInfo: { ...user, id: frameworkId('g') } } },
      "'framework_id' differs from 'subscribe.framework_info.id'",
    ],
    [
      'SUBSCRIBE with an id on one side only',
      { type: 'SUBSCRIBE', frameworkId: id, subscribe: { frameworkInfo: user } },
      "'framework_id' differs from 'subscribe.framework_info.id'",
    ],
    [
      'UPDATE_FRAMEWORK of another framework',
      { type: 'UPDATE_FRAMEWORK', frameworkId: id, updateFramework: { frameworkInfo: user } },
      "'framework_id' differs from 'update_framework.framework_info.id'",
    ],
    [
      'ACKNOWLEDGE with 15 bytes',
      { type: 'ACKNOWLEDGE', frameworkId: id, acknowledge: { ...acknowledge, uuid: uuid.subarray(1) } },
      'Not a valid UUID',
    ],
    [
      'ACKNOWLEDGE_OPERATION_STATUS without agent',
      {
        type: 'ACKNOWLEDGE_OPERATION_STATUS',
        frameworkId: id,
        acknowledgeOperationStatus: { operationId: operationId('o'), uuid },
      },
      "Expecting 'agent_id' to be present",
    ],
  ])('is wrong: %s', (_, call, problem) => {
    expect(validateCallShape(call)).toBe(problem);
  });

  it.each<[string, RawCall]>([
    ['SUBSCRIBE without id', { type: 'SUBSCRIBE', subscribe: { frameworkInfo: user } }],
    [
      'SUBSCRIBE with an empty id on one side',
      { type: 'SUBSCRIBE', frameworkId: frameworkId(''), subscribe: { frameworkInfo: user } },
    ],
    ['TEARDOWN', { type: 'TEARDOWN', frameworkId: id }],
    ['REVIVE without a body', { type: 'REVIVE', frameworkId: id }],
    ['SUPPRESS without a body', { type: 'SUPPRESS', frameworkId: id }],
    ['UNKNOWN', { type: 'UNKNOWN', frameworkId: id }],
    ['ACKNOWLEDGE', { type: 'ACKNOWLEDGE', frameworkId: id, acknowledge }],
    [
      'ACKNOWLEDGE_OPERATION_STATUS',
      { type: 'ACKNOWLEDGE_OPERATION_STATUS', frameworkId: id, acknowledgeOperationStatus },
    ],
  ])('is right: %s', (_, call) => {
    expect(validateCallShape(call)).toBeUndefined();
  });
});

describe('A call that is read', () => {
  it.each<[string, string, string, string]>([
    [
      'of a type nobody knows',
      '{"type":"FOO"}',
      'VALIDATE',
      "Failed to validate scheduler::Call: Expecting 'type' to be present",
    ],
    [
      'of type UNKNOWN that names no framework',
      '{"type":"UNKNOWN"}',
      'VALIDATE',
      "Failed to validate scheduler::Call: Expecting 'framework_id' to be present",
    ],
    [
      'without what is required',
      '{"type":"SUBSCRIBE","subscribe":{"framework_info":{"name":"n"}}}',
      'CONVERT',
      'Failed to convert JSON into Call protobuf: Missing required fields: subscribe.framework_info.user',
    ],
  ])('in JSON, %s, gets the answer of a master', (_, text, code, message) => {
    expect(failure(() => json.decodeCall(utf8(text)))).toEqual([code, message]);
  });

  it.each<[string, string, string, string]>([
    [
      'of a type nobody knows',
      '1063',
      'VALIDATE',
      "Failed to validate scheduler::Call: Expecting 'type' to be present",
    ],
    ['of no bytes', '', 'VALIDATE', "Failed to validate scheduler::Call: Expecting 'type' to be present"],
    [
      'without what is required',
      '1001' + '1a05' + '0a03' + '12016e',
      'PARSE',
      'Failed to parse body into Call protobuf',
    ],
    ['that is cut off', '1001' + '1a05' + '0a', 'PARSE', 'Failed to parse body into Call protobuf'],
    ['that is JSON', '7b7d', 'PARSE', 'Failed to parse body into Call protobuf'],
  ])('in protobuf, %s, gets the answer of a master', (_, bytes, code, message) => {
    expect(failure(() => protobuf.decodeCall(Buffer.from(bytes, 'hex')))).toEqual([code, message]);
  });

  it('may be of type UNKNOWN, which is for the master to refuse', () => {
    const call = { type: 'UNKNOWN', frameworkId: id };
    expect(json.decodeCall(utf8('{"type":"UNKNOWN","framework_id":{"value":"f"}}'))).toEqual(call);
    expect(protobuf.decodeCall(Buffer.from('0a030a0166' + '1000', 'hex'))).toEqual(call);
  });

  it('has the bytes of Mesos in both encodings', () => {
    const call = { type: 'SUBSCRIBE', subscribe: { frameworkInfo: user } } as const;
    expect(protobuf.decodeCall(Buffer.from('1001' + '1a08' + '0a06' + '0a0175' + '12016e', 'hex'))).toEqual(
      call,
    );
    const body = utf8(
      '{"type":"SUBSCRIBE","subscribe":{"framework_info":{"user":"u","name":"n","offer_filters":null}}}',
    );
    expect(json.decodeCall(body)).toEqual(call);
  });

  it('may launch without saying what, and knows no group without a body', () => {
    const body =
      '{"type":"ACCEPT","framework_id":{"value":"f"},"accept":{"operations":[{"type":"LAUNCH"},{"type":"LAUNCH_GROUP"},{}]}}';
    expect(json.decodeCall(utf8(body))).toMatchObject({
      accept: {
        offerIds: [],
        operations: [{ type: 'LAUNCH', launch: { taskInfos: [] } }, { type: 'UNKNOWN' }, { type: 'UNKNOWN' }],
      },
    });
  });
});

describe('Bytes of strangers', () => {
  const decoders = [json.decodeCall, protobuf.decodeCall, json.decodeEvent, protobuf.decodeEvent].map(
    (decode) => (bytes: Uint8Array) => failure(() => decode(bytes)),
  );
  const call = protoRoot().lookupType('mesos.v1.scheduler.Call');

  it('make nothing but our own errors, whatever they are', () => {
    const text = fc.json().map(utf8);
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), text), (bytes) => {
        for (const decode of decoders) decode(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('make nothing but our own errors when a legal call is damaged in one place', () => {
    fc.assert(
      fc.property(randomMessage(call), fc.nat(), fc.nat(255), (message, at, byte) => {
        const bytes = Uint8Array.from(call.encode(call.fromObject(message)).finish());
        bytes[at % Math.max(1, bytes.length)] = byte;
        for (const decode of decoders) decode(bytes);
      }),
      { numRuns: 100 },
    );
  });
});
