import { afterEach, describe, expect, it } from '@jest/globals';

import type { GrpcDoorOptions } from '../../../src/doors/grpc/grpc-options.ts';
import { basicAuthenticator } from '../../../src/doors/http/basic-authenticator.ts';
import { SessionSchedulerDriver } from '../../../src/driver/session-scheduler-driver.ts';
import type { CallAnswer } from '../../../src/driver/master.ts';
import type { CallRefusal, FrameworkSession } from '../../../src/driver/framework-session.ts';
import type { Call } from '../../../src/mesos/call.ts';
import type { Event } from '../../../src/mesos/event.ts';
import { agentId, frameworkId, taskId } from '../../../src/mesos/ids.ts';
import type { Offer } from '../../../src/mesos/offer.ts';
import { scalarResource } from '../../../src/mesos/resource.ts';
import { connectGrpc } from '../../../src/remote/grpc/connect-grpc.ts';
import type { GrpcMasterOptions } from '../../../src/remote/grpc/grpc-master.ts';
import { startDoor, until } from '../../doors/grpc/grpc-fixture.ts';
import type { StartedDoor } from '../../doors/grpc/grpc-fixture.ts';
import { createRunner } from '../../driver/runner-fixture.ts';
import { closedPort } from '../../support/closed-port.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { RecordingScheduler } from '../../support/recording-scheduler.ts';
import { TLS } from '../../support/tls-material.ts';

const SUBSCRIBE: Call = { type: 'SUBSCRIBE', subscribe: { frameworkInfo: { user: 'ann', name: 'test' } } };
const REVIVE: Call = { type: 'REVIVE', frameworkId: frameworkId('a') };

/** The framework's end, which tells what it hears. */
class Ear {
  readonly heard: string[] = [];
  readonly refusals: CallRefusal[] = [];

  received(event: Event): void {
    this.heard.push(event.type);
  }

  refused(call: Call, refusal: CallRefusal): void {
    this.refusals.push(refusal);
    this.heard.push(`refused ${call.type}`);
  }

  closed(): void {
    this.heard.push('closed');
  }

  async until(word: string): Promise<readonly string[]> {
    await until(() => this.heard.includes(word));
    return this.heard;
  }
}

let started: StartedDoor | undefined;
let session: FrameworkSession | undefined;

afterEach(async () => {
  await session?.close();
  session = undefined;
  await started?.close();
  started = undefined;
});

async function connect(
  port: number,
  changes: Partial<GrpcMasterOptions> = {},
): Promise<{ readonly ear: Ear; readonly line: FrameworkSession; readonly clock: ManualClock }> {
  const ear = new Ear();
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const target = `localhost:${port}`;
  const line = await connectGrpc({ target, clock, logger, ...changes })(ear);
  session = line;
  return { ear, line, clock };
}

async function open(changes: Partial<GrpcDoorOptions> = {}, master: Partial<GrpcMasterOptions> = {}) {
  const door = await startDoor(changes);
  started = door;
  return { door, ...(await connect(door.door.port, master)) };
}

/** Open, and with its SUBSCRIBED heard. */
async function subscribed() {
  const opened = await open();
  opened.line.send(SUBSCRIBE);
  await opened.ear.until('HEARTBEAT');
  return opened;
}

describe('A session by gRPC', () => {
  it('hears the events of its stream', async () => {
    const { door, ear } = await subscribed();
    door.master.session.say({ type: 'ERROR', error: { message: 'no' } });
    expect(await ear.until('ERROR')).toEqual(['SUBSCRIBED', 'HEARTBEAT', 'ERROR']);
    expect(door.master.session.calls).toEqual([SUBSCRIBE]);
  });

  it('makes its calls in order, in the name of its stream', async () => {
    const { door, line } = await subscribed();
    const calls: Call[] = [
      REVIVE,
      { type: 'SUPPRESS', frameworkId: frameworkId('a') },
      { type: 'KILL', frameworkId: frameworkId('a'), kill: { taskId: taskId('t') } },
    ];
    for (const call of calls) line.send(call);
    await until(() => door.master.calls.length === 3);
    expect(door.master.calls.map(({ call }) => call)).toEqual(calls);
    expect(door.master.calls[0]?.access).toEqual({ streamId: door.master.session.id });
  });

  it('sends a call before the one before it is answered, and tells apart which was refused', async () => {
    const { door, ear, line } = await subscribed();
    const decided: ((answer: CallAnswer) => void)[] = [];
    door.master.call = () =>
      new Promise((resolve) => {
        decided.push(resolve);
      });
    line.send(REVIVE);
    line.send({ type: 'SUPPRESS', frameworkId: frameworkId('a') });
    await until(() => decided.length === 2);
    decided[1]?.({ accepted: true });
    decided[0]?.({ accepted: false, status: 400, message: 'no' });
    await ear.until('refused REVIVE');
    expect(ear.heard).not.toContain('refused SUPPRESS');
  });

  it('ends when calls are not answered in time', async () => {
    const { door, ear, line, clock } = await subscribed();
    door.master.call = () => new Promise(() => undefined);
    line.send(REVIVE);
    line.send(REVIVE);
    await clock.advance(15_000);
    expect(await ear.until('closed')).toEqual(['SUBSCRIBED', 'HEARTBEAT', 'closed']);
  });

  it('hears that a call is larger than the bridge takes, and stays', async () => {
    const { door, ear, line } = await open({ limits: { messageBytes: 1000 } });
    line.send(SUBSCRIBE);
    await ear.until('HEARTBEAT');
    const long = 'x'.repeat(2000);
    line.send({ type: 'KILL', frameworkId: frameworkId('a'), kill: { taskId: taskId(long) } });
    await ear.until('refused KILL');
    expect(ear.refusals).toMatchObject([{ status: 413 }]);
    line.send(REVIVE);
    await until(() => door.master.calls.length === 1);
  });

  it('tells which call was refused, and stays', async () => {
    const { door, ear, line } = await subscribed();
    door.master.answer = { accepted: false, status: 403, message: 'Not authorized to use role web' };
    line.send(REVIVE);
    await ear.until('refused REVIVE');
    expect(ear.refusals).toEqual([{ status: 403, message: 'Not authorized to use role web' }]);
    expect(door.master.session.closes).toBe(0);
  });

  it.each([
    [400, 'Framework cannot be found'],
    [400, "The stream ID 'x' included in this request didn't match"],
    [403, 'Framework is not subscribed'],
    [503, 'The master has ended'],
  ] as const)('ends when a call is answered with %i %s', async (status, message) => {
    const { door, ear, line } = await subscribed();
    door.master.answer = { accepted: false, status, message };
    line.send(REVIVE);
    expect(await ear.until('closed')).toEqual(['SUBSCRIBED', 'HEARTBEAT', 'closed']);
  });

  it('hears that a SUBSCRIBE is refused for good, and nothing more', async () => {
    const { door, ear, line } = await open();
    door.master.greet = (opened) => {
      opened.refuse({ status: 400, message: 'Failed to validate scheduler::Call: no' });
    };
    line.send(SUBSCRIBE);
    expect(await ear.until('refused SUBSCRIBE')).toEqual(['refused SUBSCRIBE']);
    expect(ear.refusals).toEqual([{ status: 400, message: 'Failed to validate scheduler::Call: no' }]);
  });

  it('hears the ERROR of a subscription that was refused, before the end', async () => {
    const { door, ear, line } = await open();
    door.master.greet = (opened) => {
      opened.say({ type: 'ERROR', error: { message: 'no' } });
      opened.hangUp();
    };
    line.send(SUBSCRIBE);
    expect(await ear.until('closed')).toEqual(['ERROR', 'closed']);
  });

  it('ends when the bridge is not ready, or cannot be reached', async () => {
    const { door, ear, line } = await open();
    door.master.isReady = false;
    line.send(SUBSCRIBE);
    expect(await ear.until('closed')).toEqual(['closed']);
    const nobody = await connect(await closedPort());
    nobody.line.send(SUBSCRIBE);
    expect(await nobody.ear.until('closed')).toEqual(['closed']);
  });

  it('ends when the bridge ends the stream', async () => {
    const { door, ear } = await subscribed();
    door.master.session.hangUp();
    expect(await ear.until('closed')).toEqual(['SUBSCRIBED', 'HEARTBEAT', 'closed']);
  });

  it('ends when five heartbeats have not come', async () => {
    const { ear, clock } = await subscribed();
    await clock.advance(24_999);
    expect(ear.heard).toEqual(['SUBSCRIBED', 'HEARTBEAT']);
    await clock.advance(1);
    expect(ear.heard).toEqual(['SUBSCRIBED', 'HEARTBEAT', 'closed']);
  });

  it('ends its stream when it is closed, after the calls that were made', async () => {
    const { door, ear, line } = await subscribed();
    line.send(REVIVE);
    await line.close();
    expect(door.master.calls).toHaveLength(1);
    await until(() => door.master.session.closes === 1);
    expect(ear.heard).toEqual(['SUBSCRIBED', 'HEARTBEAT']);
  });

  it('refuses by itself what is no call, and never from inside send', async () => {
    const { ear, line, clock } = await subscribed();
    line.send({ type: 'KILL', frameworkId: frameworkId('a'), kill: {} } as unknown as Call);
    expect(ear.refusals).toEqual([]);
    await clock.settle();
    expect(ear.refusals).toMatchObject([{ status: 400 }]);
  });

  it('says who it is, by TLS', async () => {
    const authenticator = basicAuthenticator([{ principal: 'ann', secret: 'sesame' }]);
    const { door, ear, line } = await open(
      { tls: TLS.server, authenticator },
      { tls: { ca: TLS.authority }, authorization: 'Basic YW5uOnNlc2FtZQ==' },
    );
    line.send(SUBSCRIBE);
    await ear.until('SUBSCRIBED');
    expect(door.master.session.access).toEqual({ principal: 'ann' });
    const stranger = await connect(door.door.port, { tls: { ca: TLS.authority } });
    stranger.line.send(SUBSCRIBE);
    await stranger.ear.until('refused SUBSCRIBE');
    expect(stranger.ear.refusals).toMatchObject([{ status: 401 }]);
  });
});

describe('A driver by gRPC', () => {
  it('launches a task, hears of it and acknowledges', async () => {
    const { runner, clock, logger } = createRunner();
    runner.start();
    await clock.settle();
    started = await startDoor({ master: runner, clock });
    const scheduler = new RecordingScheduler({
      resourceOffers: (driver, offers) => {
        const [offer] = offers as readonly Offer[];
        if (offer === undefined) return;
        driver.launchTasks(offer.id, [
          {
            name: 't',
            taskId: taskId('t'),
            agentId: agentId(offer.agentId),
            resources: [scalarResource('cpus', 0.125), scalarResource('mem', 64)],
            command: { value: 'sleep360:1' },
          },
        ]);
      },
    });
    const driver = new SessionSchedulerDriver({
      scheduler,
      framework: { user: 'ann', name: 'test' },
      connect: connectGrpc({ target: started.door.target, clock, logger }),
      clock,
      logger,
    });
    driver.start();
    const states = (): readonly unknown[] =>
      scheduler.heard.filter(([name]) => name === 'statusUpdate').map(([, update]) => update);
    // ACCEPT, and one acknowledgement for each state.
    const { metrics } = started;
    const taken = (): number => metrics.requests.filter(([, path]) => path.endsWith('/Calls')).length;
    while (taken() < 3) await clock.advance(100);
    expect(states()).toMatchObject([{ state: 'TASK_STARTING' }, { state: 'TASK_RUNNING' }]);
    driver.stop();
    const joined = driver.join().then(() => true);
    while ((await Promise.race([joined, clock.settle()])) !== true);
    expect(metrics.requests.map(([, , , status]) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(logger.at('error')).toEqual([]);
  });
});
