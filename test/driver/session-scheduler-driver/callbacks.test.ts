import { describe, expect, it } from '@jest/globals';
import { agentId, executorId, offerId, taskId } from '../../../src/mesos/ids.ts';
import type { Event } from '../../../src/mesos/event.ts';
import type { Behaviours } from '../../support/recording-scheduler.ts';
import { Held } from '../../support/held.ts';
import {
  errorEvent,
  MASTER,
  offer,
  offersEvent,
  registeredDriver,
  startedDriver,
  status,
  SUBSCRIBED,
  updateEvent,
} from '../driver-fixture.ts';
import { METHODS } from './methods.ts';

const agent = agentId('agent');
const executor = executorId('executor');
const data = Uint8Array.from([7]);

const EVERY_CALLBACK: readonly Event[] = [
  offersEvent('o1'),
  { type: 'RESCIND', rescind: { offerId: offerId('o1') } },
  updateEvent('a'),
  { type: 'MESSAGE', message: { agentId: agent, executorId: executor, data } },
  { type: 'FAILURE', failure: { agentId: agent } },
  { type: 'FAILURE', failure: { agentId: agent, executorId: executor, status: 1 } },
];

const NO_CALLBACK: readonly Event[] = [
  { type: 'HEARTBEAT' },
  { type: 'INVERSE_OFFERS', inverseOffers: { inverseOffers: [] } },
  { type: 'RESCIND_INVERSE_OFFER', rescindInverseOffer: { inverseOfferId: offerId('o1') } },
  { type: 'UPDATE_OPERATION_STATUS', updateOperationStatus: { status: { state: 'OPERATION_UNKNOWN' } } },
  { type: 'OFFERS', offers: { offers: [] } },
  { type: 'FAILURE', failure: {} },
];

describe('callbacks', () => {
  it('come for every event, in the order of the events', async () => {
    const { session, scheduler, driver, clock } = await registeredDriver();
    session.say(...EVERY_CALLBACK);
    await clock.settle();
    expect(scheduler.heard).toEqual([
      ['resourceOffers', [offer('o1')]],
      ['offerRescinded', 'o1'],
      ['statusUpdate', status('a')],
      ['frameworkMessage', 'executor', 'agent', data],
      ['slaveLost', 'agent'],
      ['executorLost', 'executor', 'agent', 1],
    ]);
    expect(new Set(scheduler.drivers)).toEqual(new Set([driver]));
  });

  it.each(NO_CALLBACK.map((event) => [event.type, event] as const))(
    'do not come for %s that means nothing to a scheduler',
    async (_type, event) => {
      const { session, scheduler, clock, driver } = await registeredDriver();
      session.say(event);
      await clock.settle();
      expect(scheduler.heard).toEqual([]);
      expect(driver.start()).toBe('DRIVER_RUNNING');
    },
  );

  it('never overlap: one begins when the promise of the last has settled', async () => {
    const held = new Held();
    const { session, scheduler, clock } = await registeredDriver({ resourceOffers: () => held.promise });
    session.say(offersEvent('o1'), updateEvent('a'));
    await clock.settle();
    expect(scheduler.names).toEqual(['resourceOffers']);
    held.release();
    await clock.settle();
    expect(scheduler.names).toEqual(['resourceOffers', 'statusUpdate']);
  });

  it('wait for a slow registered', async () => {
    const held = new Held();
    const { session, scheduler, clock } = await startedDriver({ registered: () => held.promise });
    session.say(SUBSCRIBED, offersEvent('o1'));
    await clock.settle();
    expect(scheduler.names).toEqual(['registered']);
    held.release();
    await clock.settle();
    expect(scheduler.names).toEqual(['registered', 'resourceOffers']);
  });

  it('never begin inside the event that causes them', async () => {
    const { session, scheduler } = await registeredDriver();
    session.say(...EVERY_CALLBACK);
    expect(scheduler.heard).toEqual([]);
  });

  it('may be left out by the scheduler', async () => {
    const { driver, session, clock, logger } = await startedDriver({}, { scheduler: {} });
    session.say(SUBSCRIBED, ...EVERY_CALLBACK);
    session.hangUp();
    session.say(SUBSCRIBED, errorEvent('over'));
    await clock.settle();
    await expect(driver.join()).resolves.toBe('DRIVER_ABORTED');
    expect(logger.at('error').map(({ message }) => message)).toEqual(['the driver is aborted']);
    // The one status was acknowledged all the same.
    expect(session.calls.map(({ type }) => type)).toEqual(['SUBSCRIBE', 'ACKNOWLEDGE']);
  });
});

describe('a method called in a callback', () => {
  it.each(METHODS)('does not call back from inside: %s', async (_name, invoke) => {
    const order: string[] = [];
    const behaviours: Behaviours = {
      resourceOffers: (driver) => {
        order.push('callback begins');
        invoke(driver);
        order.push('callback ends');
      },
      statusUpdate: () => {
        order.push('next');
      },
    };
    const { session, clock } = await registeredDriver(behaviours, { implicitAcknowledgements: false });
    session.say(offersEvent('o1'), updateEvent('a'));
    await clock.settle();
    expect(order).toEqual(['callback begins', 'callback ends', 'next']);
  });

  it('that is lost at once is told after the callback has settled', async () => {
    const held = new Held();
    const { driver, session, scheduler, clock } = await registeredDriver({
      disconnected: async (inner) => {
        inner.launchTasks(offerId('o1'), [{ name: 'a', taskId: taskId('a'), agentId: agent, resources: [] }]);
        await held.promise;
      },
    });
    session.hangUp();
    await clock.settle();
    expect(scheduler.names).toEqual(['disconnected']);
    held.release();
    await clock.settle();
    expect(scheduler.names).toEqual(['disconnected', 'statusUpdate']);
    expect(driver.start()).toBe('DRIVER_RUNNING');
  });
});

describe('a callback that fails', () => {
  const boom = new Error('boom');
  const failing: readonly (readonly [string, Behaviours])[] = [
    [
      'throws',
      {
        resourceOffers: () => {
          throw boom;
        },
      },
    ],
    ['rejects', { resourceOffers: () => Promise.reject(boom) }],
    [
      'rejects after an await',
      {
        resourceOffers: async () => {
          await Promise.resolve();
          throw boom;
        },
      },
    ],
  ];

  it.each(failing)(
    'and %s aborts the driver, is logged, and nothing follows it',
    async (_how, behaviours) => {
      const { driver, session, scheduler, clock, logger } = await registeredDriver(behaviours);
      session.say(offersEvent('o1'), updateEvent('a'));
      await clock.settle();
      expect(scheduler.names).toEqual(['resourceOffers']);
      expect(driver.start()).toBe('DRIVER_ABORTED');
      await expect(driver.join()).resolves.toBe('DRIVER_ABORTED');
      expect(session.closes).toBe(1);
      expect(logger.at('error')).toEqual([
        {
          level: 'error',
          message: 'a callback of the scheduler failed; the driver is aborted',
          fields: { err: boom },
        },
      ]);
    },
  );

  it.each<readonly [keyof Behaviours, Event]>([
    ['registered', SUBSCRIBED],
    ['statusUpdate', updateEvent('a')],
    ['offerRescinded', { type: 'RESCIND', rescind: { offerId: offerId('o') } }],
  ])('aborts the driver whichever it is: %s', async (name, event) => {
    const { driver, session, clock } = await startedDriver({ [name]: () => Promise.reject(boom) });
    session.say(SUBSCRIBED, event);
    await clock.settle();
    expect(driver.start()).toBe('DRIVER_ABORTED');
  });

  it('after the driver was stopped in it is logged and changes nothing', async () => {
    const { driver, session, clock, logger } = await registeredDriver({
      resourceOffers: (inner) => {
        inner.stop(true);
        throw boom;
      },
    });
    session.say(offersEvent('o1'));
    await clock.settle();
    await expect(driver.join()).resolves.toBe('DRIVER_STOPPED');
    expect(logger.at('error')).toEqual([
      {
        level: 'error',
        message: 'a callback of the scheduler failed; the driver had ended before',
        fields: { err: boom },
      },
    ]);
  });

  it('is logged when it is the error callback', async () => {
    const { driver, session, clock, logger } = await registeredDriver({ error: () => Promise.reject(boom) });
    session.say(errorEvent('over'));
    await clock.settle();
    await expect(driver.join()).resolves.toBe('DRIVER_ABORTED');
    expect(logger.at('error').map(({ message }) => message)).toEqual([
      'the driver is aborted',
      'a callback of the scheduler failed; the driver had ended before',
    ]);
  });
});

describe('the error callback', () => {
  it('comes after the callbacks that were due before it, with the driver aborted by then', async () => {
    const held = new Held();
    const statuses: string[] = [];
    const { session, scheduler, clock } = await registeredDriver({
      resourceOffers: () => held.promise,
      error: (driver) => {
        statuses.push(driver.start());
      },
    });
    session.say(offersEvent('o1'), updateEvent('a'), errorEvent('Framework failed over'), updateEvent('b'));
    session.hangUp();
    await clock.settle();
    held.release();
    await clock.settle();
    expect(scheduler.heard).toEqual([
      ['resourceOffers', [offer('o1')]],
      ['statusUpdate', status('a')],
      ['error', 'Framework failed over'],
    ]);
    expect(statuses).toEqual(['DRIVER_ABORTED']);
  });

  it('comes once', async () => {
    const { session, scheduler, clock } = await registeredDriver();
    session.say(errorEvent('first'), errorEvent('second'));
    await clock.settle();
    session.say(errorEvent('third'));
    await clock.settle();
    expect(scheduler.heard).toEqual([['error', 'first']]);
  });

  it('does not come when the driver was stopped first', async () => {
    const held = new Held();
    const { driver, session, scheduler, clock } = await registeredDriver({
      resourceOffers: () => held.promise,
    });
    session.say(offersEvent('o1'), errorEvent('over'));
    await clock.settle();
    driver.stop();
    held.release();
    await clock.settle();
    expect(scheduler.names).toEqual(['resourceOffers']);
    await expect(driver.join()).resolves.toBe('DRIVER_STOPPED');
  });

  it('tells the scheduler before join returns', async () => {
    const { driver, session, scheduler } = await registeredDriver();
    const joined = driver.join();
    session.say(errorEvent('over'));
    await expect(joined).resolves.toBe('DRIVER_ABORTED');
    expect(scheduler.heard).toEqual([['error', 'over']]);
  });
});

describe('reregistration', () => {
  it('is told with the master', async () => {
    const { session, scheduler, clock } = await registeredDriver();
    session.say(SUBSCRIBED);
    await clock.settle();
    expect(scheduler.heard).toEqual([['reregistered', MASTER]]);
  });
});
