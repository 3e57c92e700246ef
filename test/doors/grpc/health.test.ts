import { afterEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';

import { hex, startDoor, until } from './grpc-fixture.ts';
import type { StartedDoor } from './grpc-fixture.ts';
import { basicAuthenticator } from '../../../src/doors/http/basic-authenticator.ts';

let started: StartedDoor | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

async function open(): Promise<StartedDoor> {
  // Probes have no credentials.
  started = await startDoor({ authenticator: basicAuthenticator([{ principal: 'ann', secret: 'sesame' }]) });
  return started;
}

const named = (service: string): Buffer =>
  Buffer.concat([hex('0a'), Buffer.from([service.length]), Buffer.from(service)]);

const SERVING = '0801';
const NOT_SERVING = '0802';
const SERVICE_UNKNOWN = '0803';

describe('The health service', () => {
  const check = '/grpc.health.v1.Health/Check';

  it('says SERVING as soon as the master is ready, of the server and of the scheduler service', async () => {
    const { client, master } = await open();
    for (const request of [Buffer.alloc(0), named('ecs_scheduler.v1.Scheduler')]) {
      master.isReady = false;
      expect((await client.unary(check, request)).answer?.toString('hex')).toBe(NOT_SERVING);
      master.isReady = true;
      expect((await client.unary(check, request)).answer?.toString('hex')).toBe(SERVING);
    }
  });

  it('does not know other services', async () => {
    const { client } = await open();
    for (const request of [named('mesos.Master'), hex('ff')])
      expect(status[(await client.unary(check, request)).status.code]).toBe('NOT_FOUND');
  });

  it('tells those who watch when that changes', async () => {
    const { client, master, clock } = await open();
    const stream = client.watch('/grpc.health.v1.Health/Watch', Buffer.alloc(0));
    expect(await stream.received(1)).toEqual([SERVING]);
    await clock.advance(5000);
    master.isReady = false;
    await clock.advance(1000);
    expect(await stream.received(2)).toEqual([SERVING, NOT_SERVING]);
  });

  it('tells those who watch what is not there that it is not', async () => {
    const { client } = await open();
    const stream = client.watch('/grpc.health.v1.Health/Watch', named('mesos.Master'));
    expect(await stream.received(1)).toEqual([SERVICE_UNKNOWN]);
  });

  it('has room for a hundred who watch', async () => {
    const { client } = await open();
    const watch = () => client.watch('/grpc.health.v1.Health/Watch', Buffer.alloc(0));
    for (let count = 0; count < 100; count += 1) await watch().received(1);
    expect(status[(await watch().status).code]).toBe('RESOURCE_EXHAUSTED');
  });

  it('forgets those who watch no longer', async () => {
    const { client, clock } = await open();
    const stream = client.watch('/grpc.health.v1.Health/Watch', Buffer.alloc(0));
    await stream.received(1);
    stream.call.cancel();
    await until(() => clock.waits.length === 0);
  });
});
