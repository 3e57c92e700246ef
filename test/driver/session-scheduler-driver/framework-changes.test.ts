import { describe, expect, it } from '@jest/globals';
import type { SchedulerDriver } from '../../../src/driver/scheduler-driver.ts';
import type { FrameworkInfo } from '../../../src/mesos/framework-info.ts';
import { frameworkId, offerId, operationId, taskId } from '../../../src/mesos/ids.ts';
import {
  disconnectedDriver,
  FRAMEWORK,
  FRAMEWORK_ID,
  registeredDriver,
  startedDriver,
  SUBSCRIBED,
  taskInfo,
} from '../driver-fixture.ts';

/** A framework of two roles. */
const MULTI: FrameworkInfo = { ...FRAMEWORK, roles: ['a', 'b'], capabilities: [{ type: 'MULTI_ROLE' }] };
const IDENTIFIED: FrameworkInfo = { ...MULTI, id: FRAMEWORK_ID };
const framework = { framework: MULTI };

const update = (suppressedRoles: readonly string[], frameworkInfo: FrameworkInfo = IDENTIFIED) => ({
  type: 'UPDATE_FRAMEWORK',
  frameworkId: FRAMEWORK_ID,
  updateFramework: { frameworkInfo, suppressedRoles },
});

describe('suppress and revive while there is no master', () => {
  const table: readonly (readonly [
    what: string,
    given: readonly string[],
    change: (driver: SchedulerDriver) => unknown,
    sent: readonly unknown[],
  ])[] = [
    ['suppressing all roles', [], (driver) => driver.suppressOffers(), [update(['a', 'b'])]],
    ['suppressing one role', [], (driver) => driver.suppressOffers(['b']), [update(['b'])]],
    ['suppressing no roles', [], (driver) => driver.suppressOffers([]), []],
    ['suppressing a role that is not its own', [], (driver) => driver.suppressOffers(['a', 'x']), []],
    ['suppressing a role again', ['a'], (driver) => driver.suppressOffers(['a']), []],
    ['reviving all roles', ['a', 'b'], (driver) => driver.reviveOffers(), [update([])]],
    ['reviving one role', ['a', 'b'], (driver) => driver.reviveOffers(['a']), [update(['b'])]],
    ['reviving no roles', ['a'], (driver) => driver.reviveOffers([]), []],
    ['reviving a role that is not its own', ['a'], (driver) => driver.reviveOffers(['a', 'x']), []],
  ];

  it.each(table)('is sent as one update on return: %s', async (_what, suppressedRoles, change, sent) => {
    const { driver, session, clock } = await disconnectedDriver({}, { ...framework, suppressedRoles });
    change(driver);
    expect(session.calls).toEqual([]);
    session.say(SUBSCRIBED);
    await clock.settle();
    expect(session.calls).toEqual(sent);
  });

  it('that happens while the subscription is under way is sent after it', async () => {
    const { driver, session, clock } = await startedDriver({}, framework);
    driver.suppressOffers(['a']);
    session.say(SUBSCRIBED);
    await clock.settle();
    expect(session.calls.slice(1)).toEqual([update(['a'])]);
  });
});

describe('updateFramework', () => {
  it('replaces description, suppressed roles and constraints', async () => {
    const { driver, session } = await registeredDriver({}, { ...framework, suppressedRoles: ['b'] });
    const info = { ...IDENTIFIED, name: 'renamed' };
    const offerConstraints = { roleConstraints: {} };
    expect(driver.updateFramework(info, ['a'], offerConstraints)).toBe('DRIVER_RUNNING');
    expect(session.calls).toEqual([
      {
        type: 'UPDATE_FRAMEWORK',
        frameworkId: FRAMEWORK_ID,
        updateFramework: { frameworkInfo: info, suppressedRoles: ['a'], offerConstraints },
      },
    ]);
  });

  it('forgets that a role was suppressed which the framework leaves', async () => {
    const { driver, session } = await registeredDriver({}, { ...framework, suppressedRoles: ['a'] });
    const info = { ...IDENTIFIED, roles: ['b'] };
    driver.updateFramework(info, []);
    expect(session.calls).toEqual([update([], info)]);
  });

  it('is not spoilt by a role that was suppressed and never was its own', async () => {
    const { driver, session } = await registeredDriver({}, framework);
    driver.suppressOffers(['stranger']);
    session.calls.length = 0;
    driver.updateFramework(IDENTIFIED, ['a']);
    expect(session.calls).toEqual([update(['a'])]);
  });

  it('makes the new roles count from then on', async () => {
    const { driver, session, clock } = await registeredDriver({}, framework);
    const info = { ...IDENTIFIED, roles: ['c'] };
    driver.updateFramework(info, []);
    session.hangUp();
    driver.suppressOffers();
    session.calls.length = 0;
    session.say(SUBSCRIBED);
    await clock.settle();
    expect(session.calls).toEqual([update(['c'], info)]);
  });

  it('waits for the master, and only the last one is sent', async () => {
    const { driver, session, clock } = await disconnectedDriver({}, framework);
    expect(driver.updateFramework({ ...IDENTIFIED, name: 'one' }, [])).toBe('DRIVER_RUNNING');
    driver.updateFramework({ ...IDENTIFIED, name: 'two' }, ['a']);
    expect(session.calls).toEqual([]);
    session.say(SUBSCRIBED);
    await clock.settle();
    expect(session.calls).toEqual([update(['a'], { ...IDENTIFIED, name: 'two' })]);
  });

  it('is sent once', async () => {
    const { driver, session, clock } = await disconnectedDriver({}, framework);
    driver.updateFramework(IDENTIFIED, []);
    session.say(SUBSCRIBED);
    session.hangUp();
    session.say(SUBSCRIBED);
    await clock.settle();
    expect(session.calls).toEqual([update([])]);
  });

  it('before registration aborts the driver', async () => {
    const { driver, session, scheduler, clock } = await startedDriver();
    session.calls.length = 0;
    expect(driver.updateFramework(FRAMEWORK, [])).toBe('DRIVER_ABORTED');
    await clock.settle();
    expect(scheduler.heard).toEqual([['error', 'updateFramework is possible only after registered']]);
    expect(session.calls).toEqual([]);
  });

  it.each<readonly [string, FrameworkInfo, string]>([
    [
      'another id',
      { ...FRAMEWORK, id: frameworkId('other') },
      "updateFramework must be given the framework's id, 'epoch-0000', not 'other'",
    ],
    ['no id', FRAMEWORK, "updateFramework must be given the framework's id, 'epoch-0000', not ''"],
  ])('with %s aborts the driver', async (_what, info, words) => {
    const { driver, session, scheduler, clock } = await registeredDriver();
    expect(driver.updateFramework(info, [])).toBe('DRIVER_ABORTED');
    await clock.settle();
    expect(scheduler.heard).toEqual([['error', words]]);
    expect(session.calls).toEqual([]);
  });

  it('that the master refuses aborts the driver', async () => {
    const { driver, session, scheduler, clock } = await registeredDriver();
    driver.updateFramework({ ...FRAMEWORK, id: FRAMEWORK_ID, user: 'bob' }, []);
    const [call] = session.calls;
    if (call === undefined) throw new Error('nothing was sent');
    session.refuse(call, "Updating 'FrameworkInfo.user' is unsupported");
    await clock.settle();
    expect(scheduler.heard).toEqual([['error', "Updating 'FrameworkInfo.user' is unsupported"]]);
    expect(driver.start()).toBe('DRIVER_ABORTED');
  });
});

describe('other calls that the master refuses', () => {
  it('are logged and change nothing', async () => {
    const { driver, session, scheduler, clock, logger } = await registeredDriver();
    driver.killTask(taskId('a'));
    const [call] = session.calls;
    if (call === undefined) throw new Error('nothing was sent');
    session.refuse(call, 'Framework cannot be found');
    await clock.settle();
    expect(scheduler.heard).toEqual([]);
    expect(driver.start()).toBe('DRIVER_RUNNING');
    expect(logger.at('warn')).toEqual([
      {
        level: 'warn',
        message: 'the master refused a call',
        fields: { call: 'KILL', reason: 'Framework cannot be found' },
      },
    ]);
  });
});

describe('an operation that wants feedback', () => {
  it('aborts the driver, and nothing of the call is sent', async () => {
    const { driver, session, scheduler, clock } = await registeredDriver();
    const launch = { type: 'LAUNCH', launch: { taskInfos: [taskInfo('a')] } } as const;
    const status = driver.acceptOffers([offerId('o1')], [launch, { type: 'RESERVE', id: operationId('x') }]);
    expect(status).toBe('DRIVER_ABORTED');
    await clock.settle();
    expect(session.calls).toEqual([]);
    expect(scheduler.heard).toEqual([
      ['error', "An operation with 'id' needs feedback, which the scheduler driver cannot give"],
    ]);
  });
});
