import { describe, expect, it } from '@jest/globals';
import { callBack } from '../../src/driver/event-callbacks.ts';
import type { PlainEvent } from '../../src/driver/event-callbacks.ts';
import { agentId, executorId, offerId } from '../../src/mesos/ids.ts';
import { Held } from '../support/held.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { createDriver, offer } from './driver-fixture.ts';
import { RecordingScheduler } from '../support/recording-scheduler.ts';

const { driver } = createDriver();
const agent = agentId('agent');
const executor = executorId('executor');
const data = Uint8Array.from([1, 2]);

const TABLE: readonly (readonly [what: string, event: PlainEvent, heard: readonly unknown[]])[] = [
  [
    'OFFERS',
    { type: 'OFFERS', offers: { offers: [offer('o1'), offer('o2')] } },
    ['resourceOffers', [offer('o1'), offer('o2')]],
  ],
  ['RESCIND', { type: 'RESCIND', rescind: { offerId: offerId('o1') } }, ['offerRescinded', 'o1']],
  [
    'MESSAGE',
    { type: 'MESSAGE', message: { agentId: agent, executorId: executor, data } },
    ['frameworkMessage', 'executor', 'agent', data],
  ],
  ['FAILURE of an agent', { type: 'FAILURE', failure: { agentId: agent } }, ['slaveLost', 'agent']],
  [
    'FAILURE of an executor',
    { type: 'FAILURE', failure: { agentId: agent, executorId: executor, status: 9 } },
    ['executorLost', 'executor', 'agent', 9],
  ],
  [
    'FAILURE of an executor without status',
    { type: 'FAILURE', failure: { agentId: agent, executorId: executor } },
    ['executorLost', 'executor', 'agent', 0],
  ],
];

describe('events that are callbacks as they stand', () => {
  it.each(TABLE)('calls back for %s', async (_what, event, heard) => {
    const scheduler = new RecordingScheduler();
    await callBack(scheduler, driver, event);
    expect(scheduler.heard).toEqual([heard]);
    expect(scheduler.drivers).toEqual([driver]);
  });

  it.each(TABLE)('goes without the callback for %s when the scheduler has none', async (_what, event) => {
    await expect(callBack({}, driver, event)).resolves.toBeUndefined();
  });

  it.each<readonly [string, PlainEvent]>([
    ['OFFERS without any', { type: 'OFFERS', offers: { offers: [] } }],
    ['FAILURE of nothing', { type: 'FAILURE', failure: {} }],
    ['FAILURE of an executor nowhere', { type: 'FAILURE', failure: { executorId: executor } }],
  ])('does not call back for %s', async (_what, event) => {
    const scheduler = new RecordingScheduler();
    await callBack(scheduler, driver, event);
    expect(scheduler.heard).toEqual([]);
  });

  it('waits for the callback', async () => {
    const held = new Held();
    const scheduler = new RecordingScheduler({ resourceOffers: () => held.promise });
    let isDone = false;
    void callBack(scheduler, driver, { type: 'OFFERS', offers: { offers: [offer('o')] } }).then(() => {
      isDone = true;
    });
    const clock = new ManualClock();
    await clock.settle();
    expect(isDone).toBe(false);
    held.release();
    await clock.settle();
    expect(isDone).toBe(true);
  });
});
