import type { Master } from '../../driver/master.ts';
import type { DriverStatus } from '../../driver/driver-status.ts';
import type { Scheduler, SchedulerDriver } from '../../driver/scheduler-driver.ts';
import { SessionSchedulerDriver } from '../../driver/session-scheduler-driver.ts';
import type { FrameworkInfo } from '../../mesos/framework-info.ts';
import type { Machinery } from '../back-end.ts';

/** A driver that can be run to its end. */
export type RunnableDriver = SchedulerDriver & { run(): Promise<DriverStatus> };

/** A scheduler of this process on a bridge that others use as well. */
export function schedulerOn(
  master: Master,
  scheduler: Scheduler,
  framework: FrameworkInfo,
  { clock, logger }: Machinery,
): RunnableDriver {
  return new SessionSchedulerDriver({
    scheduler,
    framework,
    connect: (listener) => Promise.resolve(master.openSession(listener)),
    clock,
    logger,
  });
}
