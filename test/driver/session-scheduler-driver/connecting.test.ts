import { describe, expect, it } from '@jest/globals';
import { frameworkId } from '../../../src/mesos/ids.ts';
import {
  createDriver,
  FRAMEWORK,
  FRAMEWORK_ID,
  MASTER,
  registeredDriver,
  startedDriver,
  SUBSCRIBED,
} from '../driver-fixture.ts';

describe('starting', () => {
  it('subscribes with the framework as it was given', async () => {
    const { session } = await startedDriver();
    expect(session.calls).toEqual([
      { type: 'SUBSCRIBE', subscribe: { frameworkInfo: { user: 'ann', name: 'test' }, suppressedRoles: [] } },
    ]);
  });

  it('subscribes under an id of its own choice, with the roles that want no offers', async () => {
    const id = frameworkId('mine');
    const framework = { ...FRAMEWORK, id };
    const { session } = await startedDriver({}, { framework, suppressedRoles: ['*'] });
    expect(session.calls).toEqual([
      {
        type: 'SUBSCRIBE',
        frameworkId: 'mine',
        subscribe: { frameworkInfo: { user: 'ann', name: 'test', id: 'mine' }, suppressedRoles: ['*'] },
      },
    ]);
  });

  it('connects once, however often it is asked to', async () => {
    const { driver, session, clock } = await startedDriver();
    driver.start();
    await clock.settle();
    expect(session.calls).toHaveLength(1);
  });

  it('does not wait for the master', () => {
    const { driver, session } = createDriver();
    session.holdOpening();
    expect(driver.start()).toBe('DRIVER_RUNNING');
    expect(session.calls).toEqual([]);
  });
});

describe('registration', () => {
  it('is told with the id and the master, after the event has been taken', async () => {
    const { session, scheduler, driver, clock } = await startedDriver();
    session.say(SUBSCRIBED);
    expect(scheduler.heard).toEqual([]);
    await clock.settle();
    expect(scheduler.heard).toEqual([['registered', FRAMEWORK_ID, MASTER]]);
    expect(scheduler.drivers).toEqual([driver]);
  });

  it('comes when the driver is running, so that what the callback calls is sent', async () => {
    const { session, scheduler, clock } = await startedDriver({
      registered: (driver) => {
        driver.reconcileTasks([]);
      },
    });
    session.say(SUBSCRIBED);
    await clock.settle();
    expect(scheduler.names).toEqual(['registered']);
    expect(session.calls.slice(1)).toEqual([
      { type: 'RECONCILE', frameworkId: FRAMEWORK_ID, reconcile: { tasks: [] } },
    ]);
  });

  it('tells of a master without description', async () => {
    const { session, scheduler, clock } = await startedDriver();
    session.say({ type: 'SUBSCRIBED', subscribed: { frameworkId: FRAMEWORK_ID } });
    await clock.settle();
    expect(scheduler.heard).toEqual([['registered', FRAMEWORK_ID, { id: '', ip: 0, port: 5050 }]]);
  });

  it('is told again as reregistered after the line was broken', async () => {
    const { session, scheduler, clock } = await registeredDriver();
    session.hangUp();
    session.say(SUBSCRIBED);
    await clock.settle();
    expect(scheduler.heard).toEqual([['disconnected'], ['reregistered', MASTER]]);
  });
});

describe('a master that cannot be reached', () => {
  it('aborts the driver with its own words', async () => {
    const { driver, session, scheduler, clock, logger } = createDriver();
    session.holdOpening().fail(new Error('no such cluster: create it'));
    expect(driver.start()).toBe('DRIVER_RUNNING');
    await clock.settle();
    expect(scheduler.heard).toEqual([['error', 'no such cluster: create it']]);
    expect(driver.start()).toBe('DRIVER_ABORTED');
    await expect(driver.join()).resolves.toBe('DRIVER_ABORTED');
    expect(logger.at('error')).toEqual([
      { level: 'error', message: 'the driver is aborted', fields: { reason: 'no such cluster: create it' } },
    ]);
  });

  it('aborts the driver at once when it can be no master, and tells after start has returned', async () => {
    const { driver, scheduler, clock } = createDriver(
      {},
      {
        connect: () => {
          throw new Error('no master');
        },
      },
    );
    expect(driver.start()).toBe('DRIVER_ABORTED');
    expect(scheduler.heard).toEqual([]);
    await clock.settle();
    expect(scheduler.heard).toEqual([['error', 'no master']]);
  });

  it('ends run with DRIVER_ABORTED, after the scheduler was told', async () => {
    const { driver, scheduler } = createDriver({}, { connect: () => Promise.reject(new Error('no')) });
    await expect(driver.run()).resolves.toBe('DRIVER_ABORTED');
    expect(scheduler.heard).toEqual([['error', 'no']]);
  });

  it('is told as it is when it is no Error', async () => {
    const { driver, session, scheduler, clock } = createDriver();
    session.holdOpening().fail('gone');
    driver.start();
    await clock.settle();
    expect(scheduler.heard).toEqual([['error', 'gone']]);
  });
});

describe('a driver that ends before its session is open', () => {
  it('closes the session as soon as it has it and sends nothing', async () => {
    const { driver, session, scheduler, clock } = createDriver();
    const opening = session.holdOpening();
    driver.start();
    driver.stop();
    const joined = driver.join();
    await clock.settle();
    expect(session.closes).toBe(0);
    opening.release();
    await expect(joined).resolves.toBe('DRIVER_STOPPED');
    expect(session.calls).toEqual([]);
    expect(session.closes).toBe(1);
    expect(scheduler.heard).toEqual([]);
  });

  it('stays stopped, without an error callback, when the session cannot be opened', async () => {
    const { driver, session, scheduler, clock } = createDriver();
    const opening = session.holdOpening();
    driver.start();
    driver.stop();
    opening.fail(new Error('too late to matter'));
    await clock.settle();
    await expect(driver.join()).resolves.toBe('DRIVER_STOPPED');
    expect(scheduler.heard).toEqual([]);
  });
});

describe('a subscription that is refused', () => {
  it('aborts the driver', async () => {
    const { driver, session, scheduler, clock } = await startedDriver();
    const [subscribe] = session.calls;
    if (subscribe === undefined) throw new Error('nothing was sent');
    session.refuse(subscribe, 'not like this');
    await clock.settle();
    expect(scheduler.heard).toEqual([['error', 'not like this']]);
    expect(driver.start()).toBe('DRIVER_ABORTED');
  });
});
