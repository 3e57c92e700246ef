import { describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/mesos/event.ts';
import { frameworkId } from '../../src/mesos/ids.ts';
import { encodeRecord } from '../../src/wire/recordio.ts';
import { schedulerCodec } from '../../src/wire/scheduler-codec.ts';

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
  ])('of type %s is written and read as a master has it', (_, event, asJson, asProtobuf) => {
    expect(textOf(json.encodeEvent(event))).toBe(asJson);
    expect(hex(protobuf.encodeEvent(event))).toBe(asProtobuf);
    expect(json.decodeEvent(utf8(asJson))).toEqual(event);
    expect(protobuf.decodeEvent(Buffer.from(asProtobuf, 'hex'))).toEqual(event);
  });

  it('is one record of length, LF and payload', () => {
    expect(hex(encodeRecord(json.encodeEvent({ type: 'HEARTBEAT' })))).toBe(
      '32300a' + '7b2274797065223a22484541525442454154227d',
    );
    expect(hex(encodeRecord(protobuf.encodeEvent({ type: 'HEARTBEAT' })))).toBe('320a0808');
  });
});
