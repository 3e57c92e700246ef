import { describe, expect, it } from '@jest/globals';
import type { SchedulerDriver } from '../../../src/driver/scheduler-driver.ts';
import { offerId, taskId } from '../../../src/mesos/ids.ts';
import { Held } from '../../support/held.ts';
import {
  disconnectedDriver,
  errorEvent,
  FRAMEWORK_ID,
  offersEvent,
  registeredDriver,
  startedDriver,
  SUBSCRIBED,
  taskInfo,
  updateEvent,
} from '../driver-fixture.ts';

const TEARDOWN = { type: 'TEARDOWN', frameworkId: FRAMEWORK_ID };

describe('stop', () => {
  it('tears the framework down and closes the session', async () => {
    const { driver, session, clock } = await registeredDriver();
    driver.stop();
    await clock.settle();
    expect(session.calls).toEqual([TEARDOWN]);
    expect(session.closes).toBe(1);
  });

  it('leaves the framework as it is for a failover', async () => {
    const { driver, session, clock } = await registeredDriver();
    driver.stop(true);
    await clock.settle();
    expect(session.calls).toEqual([]);
    expect(session.closes).toBe(1);
  });

  it('sends what was called before it, and the teardown last', async () => {
    const { driver, session } = await registeredDriver();
    driver.reviveOffers();
    driver.stop();
    expect(session.calls.map(({ type }) => type)).toEqual(['REVIVE', 'TEARDOWN']);
  });

  it('cannot tear down what is not registered yet', async () => {
    const { driver, session, clock } = await startedDriver();
    driver.stop();
    await clock.settle();
    expect(session.calls.map(({ type }) => type)).toEqual(['SUBSCRIBE']);
    expect(session.closes).toBe(1);
  });

  it('cannot tear down without a master', async () => {
    const { driver, session, clock } = await disconnectedDriver();
    driver.stop();
    await clock.settle();
    expect(session.calls).toEqual([]);
    expect(session.closes).toBe(1);
  });

  it('after an abort does not close the session again', async () => {
    const { driver, session, clock } = await registeredDriver();
    driver.abort();
    driver.stop();
    await clock.settle();
    expect(session.calls).toEqual([]);
    expect(session.closes).toBe(1);
    await expect(driver.join()).resolves.toBe('DRIVER_STOPPED');
  });
});

describe('abort', () => {
  it('closes the session without tearing the framework down', async () => {
    const { driver, session, scheduler, clock } = await registeredDriver();
    driver.abort();
    await clock.settle();
    expect(session.calls).toEqual([]);
    expect(session.closes).toBe(1);
    expect(scheduler.heard).toEqual([]);
  });
});

describe.each<readonly [string, (driver: SchedulerDriver) => unknown]>([
  ['stop', (driver) => driver.stop()],
  ['stop for a failover', (driver) => driver.stop(true)],
  ['abort', (driver) => driver.abort()],
])('after %s', (_name, end) => {
  it('nothing that waits is delivered, and nothing that comes', async () => {
    const held = new Held();
    const { driver, session, scheduler, clock } = await registeredDriver({
      resourceOffers: () => held.promise,
    });
    session.say(offersEvent('o1'), updateEvent('a'));
    await clock.settle();
    end(driver);
    session.say(offersEvent('o2'), SUBSCRIBED, errorEvent('over'));
    session.hangUp();
    held.release();
    await clock.settle();
    expect(scheduler.names).toEqual(['resourceOffers']);
  });

  it('nothing is delivered that was queued in the same breath', async () => {
    const { driver, session, scheduler, clock } = await registeredDriver();
    session.say(offersEvent('o1'));
    end(driver);
    await clock.settle();
    expect(scheduler.heard).toEqual([]);
  });

  it('nothing is sent that is called in the same breath', async () => {
    const { driver, session } = await registeredDriver();
    end(driver);
    const { length } = session.calls;
    driver.killTask(taskId('a'));
    driver.launchTasks(offerId('o1'), [taskInfo('a')]);
    driver.stop();
    expect(session.calls).toHaveLength(length);
  });

  it('nothing more is delivered when it was called inside a callback', async () => {
    const { session, scheduler, clock } = await registeredDriver({
      resourceOffers: (driver) => {
        end(driver);
      },
    });
    session.say(offersEvent('o1'), updateEvent('a'));
    await clock.settle();
    expect(scheduler.names).toEqual(['resourceOffers']);
    expect(session.closes).toBe(1);
  });
});

describe('join', () => {
  it('waits until the session is closed', async () => {
    const { driver, session, clock } = await registeredDriver();
    const closing = session.holdClosing();
    const joined: unknown[] = [];
    void driver.join().then((status) => joined.push(status));
    driver.stop();
    await clock.settle();
    expect(joined).toEqual([]);
    closing.release();
    await clock.settle();
    expect(joined).toEqual(['DRIVER_STOPPED']);
  });

  it('waits for the callback that is running', async () => {
    const held = new Held();
    const { driver, session, clock } = await registeredDriver({ resourceOffers: () => held.promise });
    session.say(offersEvent('o1'));
    await clock.settle();
    driver.stop();
    const joined: unknown[] = [];
    void driver.join().then((status) => joined.push(status));
    await clock.settle();
    expect(joined).toEqual([]);
    held.release();
    await clock.settle();
    expect(joined).toEqual(['DRIVER_STOPPED']);
  });

  it('ends, and tells in the log, when the session cannot be closed', async () => {
    const { driver, session, clock, logger } = await registeredDriver();
    const failure = new Error('still busy');
    session.holdClosing().fail(failure);
    driver.stop();
    await expect(driver.join()).resolves.toBe('DRIVER_STOPPED');
    await clock.settle();
    expect(logger.at('error')).toEqual([
      { level: 'error', message: 'the session could not be closed properly', fields: { err: failure } },
    ]);
  });

  it('may be called by many', async () => {
    const { driver } = await registeredDriver();
    const all = Promise.all([driver.join(), driver.join(), driver.run()]);
    driver.stop();
    await expect(all).resolves.toEqual(['DRIVER_STOPPED', 'DRIVER_STOPPED', 'DRIVER_STOPPED']);
  });
});

describe.each(['join', 'run'] as const)('%s inside a callback', (method) => {
  const words = 'join() inside a callback would wait for itself: call it outside of callbacks';

  it.each<readonly [string, () => Promise<void>]>([
    ['at once', () => Promise.resolve()],
    ['after an await', () => new Promise((resolve) => setImmediate(resolve))],
  ])('rejects %s', async (_when, pause) => {
    const failures: unknown[] = [];
    const { driver, session, clock } = await registeredDriver({
      resourceOffers: async (inner) => {
        await pause();
        await inner[method]().catch((error: unknown) => failures.push(error));
      },
    });
    session.say(offersEvent('o1'));
    await clock.settle();
    await clock.settle();
    expect(failures).toEqual([new Error(words)]);
    expect(driver.start()).toBe('DRIVER_RUNNING');
  });

  it('rejects in the error callback as well', async () => {
    const failures: unknown[] = [];
    const { session, clock } = await registeredDriver({
      error: async (inner) => {
        await inner[method]().catch((error: unknown) => failures.push(error));
      },
    });
    session.say(errorEvent('over'));
    await clock.settle();
    expect(failures).toEqual([new Error(words)]);
  });

  it('aborts the driver when the rejection is not caught', async () => {
    const { driver, session, scheduler } = await registeredDriver({
      resourceOffers: async (inner) => {
        await inner[method]();
      },
    });
    session.say(offersEvent('o1'));
    await expect(driver.join()).resolves.toBe('DRIVER_ABORTED');
    expect(scheduler.names).toEqual(['resourceOffers']);
  });

  it('waits in what a callback has started and left behind', async () => {
    const held = new Held();
    const joined: unknown[] = [];
    const { driver, session, clock } = await registeredDriver({
      resourceOffers: (inner) => {
        void held.promise.then(() => inner[method]()).then((status) => joined.push(status));
      },
    });
    session.say(offersEvent('o1'));
    await clock.settle();
    held.release();
    await clock.settle();
    expect(joined).toEqual([]);
    driver.stop();
    await clock.settle();
    expect(joined).toEqual(['DRIVER_STOPPED']);
  });
});
