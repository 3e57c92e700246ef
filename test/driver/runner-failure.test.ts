import { describe, expect, it } from '@jest/globals';
import type { EcsErrorCode } from '../../src/ecs/failure.ts';
import type { EcsGateway } from '../../src/ports/ecs-gateway.ts';
import { Held } from '../support/held.ts';
import { createRunner } from './runner-fixture.ts';

describe('a start that succeeds', () => {
  it('is told once to whoever runs the bridge, when all of ECS has been read', async () => {
    const heard: boolean[] = [];
    const fixture = createRunner({ onReady: () => heard.push(fixture.runner.isReady) });
    fixture.runner.start();
    expect(heard).toEqual([]);
    await fixture.clock.advance(60_000);
    expect(heard).toEqual([true]);
  });
});

describe('a start that cannot succeed', () => {
  it.each<readonly [EcsErrorCode]>([
    ['CREDENTIALS_MISSING'],
    ['ACCESS_DENIED'],
    ['CLUSTER_NOT_FOUND'],
    ['REGION_MISSING'],
  ])('because of %s is told to everybody in the words of explain, and the sessions close', async (code) => {
    const { runner, framework, gateway, clock } = createRunner();
    const frameworks = [framework('one'), framework('two')];
    for (const each of frameworks) each.subscribe();
    gateway.failNext('DescribeClusters', code);
    runner.start();
    await clock.settle();
    const message = `DescribeClusters fails with ${code}: explained ${code}`;
    for (const { events, closes } of frameworks) {
      expect(events).toEqual([{ type: 'ERROR', error: { message } }]);
      expect(closes).toBe(1);
    }
  });

  it('is told once to whoever runs the bridge, who never hears that it is ready', async () => {
    const heard: string[] = [];
    const { runner, gateway, clock } = createRunner({
      onReady: () => heard.push('ready'),
      onFailed: (message) => heard.push(message),
    });
    gateway.failNext('DescribeClusters', 'ACCESS_DENIED');
    runner.start();
    await clock.advance(3_600_000);
    await runner.shutdown();
    expect(heard).toEqual(['DescribeClusters fails with ACCESS_DENIED: explained ACCESS_DENIED']);
  });

  it('is final: nothing is done, waited for or answered after it', async () => {
    const { runner, framework, gateway, clock } = createRunner();
    const test = framework();
    gateway.failNext('DescribeClusters', 'ACCESS_DENIED');
    runner.start();
    await clock.settle();
    test.subscribe();
    await clock.advance(3_600_000);
    expect(gateway.calls).toEqual(['DescribeClusters']);
    expect(clock.waits).toEqual([]);
    expect(test.types).toEqual(['ERROR']);
    await expect(runner.shutdown()).resolves.toBeUndefined();
  });

  it('is tried again while ECS cannot be reached, and told when patience is over', async () => {
    const { runner, framework, gateway, clock, logger } = createRunner();
    const test = framework();
    for (let i = 0; i < 100; i += 1) gateway.failNext('DescribeClusters', 'UNREACHABLE');
    runner.start();
    test.subscribe();
    await clock.advance(14_000);
    expect(test.events).toEqual([]);
    await clock.advance(30_000);
    expect(test.events).toEqual([
      {
        type: 'ERROR',
        error: { message: 'DescribeClusters fails with UNREACHABLE: explained UNREACHABLE' },
      },
    ]);
    expect(gateway.countOf('DescribeClusters')).toBeGreaterThan(2);
    expect(logger.at('warn')[0]?.fields).toEqual({
      event: 'start.postponed',
      code: 'UNREACHABLE',
      operation: 'DescribeClusters',
    });
  });

  it('succeeds when ECS answers in time', async () => {
    const { runner, framework, gateway, clock } = createRunner();
    const test = framework();
    gateway.failNext('DescribeClusters', 'TIMEOUT');
    runner.start();
    test.subscribe();
    await clock.advance(1_000);
    expect(test.types).toEqual(['SUBSCRIBED', 'OFFERS']);
  });
});

/** An answer without its list, which the heart trips over. */
const broken: Partial<EcsGateway> = {
  describeContainerInstances: () => Promise.resolve({} as never),
};

describe('a heart that throws', () => {
  const words =
    /^The bridge has failed: .+\. This is a bug; tasks keep running, and a restart finds them again\.$/;

  it('is told to everybody, the sessions close, and the log has the error', async () => {
    const { runner, framework, clock, logger } = createRunner({ strange: broken });
    const frameworks = [framework('one'), framework('two')];
    for (const each of frameworks) each.subscribe();
    runner.start();
    await clock.settle();
    for (const { events, closes } of frameworks) {
      expect(events).toEqual([{ type: 'ERROR', error: { message: expect.stringMatching(words) } }]);
      expect(closes).toBe(1);
    }
    expect(logger.at('error')).toEqual([
      {
        level: 'error',
        message: 'the bridge has a bug and stops',
        fields: { err: expect.any(TypeError) },
      },
    ]);
  });

  it('is not used again', async () => {
    const { runner, gateway, clock } = createRunner({ strange: broken });
    runner.start();
    await clock.settle();
    const { length } = gateway.calls;
    await clock.advance(3_600_000);
    expect(gateway.calls).toHaveLength(length);
    expect(clock.waits).toEqual([]);
    await expect(runner.shutdown()).resolves.toBeUndefined();
  });

  it('ends a shutdown that waits', async () => {
    const answer = new Held<never>();
    const { runner, framework, gateway, clock } = createRunner({
      strange: { describeTasks: () => answer.promise },
    });
    const test = framework();
    runner.start();
    test.subscribe();
    await clock.settle();
    test.launch('a');
    await clock.advance(3_000);
    gateway.hold('StopTask');
    test.tearDown();
    let isClosed = false;
    void runner.shutdown().then(() => {
      isClosed = true;
    });
    await clock.settle();
    expect(isClosed).toBe(false);
    answer.release({} as never);
    await clock.settle();
    expect(isClosed).toBe(true);
  });
});
