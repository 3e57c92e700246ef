import { afterEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';

import type { CallRefusal } from '../../../src/driver/framework-session.ts';
import { hex, reasonOf, REVIVE, startDoor, SUBSCRIBE } from './grpc-fixture.ts';
import type { StartedDoor } from './grpc-fixture.ts';
import type { GrpcDoorOptions } from '../../../src/doors/grpc/grpc-options.ts';

let started: StartedDoor | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

async function open(changes: Partial<GrpcDoorOptions> = {}): Promise<StartedDoor> {
  started = await startDoor(changes);
  return started;
}

describe('Call', () => {
  it('makes a call for the stream that its metadata names', async () => {
    const { client, master } = await open();
    const { status: ended, answer } = await client.call(REVIVE, { 'mesos-stream-id': 'stream-1' });
    expect(ended.code).toBe(status.OK);
    expect(answer).toEqual(Buffer.alloc(0));
    expect(master.calls).toEqual([
      { call: { type: 'REVIVE', frameworkId: 'a' }, access: { streamId: 'stream-1' } },
    ]);
  });

  it('names no stream where the metadata does not', async () => {
    const { client, master } = await open();
    await client.call(REVIVE);
    expect(master.calls).toMatchObject([{ access: {} }]);
  });

  it.each([
    [400, 'Framework cannot be found', 'INVALID_ARGUMENT', 'FRAMEWORK_UNKNOWN'],
    [400, 'Failed to validate scheduler::Call: no', 'INVALID_ARGUMENT', 'CALL_INVALID'],
    [401, 'Who are you?', 'UNAUTHENTICATED', 'NOT_AUTHENTICATED'],
    [403, 'Framework is not subscribed', 'FAILED_PRECONDITION', 'FRAMEWORK_NOT_SUBSCRIBED'],
    [403, 'Not authorized to use role web', 'PERMISSION_DENIED', 'NOT_AUTHORIZED'],
    [413, 'Too large', 'RESOURCE_EXHAUSTED', 'CALL_TOO_LARGE'],
    [429, 'Too often', 'RESOURCE_EXHAUSTED', 'TOO_MANY_CALLS'],
    [500, 'A bug', 'INTERNAL', 'INTERNAL'],
    [501, '501 Not Implemented.', 'UNIMPLEMENTED', 'CALL_UNKNOWN'],
    [503, 'The master has ended', 'UNAVAILABLE', 'MASTER_UNAVAILABLE'],
  ] satisfies [CallRefusal['status'], string, keyof typeof status, string][])(
    'that is refused with %i %s fails with %s',
    async (httpStatus, message, code, reason) => {
      const { client, master } = await open();
      master.answer = { accepted: false, status: httpStatus, message };
      const { status: ended } = await client.call(REVIVE);
      expect([status[ended.code], ended.details, reasonOf(ended)]).toEqual([code, message, reason]);
    },
  );

  it('has the details as a google.rpc.Status with an ErrorInfo', async () => {
    const { client, master } = await open();
    master.answer = { accepted: false, status: 503, message: 'no' };
    const { status: ended } = await client.call(REVIVE);
    const text = (value: string): string => Buffer.from(value).toString('hex');
    const length = (value: string): string => (value.length / 2).toString(16).padStart(2, '0');
    const field = (tag: string, value: string): string => tag + length(value) + value;
    const fact = field('0a', text('http_status')) + field('12', text('503'));
    const info =
      field('0a', text('MASTER_UNAVAILABLE')) + field('12', text('ecs-scheduler')) + field('1a', fact);
    const any = field('0a', text('type.googleapis.com/google.rpc.ErrorInfo')) + field('12', info);
    const details = '080e' + field('12', text('no')) + field('1a', any);
    expect(ended.metadata.get('grpc-status-details-bin')).toEqual([hex(details)]);
  });

  it('quotes what cannot be told as far as it can', async () => {
    const { client, master } = await open();
    master.answer = { accepted: false, status: 400, message: `\ud800 is half a sign ${'x'.repeat(5000)}` };
    const { status: ended } = await client.call(REVIVE);
    expect(ended.code).toBe(status.INVALID_ARGUMENT);
    expect(ended.details).toHaveLength(1000);
    expect(ended.details.startsWith('\ufffd is half a sign xxx')).toBe(true);
  });

  it.each([
    ['what is no call', hex('ff'), 'INVALID_ARGUMENT', 'Failed to parse body into Call protobuf'],
    [
      'a call without its body',
      hex('0a03' + '0a0161' + '1006'),
      'INVALID_ARGUMENT',
      "Failed to validate scheduler::Call: Expecting 'kill' to be present",
    ],
    ['SUBSCRIBE', SUBSCRIBE, 'INVALID_ARGUMENT', 'SUBSCRIBE is the first message of a Subscribe stream'],
  ] satisfies [string, Buffer, keyof typeof status, string][])(
    'refuses %s',
    async (_, bytes, code, details) => {
      const { client, master } = await open();
      const { status: ended } = await client.call(bytes);
      expect([status[ended.code], ended.details]).toEqual([code, details]);
      expect(master.calls).toEqual([]);
    },
  );

  it('is UNAVAILABLE before the master is ready', async () => {
    const { client, master } = await open();
    master.isReady = false;
    const { status: ended } = await client.call(REVIVE);
    expect([status[ended.code], ended.details]).toEqual(['UNAVAILABLE', 'Master has not finished recovery']);
  });

  it('refuses a message that is too large', async () => {
    const { client, master } = await open({ limits: { messageBytes: 1000 } });
    const { status: ended } = await client.call(
      Buffer.concat([REVIVE, hex('7a' + 'e807'), Buffer.alloc(1000)]),
    );
    expect(status[ended.code]).toBe('RESOURCE_EXHAUSTED');
    expect(master.calls).toEqual([]);
  });

  it('is refused when there are too many, and told when there may be another', async () => {
    const { client, clock, master } = await open({ limits: { calls: { perSecond: 2, burst: 1 } } });
    expect((await client.call(REVIVE)).status.code).toBe(status.OK);
    const { status: ended } = await client.call(REVIVE);
    expect([status[ended.code], reasonOf(ended)]).toEqual(['RESOURCE_EXHAUSTED', 'TOO_MANY_CALLS']);
    await clock.advance(500);
    expect((await client.call(REVIVE)).status.code).toBe(status.OK);
    expect(master.calls).toHaveLength(2);
  });

  it('is counted, with the status it would have over HTTP', async () => {
    const { client, master, metrics } = await open();
    await client.call(REVIVE);
    master.answer = { accepted: false, status: 403, message: 'Framework is not subscribed' };
    await client.call(REVIVE);
    const path = '/ecs_scheduler.v1.Scheduler/Call';
    expect(metrics.requests).toEqual([
      ['grpc', path, 'POST', 200, 0],
      ['grpc', path, 'POST', 403, 0],
    ]);
  });
});

describe('A method that there is not', () => {
  it('is UNIMPLEMENTED', async () => {
    const { client } = await open();
    const { status: ended } = await client.unary('/ecs_scheduler.v1.Scheduler/Nothing', REVIVE);
    expect(status[ended.code]).toBe('UNIMPLEMENTED');
  });
});
