import { describe, expect, it } from '@jest/globals';
import type { BridgeRunner } from '../../src/driver/runner.ts';
import { createRunner, offeredRunner } from './runner-fixture.ts';

/** Shuts a runner down. `isOver` tells whether that has come to its end. */
function shutDown(runner: BridgeRunner): { isOver: boolean } {
  const state = { isOver: false };
  void runner.shutdown().then(() => {
    state.isOver = true;
  });
  return state;
}

describe('shutdown', () => {
  it('is over at once when nothing is under way', async () => {
    const { runner, clock, logger } = await offeredRunner();
    const shutdown = shutDown(runner);
    await clock.settle();
    expect(shutdown.isOver).toBe(true);
    expect(clock.waits).toEqual([]);
    expect(logger.at('warn', 'error')).toEqual([]);
  });

  it('is over at once before ECS has been read', async () => {
    const { runner, gateway, clock } = createRunner();
    gateway.hold('DescribeClusters');
    runner.start();
    await clock.settle();
    const shutdown = shutDown(runner);
    await clock.settle();
    expect(shutdown.isOver).toBe(true);
  });

  it('is over at once when it was never started', async () => {
    const { runner, clock } = createRunner();
    const shutdown = shutDown(runner);
    await clock.settle();
    expect(shutdown.isOver).toBe(true);
  });

  it('waits for the answer to a launch that was sent', async () => {
    const { runner, test, gateway, clock, logger } = await offeredRunner();
    const answer = gateway.hold('StartTask');
    test.launch('a');
    await clock.settle();
    const shutdown = shutDown(runner);
    await clock.advance(20_000);
    expect(shutdown.isOver).toBe(false);
    answer.release();
    await clock.settle();
    expect(shutdown.isOver).toBe(true);
    expect(test.statesOf('a')).toEqual(['TASK_STARTING']);
    expect(logger.at('warn', 'error')).toEqual([]);
  });

  it('waits until a launch of unknown outcome has been found', async () => {
    const { runner, test, gateway, clock } = await offeredRunner();
    gateway.failNext('StartTask', 'TIMEOUT');
    test.launch('a');
    await clock.settle();
    const shutdown = shutDown(runner);
    await clock.settle();
    expect(shutdown.isOver).toBe(false);
  });

  it('waits until ECS has taken the kills of a teardown', async () => {
    const { runner, test, gateway, clock } = await offeredRunner();
    test.launch('a', 'b');
    await clock.advance(3_000);
    const answer = gateway.hold('StopTask');
    test.tearDown();
    const shutdown = shutDown(runner);
    await clock.settle();
    expect(gateway.countOf('StopTask')).toBe(2);
    expect(shutdown.isOver).toBe(false);
    answer.release();
    await clock.settle();
    expect(shutdown.isOver).toBe(true);
  });

  it('repeats a kill that failed', async () => {
    const { runner, test, gateway, clock } = await offeredRunner();
    test.launch('a');
    await clock.advance(3_000);
    gateway.failNext('StopTask', 'THROTTLED');
    test.tearDown();
    const shutdown = shutDown(runner);
    await clock.settle();
    expect(shutdown.isOver).toBe(false);
    await clock.advance(1_000);
    expect(gateway.countOf('StopTask')).toBe(2);
    expect(shutdown.isOver).toBe(true);
  });

  it('stops a task that a teardown met while it was being launched', async () => {
    const { runner, test, gateway, clock } = await offeredRunner();
    const answer = gateway.hold('StartTask');
    test.launch('a');
    await clock.settle();
    test.tearDown();
    const shutdown = shutDown(runner);
    await clock.settle();
    expect(shutdown.isOver).toBe(false);
    answer.release();
    await clock.settle();
    expect(gateway.countOf('StopTask')).toBe(1);
    expect(shutdown.isOver).toBe(true);
  });

  it('waits 30 seconds and no longer, and tells what is left', async () => {
    const { runner, test, gateway, clock, logger } = await offeredRunner();
    gateway.hold('StartTask');
    test.launch('a', 'b');
    await clock.settle();
    const shutdown = shutDown(runner);
    await clock.advance(29_999);
    expect(shutdown.isOver).toBe(false);
    await clock.advance(1);
    expect(shutdown.isOver).toBe(true);
    expect(clock.waits).toEqual([]);
    expect(logger.at('warn')).toEqual([
      {
        level: 'warn',
        message: 'stopped before ECS had answered everything',
        fields: { tasks: ['a', 'b'] },
      },
    ]);
  });

  it('sends no launch any more', async () => {
    const { runner, test, gateway, clock } = await offeredRunner();
    const definition = gateway.hold('DescribeTaskDefinition');
    test.launch('a');
    await clock.settle();
    const shutdown = shutDown(runner);
    definition.release();
    await clock.advance(60_000);
    expect(shutdown.isOver).toBe(true);
    expect(gateway.countOf('StartTask')).toBe(0);
  });

  it('is the end: calls, answers and time do nothing after it', async () => {
    const { runner, test, gateway, clock } = await offeredRunner();
    const answer = gateway.hold('DescribeContainerInstances');
    await clock.advance(5_000);
    const shutdown = shutDown(runner);
    await clock.settle();
    expect(shutdown.isOver).toBe(true);
    const [{ length: calls }, { length: events }] = [gateway.calls, test.events];
    answer.release();
    test.kill('a');
    await clock.advance(3_600_000);
    expect(gateway.calls).toHaveLength(calls);
    expect(test.events).toHaveLength(events);
    expect(clock.waits).toEqual([]);
  });

  it('may be asked for twice', async () => {
    const { runner, test, gateway, clock } = await offeredRunner();
    const answer = gateway.hold('StartTask');
    test.launch('a');
    await clock.settle();
    const shutdowns = [shutDown(runner), shutDown(runner)];
    await clock.settle();
    expect(shutdowns).toEqual([{ isOver: false }, { isOver: false }]);
    answer.release();
    await clock.settle();
    expect(shutdowns).toEqual([{ isOver: true }, { isOver: true }]);
    expect(clock.waits).toEqual([]);
  });
});
