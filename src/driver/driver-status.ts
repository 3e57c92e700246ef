/** @see Mesos `Status` */
export type DriverStatus = 'DRIVER_NOT_STARTED' | 'DRIVER_RUNNING' | 'DRIVER_ABORTED' | 'DRIVER_STOPPED';

/** What a method of the driver leads to: the status after it, and the one it returns. */
export interface Transition {
  readonly next: DriverStatus;
  readonly returns: DriverStatus;
}

const to = (status: DriverStatus): Transition => ({ next: status, returns: status });

/**
 * The driver's life. A driver that was stopped or aborted cannot be started again; make a new one.
 * @see Mesos `src/sched/sched.cpp`
 */
const TRANSITIONS: Readonly<Record<'start' | 'stop' | 'abort', Readonly<Record<DriverStatus, Transition>>>> =
  {
    start: {
      DRIVER_NOT_STARTED: to('DRIVER_RUNNING'),
      DRIVER_RUNNING: to('DRIVER_RUNNING'),
      DRIVER_ABORTED: to('DRIVER_ABORTED'),
      DRIVER_STOPPED: to('DRIVER_STOPPED'),
    },
    stop: {
      DRIVER_NOT_STARTED: to('DRIVER_NOT_STARTED'),
      DRIVER_RUNNING: to('DRIVER_STOPPED'),
      // An aborted driver is stopped, but its owner shall learn that it had been aborted.
      DRIVER_ABORTED: { next: 'DRIVER_STOPPED', returns: 'DRIVER_ABORTED' },
      DRIVER_STOPPED: to('DRIVER_STOPPED'),
    },
    abort: {
      DRIVER_NOT_STARTED: to('DRIVER_NOT_STARTED'),
      DRIVER_RUNNING: to('DRIVER_ABORTED'),
      DRIVER_ABORTED: to('DRIVER_ABORTED'),
      DRIVER_STOPPED: to('DRIVER_STOPPED'),
    },
  };

export function transition(method: 'start' | 'stop' | 'abort', status: DriverStatus): Transition {
  return TRANSITIONS[method][status];
}
