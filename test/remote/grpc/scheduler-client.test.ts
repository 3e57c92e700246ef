import { afterEach, describe, expect, it } from '@jest/globals';

import type { GrpcDoorOptions } from '../../../src/doors/grpc/grpc-options.ts';
import { basicAuthenticator } from '../../../src/doors/http/basic-authenticator.ts';
import type { CallAnswer } from '../../../src/driver/master.ts';
import type { Event } from '../../../src/mesos/event.ts';
import { frameworkId, offerId } from '../../../src/mesos/ids.ts';
import { SchedulerClient } from '../../../src/remote/grpc/scheduler-client.ts';
import type { SchedulerClientOptions } from '../../../src/remote/grpc/scheduler-client.ts';
import { startDoor, until } from '../../doors/grpc/grpc-fixture.ts';
import type { StartedDoor } from '../../doors/grpc/grpc-fixture.ts';
import { closedPort } from '../../support/closed-port.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { TLS } from '../../support/tls-material.ts';

const FRAMEWORK = { frameworkInfo: { user: 'ann', name: 'test' } };
const id = frameworkId('a');

let started: StartedDoor | undefined;
let client: SchedulerClient | undefined;

afterEach(async () => {
  client?.close();
  client = undefined;
  await started?.close();
  started = undefined;
});

async function open(door: Partial<GrpcDoorOptions> = {}, changes: Partial<SchedulerClientOptions> = {}) {
  started = await startDoor(door);
  const clock = new ManualClock();
  client = new SchedulerClient({ target: `localhost:${started.door.port}`, clock, ...changes });
  return { door: started, client, clock };
}

async function nextOf(events: AsyncGenerator<Event, void>): Promise<string> {
  const { value } = await events.next();
  return value === undefined ? 'end' : value.type;
}

/** Open, and with the first two events heard. */
async function subscribed() {
  const opened = await open();
  const events = opened.client.subscribe(FRAMEWORK);
  expect([await nextOf(events), await nextOf(events)]).toEqual(['SUBSCRIBED', 'HEARTBEAT']);
  return { ...opened, events };
}

describe('A client by gRPC', () => {
  it('hears events as they come, until the bridge ends the stream', async () => {
    const { door, events } = await subscribed();
    door.master.session.say({ type: 'RESCIND', rescind: { offerId: offerId('o') } });
    door.master.session.hangUp();
    expect([await nextOf(events), await nextOf(events)]).toEqual(['RESCIND', 'end']);
    expect(door.master.session.calls).toEqual([{ type: 'SUBSCRIBE', subscribe: FRAMEWORK }]);
  });

  it('unsubscribes by leaving its events', async () => {
    const { door, events } = await subscribed();
    await events.return();
    await until(() => door.master.session.closes === 1);
  });

  it('makes calls in order without awaiting them, and hears what became of each', async () => {
    const { door, client } = await subscribed();
    const decided: ((answer: CallAnswer) => void)[] = [];
    const types: string[] = [];
    door.master.call = ({ type }) =>
      new Promise((resolve) => {
        types.push(type);
        decided.push(resolve);
      });
    const revived = client.call({ type: 'REVIVE', frameworkId: id });
    const suppressed = client.call({ type: 'SUPPRESS', frameworkId: id });
    await until(() => decided.length === 2);
    expect(types).toEqual(['REVIVE', 'SUPPRESS']);
    decided[0]?.({ accepted: false, status: 400, message: 'Framework cannot be found' });
    decided[1]?.({ accepted: true });
    await expect(revived).rejects.toMatchObject({
      name: 'GrpcCallError',
      code: 'INVALID_ARGUMENT',
      reason: 'FRAMEWORK_UNKNOWN',
      httpStatus: 400,
      message: 'Framework cannot be found',
    });
    await expect(suppressed).resolves.toBeUndefined();
  });

  it('waits no longer than the deadline, for a call or the first event', async () => {
    const { door, client, clock } = await subscribed();
    let isAsked = false;
    door.master.call = () => {
      isAsked = true;
      return new Promise(() => undefined);
    };
    const call = client.call({ type: 'REVIVE', frameworkId: id }, { deadlineMs: 100 });
    await until(() => isAsked);
    const failed = expect(call).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await clock.advance(100);
    await failed;
    door.master.greet = () => undefined;
    const silent = client.subscribe(FRAMEWORK, { deadlineMs: 100 }).next();
    const late = expect(silent).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await clock.advance(100);
    await late;
  });

  it('says what is no call by itself', async () => {
    const { client } = await subscribed();
    const call = client.call({ type: 'KILL', frameworkId: id, kill: {} } as never);
    await expect(call).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('says who it is, by TLS, and hears that it is not let in', async () => {
    const authenticator = basicAuthenticator([{ principal: 'ann', secret: 'sesame' }]);
    const tls = { ca: TLS.authority };
    const { door, client } = await open(
      { tls: TLS.server, authenticator },
      { tls, authorization: 'Basic YW5uOnNlc2FtZQ==' },
    );
    expect(await nextOf(client.subscribe(FRAMEWORK))).toBe('SUBSCRIBED');
    expect(door.master.session.access).toEqual({ principal: 'ann' });
    const stranger = new SchedulerClient({
      target: `localhost:${door.door.port}`,
      clock: new ManualClock(),
      tls,
    });
    await expect(stranger.subscribe(FRAMEWORK).next()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      reason: 'NOT_AUTHENTICATED',
      httpStatus: 401,
    });
    stranger.close();
  });

  it('hears that there is nobody', async () => {
    const { client } = await open({}, { target: `localhost:${await closedPort()}` });
    await expect(client.subscribe(FRAMEWORK).next()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
