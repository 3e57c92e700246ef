import { describe, expect, it } from '@jest/globals';
import { taskId } from '../../../src/mesos/ids.ts';
import { Held } from '../../support/held.ts';
import {
  disconnectedDriver,
  FRAMEWORK_ID,
  registeredDriver,
  startedDriver,
  status,
  updateEvent,
  UUID,
} from '../driver-fixture.ts';

const ACKNOWLEDGE = {
  type: 'ACKNOWLEDGE',
  frameworkId: FRAMEWORK_ID,
  acknowledge: { agentId: 'agent', taskId: 'a', uuid: UUID },
};

describe('implicit acknowledgement', () => {
  it('follows the callback', async () => {
    const { session, clock } = await registeredDriver();
    session.say(updateEvent('a'));
    await clock.settle();
    expect(session.calls).toEqual([ACKNOWLEDGE]);
  });

  it('waits until the promise of the callback has settled', async () => {
    const held = new Held();
    const { session, clock } = await registeredDriver({ statusUpdate: () => held.promise });
    session.say(updateEvent('a'));
    await clock.settle();
    expect(session.calls).toEqual([]);
    held.release();
    await clock.settle();
    expect(session.calls).toEqual([ACKNOWLEDGE]);
  });

  it('comes after what the callback itself has called', async () => {
    const { session, clock } = await registeredDriver({
      statusUpdate: (driver) => {
        driver.killTask(taskId('a'));
      },
    });
    session.say(updateEvent('a'));
    await clock.settle();
    expect(session.calls.map(({ type }) => type)).toEqual(['KILL', 'ACKNOWLEDGE']);
  });

  it.each(['stop', 'abort'] as const)('does not come when the callback has called %s', async (end) => {
    const { session, clock } = await registeredDriver({
      statusUpdate: async (driver) => {
        await Promise.resolve();
        driver[end](true);
      },
    });
    session.say(updateEvent('a'));
    await clock.settle();
    expect(session.calls).toEqual([]);
  });

  it('does not come when the driver was stopped from outside meanwhile', async () => {
    const held = new Held();
    const { driver, session, clock } = await registeredDriver({ statusUpdate: () => held.promise });
    session.say(updateEvent('a'));
    await clock.settle();
    driver.stop(true);
    held.release();
    await clock.settle();
    expect(session.calls).toEqual([]);
  });

  it('does not come when the callback has failed', async () => {
    const { session, clock } = await registeredDriver({
      statusUpdate: () => Promise.reject(new Error('no')),
    });
    session.say(updateEvent('a'));
    await clock.settle();
    expect(session.calls).toEqual([]);
  });

  it('does not come when the line broke meanwhile', async () => {
    const held = new Held();
    const { session, clock } = await registeredDriver({ statusUpdate: () => held.promise });
    session.say(updateEvent('a'));
    await clock.settle();
    session.hangUp();
    held.release();
    await clock.settle();
    expect(session.calls).toEqual([]);
  });

  it('is not needed for a status without uuid', async () => {
    const { session, scheduler, clock } = await registeredDriver();
    const { uuid, ...rest } = status('a');
    session.say({ type: 'UPDATE', update: { status: rest } });
    await clock.settle();
    expect(uuid).toBeDefined();
    expect(scheduler.names).toEqual(['statusUpdate']);
    expect(session.calls).toEqual([]);
  });

  it('aborts a driver that is asked to acknowledge by itself', async () => {
    const { driver, session, scheduler, clock } = await registeredDriver();
    expect(driver.acknowledgeStatusUpdate(status('a'))).toBe('DRIVER_ABORTED');
    await clock.settle();
    expect(session.calls).toEqual([]);
    expect(scheduler.heard).toEqual([
      ['error', 'acknowledgeStatusUpdate is for drivers made with implicitAcknowledgements: false'],
    ]);
  });
});

describe('explicit acknowledgement', () => {
  const explicit = { implicitAcknowledgements: false };

  it('is left to the scheduler', async () => {
    const { session, scheduler, clock } = await registeredDriver({}, explicit);
    session.say(updateEvent('a'));
    await clock.settle();
    expect(scheduler.names).toEqual(['statusUpdate']);
    expect(session.calls).toEqual([]);
  });

  it('is sent when the scheduler asks for it, long after the callback', async () => {
    const { driver, session, clock } = await registeredDriver({}, explicit);
    session.say(updateEvent('a'));
    await clock.settle();
    expect(driver.acknowledgeStatusUpdate(status('a'))).toBe('DRIVER_RUNNING');
    expect(session.calls).toEqual([ACKNOWLEDGE]);
  });

  it.each(['uuid', 'agentId'] as const)('sends nothing for a status without %s', async (field) => {
    const { driver, session } = await registeredDriver({}, explicit);
    const { [field]: left, ...rest } = status('a');
    expect(left).toBeDefined();
    expect(driver.acknowledgeStatusUpdate(rest)).toBe('DRIVER_RUNNING');
    expect(session.calls).toEqual([]);
  });

  it('is dropped while there is no master', async () => {
    const { driver, session, clock } = await disconnectedDriver({}, explicit);
    expect(driver.acknowledgeStatusUpdate(status('a'))).toBe('DRIVER_RUNNING');
    await clock.settle();
    expect(session.calls).toEqual([]);
  });

  it('is dropped before there is one', async () => {
    const { driver, session } = await startedDriver({}, explicit);
    session.calls.length = 0;
    expect(driver.acknowledgeStatusUpdate(status('a'))).toBe('DRIVER_RUNNING');
    expect(session.calls).toEqual([]);
  });
});
