import { describe, expect, it } from '@jest/globals';
import type { DriverStatus } from '../../../src/driver/driver-status.ts';
import type { SchedulerDriver } from '../../../src/driver/scheduler-driver.ts';
import { createDriver, registeredDriver } from '../driver-fixture.ts';
import type { Fixture } from '../driver-fixture.ts';
import { METHODS } from './methods.ts';

const EXPLICIT = { implicitAcknowledgements: false };

/** A driver in each status. */
const IN: Readonly<Record<DriverStatus, () => Promise<Fixture>>> = {
  DRIVER_NOT_STARTED: () => Promise.resolve(createDriver({}, EXPLICIT)),
  DRIVER_RUNNING: () => registeredDriver({}, EXPLICIT),
  DRIVER_ABORTED: async () => {
    const fixture = await registeredDriver({}, EXPLICIT);
    fixture.driver.abort();
    await fixture.clock.settle();
    return fixture;
  },
  DRIVER_STOPPED: async () => {
    const fixture = await registeredDriver({}, EXPLICIT);
    fixture.driver.stop(true);
    await fixture.clock.settle();
    return fixture;
  },
};

/** Reviving no roles at all returns the status and does nothing else. */
const statusOf = (driver: SchedulerDriver): DriverStatus => driver.reviveOffers([]);

type Row = readonly [from: DriverStatus, returns: DriverStatus, next: DriverStatus];
type Invoke = (driver: SchedulerDriver) => DriverStatus;

const LIFE: readonly (readonly [name: string, invoke: Invoke, rows: readonly Row[]])[] = [
  [
    'start',
    (driver) => driver.start(),
    [
      ['DRIVER_NOT_STARTED', 'DRIVER_RUNNING', 'DRIVER_RUNNING'],
      ['DRIVER_RUNNING', 'DRIVER_RUNNING', 'DRIVER_RUNNING'],
      ['DRIVER_ABORTED', 'DRIVER_ABORTED', 'DRIVER_ABORTED'],
      ['DRIVER_STOPPED', 'DRIVER_STOPPED', 'DRIVER_STOPPED'],
    ],
  ],
  ...[false, true].map((failover): readonly [string, Invoke, readonly Row[]] => [
    `stop(${failover})`,
    (driver) => driver.stop(failover),
    [
      ['DRIVER_NOT_STARTED', 'DRIVER_NOT_STARTED', 'DRIVER_NOT_STARTED'],
      ['DRIVER_RUNNING', 'DRIVER_STOPPED', 'DRIVER_STOPPED'],
      ['DRIVER_ABORTED', 'DRIVER_ABORTED', 'DRIVER_STOPPED'],
      ['DRIVER_STOPPED', 'DRIVER_STOPPED', 'DRIVER_STOPPED'],
    ],
  ]),
  [
    'abort',
    (driver) => driver.abort(),
    [
      ['DRIVER_NOT_STARTED', 'DRIVER_NOT_STARTED', 'DRIVER_NOT_STARTED'],
      ['DRIVER_RUNNING', 'DRIVER_ABORTED', 'DRIVER_ABORTED'],
      ['DRIVER_ABORTED', 'DRIVER_ABORTED', 'DRIVER_ABORTED'],
      ['DRIVER_STOPPED', 'DRIVER_STOPPED', 'DRIVER_STOPPED'],
    ],
  ],
];

describe.each(LIFE)('%s', (_name, invoke, rows) => {
  it.each(rows)('in %s returns %s and leads to %s', async (from, returns, next) => {
    const { driver, clock } = await IN[from]();
    expect(invoke(driver)).toBe(returns);
    expect(statusOf(driver)).toBe(next);
    await clock.settle();
    expect(statusOf(driver)).toBe(next);
  });
});

describe('join', () => {
  it.each<readonly [DriverStatus]>([['DRIVER_NOT_STARTED'], ['DRIVER_ABORTED'], ['DRIVER_STOPPED']])(
    'returns at once in %s',
    async (from) => {
      const { driver } = await IN[from]();
      await expect(driver.join()).resolves.toBe(from);
    },
  );
});

describe('run', () => {
  it.each<readonly [DriverStatus]>([['DRIVER_ABORTED'], ['DRIVER_STOPPED']])(
    'returns at once in %s',
    async (from) => {
      const { driver } = await IN[from]();
      await expect(driver.run()).resolves.toBe(from);
    },
  );
});

describe.each<readonly ['join' | 'run', DriverStatus]>([
  ['join', 'DRIVER_RUNNING'],
  ['run', 'DRIVER_RUNNING'],
  ['run', 'DRIVER_NOT_STARTED'],
])('%s in %s', (method, from) => {
  it.each<readonly ['stop' | 'abort', DriverStatus]>([
    ['stop', 'DRIVER_STOPPED'],
    ['abort', 'DRIVER_ABORTED'],
  ])('waits for %s and returns %s', async (end, returns) => {
    const { driver, clock } = await IN[from]();
    const returned: DriverStatus[] = [];
    void driver[method]().then((status) => returned.push(status));
    await clock.settle();
    expect(returned).toEqual([]);
    expect(statusOf(driver)).toBe('DRIVER_RUNNING');
    driver[end]();
    await clock.settle();
    expect(returned).toEqual([returns]);
  });
});

describe.each(METHODS)('%s', (_name, invoke, sends) => {
  it('returns DRIVER_RUNNING in DRIVER_RUNNING, and the master hears of it', async () => {
    const { driver, session } = await IN.DRIVER_RUNNING();
    expect(invoke(driver)).toBe('DRIVER_RUNNING');
    expect(statusOf(driver)).toBe('DRIVER_RUNNING');
    expect(session.calls).toEqual(sends);
  });

  it.each<readonly [DriverStatus]>([['DRIVER_NOT_STARTED'], ['DRIVER_ABORTED'], ['DRIVER_STOPPED']])(
    'does nothing before start and after an end, and returns the status: %s',
    async (from) => {
      const { driver, session, scheduler, clock } = await IN[from]();
      session.calls.length = 0;
      scheduler.heard.length = 0;
      expect(invoke(driver)).toBe(from);
      expect(statusOf(driver)).toBe(from);
      await clock.settle();
      expect(session.calls).toEqual([]);
      expect(scheduler.heard).toEqual([]);
    },
  );
});
