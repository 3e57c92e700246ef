import type { DriverStatus } from '../../src/driver/driver-status.ts';
import type { Scheduler, SchedulerDriver } from '../../src/driver/scheduler-driver.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';

type Method = keyof SchedulerDriver;

/** A call of a driver's method, as its name and what it was given. */
export type DriverCall = readonly [method: Method, ...given: readonly unknown[]];

/** A driver without a master, that remembers what it is asked for. */
export class RecordingDriver implements SchedulerDriver {
  readonly calls: DriverCall[] = [];
  #status: DriverStatus = 'DRIVER_NOT_STARTED';

  readonly scheduler: Scheduler;
  readonly framework: FrameworkInfo;

  constructor(scheduler: Scheduler, framework: FrameworkInfo) {
    this.scheduler = scheduler;
    this.framework = framework;
  }

  get status(): DriverStatus {
    return this.#status;
  }

  /** What it was asked for, without its start. */
  get asked(): readonly DriverCall[] {
    return this.calls.filter(([method]) => method !== 'start');
  }

  start(): DriverStatus {
    return this.#becomes('DRIVER_RUNNING', 'start');
  }

  stop(failover?: boolean): DriverStatus {
    return this.#becomes('DRIVER_STOPPED', 'stop', failover);
  }

  abort(): DriverStatus {
    return this.#becomes('DRIVER_ABORTED', 'abort');
  }

  join(): Promise<DriverStatus> {
    return Promise.resolve(this.#status);
  }

  run(): Promise<DriverStatus> {
    this.start();
    return this.join();
  }

  requestResources: SchedulerDriver['requestResources'] = this.#recorder('requestResources');
  launchTasks: SchedulerDriver['launchTasks'] = this.#recorder('launchTasks');
  acceptOffers: SchedulerDriver['acceptOffers'] = this.#recorder('acceptOffers');
  declineOffer: SchedulerDriver['declineOffer'] = this.#recorder('declineOffer');
  killTask: SchedulerDriver['killTask'] = this.#recorder('killTask');
  reviveOffers: SchedulerDriver['reviveOffers'] = this.#recorder('reviveOffers');
  suppressOffers: SchedulerDriver['suppressOffers'] = this.#recorder('suppressOffers');
  acknowledgeStatusUpdate: SchedulerDriver['acknowledgeStatusUpdate'] =
    this.#recorder('acknowledgeStatusUpdate');
  sendFrameworkMessage: SchedulerDriver['sendFrameworkMessage'] = this.#recorder('sendFrameworkMessage');
  reconcileTasks: SchedulerDriver['reconcileTasks'] = this.#recorder('reconcileTasks');
  updateFramework: SchedulerDriver['updateFramework'] = this.#recorder('updateFramework');

  #becomes(status: DriverStatus, ...call: DriverCall): DriverStatus {
    this.calls.push(call);
    this.#status = status;
    return status;
  }

  #recorder(method: Method): (...given: readonly unknown[]) => DriverStatus {
    return (...given) => {
      this.calls.push([method, ...given]);
      return this.#status;
    };
  }
}
