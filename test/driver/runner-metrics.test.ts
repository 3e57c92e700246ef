import { describe, expect, it } from '@jest/globals';
import type { StateStore } from '../../src/ports/state-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingMetrics } from '../support/recording-metrics.ts';
import { createRunner, offeredRunner } from './runner-fixture.ts';

const storeWith = (strange: Partial<StateStore>): StateStore => {
  const memory = createMemoryStore();
  return {
    load: () => memory.load(),
    write: (changes) => memory.write(changes),
    bytes: () => memory.bytes(),
    close: () => memory.close(),
    ...strange,
  };
};

describe('a runner with metrics', () => {
  it('tells of each call to ECS how it ended and how long it took', async () => {
    const metrics = new RecordingMetrics();
    const { gateway, clock, test } = await offeredRunner({ metrics });
    expect(metrics.ecsCalls).toHaveLength(gateway.calls.length);
    expect(metrics.ecsCalls).toContainEqual(['DescribeClusters', 'ok', 0]);
    const held = gateway.hold('StartTask');
    test.launch('a');
    await clock.settle();
    await clock.advance(250);
    held.release();
    await clock.settle();
    expect(metrics.ecsCalls).toContainEqual(['StartTask', 'ok', 0.25]);
    gateway.failNext('StopTask', 'THROTTLED');
    test.kill('a');
    await clock.settle();
    expect(metrics.ecsCalls).toContainEqual(['StopTask', 'THROTTLED', 0]);
  });

  it('tells of each turn how many inputs it took', async () => {
    const metrics = new RecordingMetrics();
    const { clock, test } = await offeredRunner({ metrics });
    test.kill('one');
    test.kill('two');
    await clock.settle();
    expect(metrics.turns.at(-1)).toEqual([2, 0]);
  });

  it('tells of each input by its kind, of offer cycles, and of what was carried out', async () => {
    const metrics = new RecordingMetrics();
    const { gateway, clock, test } = await offeredRunner({ metrics });
    const inputs = metrics.turns.reduce((sum, [count]) => sum + count, 0);
    expect(metrics.steps).toHaveLength(inputs);
    expect(metrics.steps.filter(([input]) => input === 'call')).toEqual([['call', 0]]);
    expect(metrics.offerCycles.length).toBeGreaterThan(0);
    expect(metrics.effects).toContainEqual(['send-event', 'ok']);
    expect(metrics.effects.filter(([effect]) => effect === 'ecs-call')).toHaveLength(gateway.calls.length);
    gateway.failNext('StartTask', 'ACCESS_DENIED');
    test.launch('a');
    await clock.settle();
    expect(metrics.effects).toContainEqual(['ecs-call', 'failed']);
  });

  it('tells how long a launch took to be stored', async () => {
    const clock = new ManualClock();
    const metrics = new RecordingMetrics();
    const memory = createMemoryStore();
    let isSlow = false;
    const store = storeWith({
      write: async (changes) => {
        await memory.write(changes);
        if (!isSlow) return;
        await new Promise<void>((resolve) => {
          clock.at(clock.now() + 30, resolve);
        });
      },
    });
    const { test } = await offeredRunner({ clock, metrics, store });
    isSlow = true;
    test.launch('a');
    await clock.advance(1_000);
    expect(metrics.measures).toContainEqual(['launch.stage', { stage: 'stored' }, 0.03]);
    expect(metrics.loads).toEqual([[0, 0]]);
  });

  it('tells of each decision by its name', async () => {
    const metrics = new RecordingMetrics();
    const { clock, test } = await offeredRunner({ metrics });
    test.launch('a');
    await clock.settle();
    expect(metrics.decisions).toEqual(
      expect.arrayContaining(['bridge.ready', 'framework.subscribed', 'offers.sent', 'launch.accepted']),
    );
  });

  it('tells of each write how many records it had and how long it took', async () => {
    const clock = new ManualClock();
    const metrics = new RecordingMetrics();
    const memory = createMemoryStore();
    const sizes: number[] = [];
    const store = storeWith({
      write: async (changes) => {
        sizes.push(changes.length);
        await memory.write(changes);
        await new Promise<void>((resolve) => {
          clock.at(clock.now() + 30, resolve);
        });
      },
    });
    const { runner, framework } = createRunner({ clock, metrics, store });
    runner.start();
    framework().subscribe();
    await clock.advance(1_000);
    expect(metrics.writes.length).toBeGreaterThan(0);
    expect(metrics.writes).toEqual(sizes.map((size) => [size, 0.03]));
  });

  it.each(['load', 'write'] as const)('tells that the store has failed to %s', async (operation) => {
    const metrics = new RecordingMetrics();
    const store = storeWith({ [operation]: () => Promise.reject(new Error('the disk is gone')) });
    const { runner, framework, clock } = createRunner({ metrics, store });
    runner.start();
    framework().subscribe();
    await clock.settle();
    expect(metrics.storeFailures).toEqual([operation]);
    expect(metrics.writes).toEqual([]);
  });

  it('tells of no time below zero when the clock is set back', async () => {
    const metrics = new RecordingMetrics();
    const clock = new ManualClock();
    const times = [5_000, 4_000];
    clock.now = () => times.shift() ?? 4_000;
    const { runner } = createRunner({ instances: 0, clock, metrics });
    runner.start();
    await clock.settle();
    expect(metrics.turns[0]).toEqual([1, 0]);
  });
});
