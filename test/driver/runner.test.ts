import { describe, expect, it } from '@jest/globals';
import type { Host } from '../../src/ecs/host.ts';
import { frameworkId, taskId } from '../../src/mesos/ids.ts';
import { Held } from '../support/held.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingMetrics } from '../support/recording-metrics.ts';
import { createRunner, offeredRunner } from './runner-fixture.ts';

/** Counts the turns that were asked for. */
class CountingClock extends ManualClock {
  soons = 0;

  override soon(action: () => void): void {
    this.soons += 1;
    super.soon(action);
  }
}

const unsignedKill = (id: string) => ({ type: 'KILL', kill: { taskId: taskId(id) } }) as const;

describe('starting', () => {
  it('does nothing before it is told to', async () => {
    const { gateway, clock } = createRunner();
    await clock.advance(60_000);
    expect(gateway.calls).toEqual([]);
  });

  it('reads all of ECS first; then a framework is subscribed and has offers in the same moment', async () => {
    const { runner, framework, gateway, clock } = createRunner({ instances: 2 });
    const beganAtMs = clock.now();
    const test = framework();
    runner.start();
    test.subscribe();
    const answer = gateway.hold('DescribeContainerInstances');
    await clock.settle();
    expect(test.events).toEqual([]);
    answer.release();
    await clock.settle();
    expect(test.types).toEqual(['SUBSCRIBED', 'OFFERS']);
    expect(test.heard('OFFERS')[0]?.offers.offers).toHaveLength(2);
    expect(clock.now()).toBe(beganAtMs);
  });

  it('tells in the log when it is ready, with fields', async () => {
    const { logger } = await offeredRunner();
    expect(logger.at('info')).toContainEqual({
      level: 'info',
      message: '1 container instances can be offered',
      fields: { event: 'bridge.ready', cluster: 'default', agents: 1, tasks: 0 },
    });
  });
});

describe('turns', () => {
  it('never answer from inside send', async () => {
    const { test, clock } = await offeredRunner();
    test.session.send(unsignedKill('a'));
    expect(test.refusals).toEqual([]);
    await clock.settle();
    expect(test.refusals).toEqual([
      {
        call: unsignedKill('a'),
        message: "Failed to validate scheduler::Call: Expecting 'framework_id' to be present",
      },
    ]);
  });

  it('take what came together at once, and in the order it came', async () => {
    const clock = new CountingClock();
    const { test } = await offeredRunner({ clock });
    const before = clock.soons;
    for (const id of ['a', 'b', 'c']) test.session.send(unsignedKill(id));
    await clock.settle();
    expect(clock.soons - before).toBe(1);
    expect(test.refusals.map(({ call }) => call)).toEqual(['a', 'b', 'c'].map(unsignedKill));
  });

  it('leave the rest of a flood to the next turn', async () => {
    const clock = new CountingClock();
    const { test } = await offeredRunner({ clock });
    const before = clock.soons;
    const ids = Array.from({ length: 600 }, (_, i) => `t${i}`);
    for (const id of ids) test.session.send(unsignedKill(id));
    await clock.settle();
    expect(clock.soons - before).toBe(3);
    expect(test.refusals.map(({ call }) => call)).toEqual(ids.map(unsignedKill));
  });

  it('are separate for what comes separately', async () => {
    const clock = new CountingClock();
    const { test } = await offeredRunner({ clock });
    const before = clock.soons;
    test.session.send(unsignedKill('a'));
    await clock.settle();
    test.session.send(unsignedKill('b'));
    await clock.settle();
    expect(clock.soons - before).toBe(2);
  });
});

describe('time', () => {
  it('is waited for once, for the earliest there is to do', async () => {
    const { clock, test } = await offeredRunner();
    for (let i = 0; i < 20; i += 1) {
      expect(clock.waits).toHaveLength(1);
      await clock.advance(700);
    }
    test.launch('a');
    await clock.settle();
    expect(clock.waits).toHaveLength(1);
  });

  it('lets what is due happen when it is due', async () => {
    const { clock, gateway } = await offeredRunner();
    const before = gateway.countOf('ListContainerInstances');
    await clock.advance(4_999);
    expect(gateway.countOf('ListContainerInstances')).toBe(before);
    await clock.advance(1);
    expect(gateway.countOf('ListContainerInstances')).toBe(before + 1);
  });
});

describe('sessions', () => {
  it('carry the life of a task', async () => {
    const { test, clock } = await offeredRunner();
    test.launch('a');
    await clock.advance(5_000);
    expect(test.statesOf('a')).toEqual(['TASK_STARTING']);
    const [update] = test.heard('UPDATE');
    if (update === undefined) throw new Error('no update');
    const { uuid = new Uint8Array(), agentId = test.offer.agentId } = update.update.status;
    test.session.send({
      type: 'ACKNOWLEDGE',
      frameworkId: test.id,
      acknowledge: { agentId, taskId: taskId('a'), uuid },
    });
    await clock.settle();
    expect(test.statesOf('a')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
  });

  it('are apart: each framework hears only what is its own', async () => {
    const { framework, test, clock } = await offeredRunner();
    const other = framework('other');
    other.subscribe();
    await clock.settle();
    test.launch('a');
    await clock.advance(5_000);
    expect(test.statesOf('a')).toEqual(['TASK_STARTING']);
    expect(other.id).not.toBe(test.id);
    expect(other.statesOf('a')).toEqual([]);
  });

  it('end with an error and a close when another takes over', async () => {
    const { framework, test, clock } = await offeredRunner();
    const successor = framework('successor');
    successor.subscribe(test.id);
    await clock.settle();
    expect(test.events.at(-1)).toEqual({ type: 'ERROR', error: { message: 'Framework failed over' } });
    expect(test.closes).toBe(1);
    expect(successor.types[0]).toBe('SUBSCRIBED');
    expect(successor.id).toBe(test.id);
  });

  it('end with a close when the framework is torn down', async () => {
    const { test, clock } = await offeredRunner();
    test.tearDown();
    await clock.settle();
    expect(test.closes).toBe(1);
    expect(test.heard('ERROR')).toEqual([]);
  });

  it('hear nothing more once the framework has closed them; the bridge goes on', async () => {
    const { framework, test, clock, logger } = await offeredRunner();
    await test.session.close();
    await test.session.close();
    await clock.settle();
    const { length } = test.events;
    const other = framework('other');
    other.subscribe();
    await clock.advance(10_000);
    expect(test.events).toHaveLength(length);
    expect(test.closes).toBe(0);
    expect(other.types.slice(0, 2)).toEqual(['SUBSCRIBED', 'OFFERS']);
    expect(logger.lines.filter(({ fields }) => fields['event'] === 'framework.disconnected')).toHaveLength(1);
  });

  it('can be opened before the bridge is started', async () => {
    const { runner, framework, clock } = createRunner();
    const test = framework();
    test.subscribe();
    await clock.settle();
    expect(test.events).toEqual([]);
    runner.start();
    await clock.settle();
    expect(test.types).toEqual(['SUBSCRIBED', 'OFFERS']);
  });
});

describe('the host directory', () => {
  it('is asked for the machines of new agents, whose offers wait for it and then name them', async () => {
    const asked: (readonly string[])[] = [];
    const held = new Held<ReadonlyMap<string, Host>>();
    const resolve = (machines: readonly string[]) => {
      asked.push(machines);
      return held.promise;
    };
    const metrics = new RecordingMetrics();
    const { clock, test } = await offeredRunner({
      config: { hostDirectory: true },
      hosts: { resolve },
      metrics,
    });
    expect(test.types).toEqual(['SUBSCRIBED']);
    const [machine = ''] = asked.flat();
    held.release(new Map([[machine, { hostname: 'ip-10-0-0-4.ec2.internal', ip: '10.0.0.4' }]]));
    await clock.settle();
    expect(test.offer).toMatchObject({
      hostname: 'ip-10-0-0-4.ec2.internal',
      url: { address: { ip: '10.0.0.4' } },
    });
    expect(metrics.ecsCalls).toContainEqual(['DescribeInstances', 'ok', 0]);
  });
});

describe('a runner that has ended', () => {
  it('answers calls, and hangs up on whoever still comes', async () => {
    const { runner, clock } = await offeredRunner();
    const ending = runner.shutdown();
    await clock.settle();
    await ending;
    const answer = await runner.call({ ...unsignedKill('a'), frameworkId: frameworkId('f') }, {});
    expect(answer).toEqual({ accepted: false, status: 503, message: 'The master has ended' });
    let closes = 0;
    runner.openSession({
      received: () => undefined,
      refused: () => undefined,
      closed: () => {
        closes += 1;
      },
    });
    expect(closes).toBe(0);
    await clock.settle();
    expect(closes).toBe(1);
  });
});
