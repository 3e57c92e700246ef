import { describe, expect, it } from '@jest/globals';
import { agentId, executorId, offerId, operationId } from '../../../src/mesos/ids.ts';
import { Held } from '../../support/held.ts';
import {
  disconnectedDriver,
  FRAMEWORK,
  FRAMEWORK_ID,
  offersEvent,
  registeredDriver,
  startedDriver,
  SUBSCRIBED,
  taskInfo,
  updateEvent,
} from '../driver-fixture.ts';
import { METHODS } from './methods.ts';

const lost = (id: string, timestamp: number, state = 'TASK_LOST') => [
  'statusUpdate',
  {
    taskId: id,
    agentId: 'agent',
    state,
    source: 'SOURCE_MASTER',
    reason: 'REASON_MASTER_DISCONNECTED',
    message: 'Master disconnected',
    timestamp,
  },
];

describe('losing the master', () => {
  it('is told once', async () => {
    const { session, scheduler, clock, driver } = await registeredDriver();
    session.hangUp();
    session.hangUp();
    await clock.settle();
    expect(scheduler.heard).toEqual([['disconnected']]);
    expect(driver.start()).toBe('DRIVER_RUNNING');
  });

  it('is not told before there was one', async () => {
    const { session, scheduler, clock } = await startedDriver();
    session.hangUp();
    await clock.settle();
    expect(scheduler.heard).toEqual([]);
  });

  it('is told after what came before it', async () => {
    const held = new Held();
    const { session, scheduler, clock } = await registeredDriver({ resourceOffers: () => held.promise });
    session.say(offersEvent('o1'), updateEvent('a'));
    session.hangUp();
    held.release();
    await clock.settle();
    expect(scheduler.names).toEqual(['resourceOffers', 'statusUpdate', 'disconnected']);
  });
});

describe('while there is no master', () => {
  it.each(METHODS)('%s returns DRIVER_RUNNING and sends nothing', async (_name, invoke) => {
    const { driver, session, clock } = await disconnectedDriver({}, { implicitAcknowledgements: false });
    expect(invoke(driver)).toBe('DRIVER_RUNNING');
    await clock.settle();
    expect(session.calls).toEqual([]);
  });

  it.each<readonly [string, typeof disconnectedDriver]>([
    ['lost it', disconnectedDriver],
    ['not found it yet', startedDriver],
  ])('every task that is launched is told lost, when the driver has %s', async (_when, fixture) => {
    const { driver, session, scheduler, clock } = await fixture();
    session.calls.length = 0;
    const status = driver.launchTasks(offerId('o1'), [taskInfo('a'), taskInfo('b')]);
    expect(status).toBe('DRIVER_RUNNING');
    expect(scheduler.heard).toEqual([]);
    await clock.settle();
    const atSeconds = clock.now() / 1000;
    expect(scheduler.heard).toEqual([lost('a', atSeconds), lost('b', atSeconds)]);
    expect(session.calls).toEqual([]);
  });

  it('tasks of accepted offers are told dropped to a framework that is partition aware', async () => {
    const framework = { ...FRAMEWORK, capabilities: [{ type: 'PARTITION_AWARE' }] } as const;
    const { driver, scheduler, clock } = await disconnectedDriver({}, { framework });
    driver.acceptOffers([offerId('o1')], [{ type: 'LAUNCH', launch: { taskInfos: [taskInfo('a')] } }]);
    await clock.settle();
    expect(scheduler.heard).toEqual([lost('a', clock.now() / 1000, 'TASK_DROPPED')]);
  });

  it('other operations are dropped without a word', async () => {
    const { driver, session, scheduler, clock } = await disconnectedDriver();
    expect(driver.acceptOffers([offerId('o1')], [{ type: 'RESERVE' }])).toBe('DRIVER_RUNNING');
    await clock.settle();
    expect(scheduler.heard).toEqual([]);
    expect(session.calls).toEqual([]);
  });

  it('only messages of executors are delivered', async () => {
    const { session, scheduler, clock } = await disconnectedDriver();
    const message = { agentId: agentId('agent'), executorId: executorId('x'), data: new Uint8Array() };
    session.say(
      offersEvent('o1'),
      updateEvent('a'),
      { type: 'RESCIND', rescind: { offerId: offerId('o1') } },
      { type: 'FAILURE', failure: { agentId: agentId('agent') } },
      { type: 'MESSAGE', message },
    );
    await clock.settle();
    expect(scheduler.names).toEqual(['frameworkMessage']);
  });

  it('an operation that wants feedback still aborts the driver', async () => {
    const { driver } = await disconnectedDriver();
    const operation = { type: 'RESERVE', id: operationId('x') } as const;
    expect(driver.acceptOffers([offerId('o1')], [operation])).toBe('DRIVER_ABORTED');
  });
});

describe('finding a master again', () => {
  it('sends no update when nothing has changed', async () => {
    const { session, clock } = await disconnectedDriver();
    session.say(SUBSCRIBED);
    await clock.settle();
    expect(session.calls).toEqual([]);
  });

  it('sends what the driver does as before', async () => {
    const { driver, session, clock } = await disconnectedDriver();
    session.say(SUBSCRIBED);
    await clock.settle();
    driver.reconcileTasks([]);
    expect(session.calls).toEqual([
      { type: 'RECONCILE', frameworkId: FRAMEWORK_ID, reconcile: { tasks: [] } },
    ]);
  });
});
