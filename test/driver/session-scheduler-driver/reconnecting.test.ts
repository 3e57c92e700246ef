import { describe, expect, it } from '@jest/globals';

import type { Event } from '../../../src/mesos/event.ts';
import {
  FRAMEWORK_ID,
  MASTER,
  offersEvent,
  registeredDriver,
  startedDriver,
  SUBSCRIBED,
} from '../driver-fixture.ts';

const reconnect = { random: () => 1 };

const typesOf = (calls: readonly { readonly type: string }[]): readonly string[] =>
  calls.map(({ type }) => type);

describe('a driver that has lost a master elsewhere', () => {
  it('subscribes again with its id, after a while', async () => {
    const { session, clock } = await registeredDriver({}, { reconnect });
    session.hangUp();
    await clock.advance(1_999);
    expect(session.calls).toEqual([]);
    await clock.advance(1);
    expect(session.calls).toMatchObject([
      { type: 'SUBSCRIBE', frameworkId: FRAMEWORK_ID, subscribe: { frameworkInfo: { id: FRAMEWORK_ID } } },
    ]);
  });

  it('waits longer each time, and briefly once it was registered again', async () => {
    const { session, clock } = await registeredDriver({}, { reconnect });
    session.hangUp();
    await clock.advance(2_000);
    session.hangUp();
    await clock.advance(3_999);
    expect(typesOf(session.calls)).toEqual(['SUBSCRIBE']);
    await clock.advance(1);
    expect(typesOf(session.calls)).toEqual(['SUBSCRIBE', 'SUBSCRIBE']);
    session.say(SUBSCRIBED);
    session.hangUp();
    await clock.advance(2_000);
    expect(session.calls).toHaveLength(3);
  });

  it('tells its scheduler that it is registered again with the same master', async () => {
    const { session, clock, scheduler } = await registeredDriver({}, { reconnect });
    session.hangUp();
    await clock.advance(2_000);
    session.say(SUBSCRIBED);
    await clock.settle();
    expect(scheduler.names).toEqual(['disconnected', 'reregistered']);
  });

  it('tells its scheduler that it is registered with another master', async () => {
    const { session, clock, scheduler } = await registeredDriver({}, { reconnect });
    session.hangUp();
    await clock.advance(2_000);
    const other: Event = {
      type: 'SUBSCRIBED',
      subscribed: { frameworkId: FRAMEWORK_ID, masterInfo: { ...MASTER, id: 'another' } },
    };
    session.say(other);
    await clock.settle();
    expect(scheduler.names).toEqual(['disconnected', 'registered']);
  });

  it('tries on when the first master it sought was not there', async () => {
    const { session, clock, scheduler } = await startedDriver({}, { reconnect });
    session.hangUp();
    await clock.advance(2_000);
    expect(typesOf(session.calls)).toEqual(['SUBSCRIBE', 'SUBSCRIBE']);
    session.say(SUBSCRIBED);
    await clock.settle();
    expect(scheduler.names).toEqual(['registered']);
  });

  it('does not hear what the former line still says', async () => {
    const { session, clock, scheduler } = await registeredDriver({}, { reconnect });
    const former = session.listener;
    session.hangUp();
    await clock.advance(2_000);
    session.say(SUBSCRIBED);
    former.received(offersEvent('o1'));
    former.closed();
    await clock.settle();
    expect(scheduler.names).toEqual(['disconnected', 'reregistered']);
  });

  it('is quiet once it has been stopped', async () => {
    const { session, clock, driver } = await registeredDriver({}, { reconnect });
    session.hangUp();
    driver.stop();
    await clock.advance(120_000);
    expect(session.calls).toEqual([]);
    await expect(driver.join()).resolves.toBe('DRIVER_STOPPED');
  });
});
