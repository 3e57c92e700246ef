import { describe, expect, it } from '@jest/globals';
import { transition } from '../../src/driver/driver-status.ts';
import type { DriverStatus } from '../../src/driver/driver-status.ts';

type Row = readonly [
  method: 'start' | 'stop' | 'abort',
  from: DriverStatus,
  returns: DriverStatus,
  next: DriverStatus,
];

/** The life of a driver as in Mesos. */
const TABLE: readonly Row[] = [
  ['start', 'DRIVER_NOT_STARTED', 'DRIVER_RUNNING', 'DRIVER_RUNNING'],
  ['start', 'DRIVER_RUNNING', 'DRIVER_RUNNING', 'DRIVER_RUNNING'],
  ['start', 'DRIVER_ABORTED', 'DRIVER_ABORTED', 'DRIVER_ABORTED'],
  ['start', 'DRIVER_STOPPED', 'DRIVER_STOPPED', 'DRIVER_STOPPED'],
  ['stop', 'DRIVER_NOT_STARTED', 'DRIVER_NOT_STARTED', 'DRIVER_NOT_STARTED'],
  ['stop', 'DRIVER_RUNNING', 'DRIVER_STOPPED', 'DRIVER_STOPPED'],
  ['stop', 'DRIVER_ABORTED', 'DRIVER_ABORTED', 'DRIVER_STOPPED'],
  ['stop', 'DRIVER_STOPPED', 'DRIVER_STOPPED', 'DRIVER_STOPPED'],
  ['abort', 'DRIVER_NOT_STARTED', 'DRIVER_NOT_STARTED', 'DRIVER_NOT_STARTED'],
  ['abort', 'DRIVER_RUNNING', 'DRIVER_ABORTED', 'DRIVER_ABORTED'],
  ['abort', 'DRIVER_ABORTED', 'DRIVER_ABORTED', 'DRIVER_ABORTED'],
  ['abort', 'DRIVER_STOPPED', 'DRIVER_STOPPED', 'DRIVER_STOPPED'],
];

describe('the status of a driver', () => {
  it.each(TABLE)('%s in %s returns %s and leads to %s', (method, from, returns, next) => {
    expect(transition(method, from)).toEqual({ returns, next });
  });
});
