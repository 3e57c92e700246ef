import type { Scheduler, SchedulerDriver } from '../../src/driver/scheduler-driver.ts';

/** What a callback does when it is called; by default nothing. */
export type Behaviours = {
  readonly [Name in keyof Scheduler]?: (
    driver: SchedulerDriver,
    ...rest: readonly unknown[]
  ) => void | Promise<void>;
};

/** A scheduler that remembers its callbacks and their arguments, the driver apart. */
export class RecordingScheduler implements Required<Scheduler> {
  /** `[name, ...arguments]` of each callback that has begun. */
  readonly heard: (readonly [name: string, ...rest: readonly unknown[]])[] = [];
  /** The driver each callback was given. */
  readonly drivers: SchedulerDriver[] = [];
  readonly registered = this.#callback('registered');
  readonly reregistered = this.#callback('reregistered');
  readonly disconnected = this.#callback('disconnected');
  readonly resourceOffers = this.#callback('resourceOffers');
  readonly offerRescinded = this.#callback('offerRescinded');
  readonly statusUpdate = this.#callback('statusUpdate');
  readonly frameworkMessage = this.#callback('frameworkMessage');
  readonly slaveLost = this.#callback('slaveLost');
  readonly executorLost = this.#callback('executorLost');
  readonly error = this.#callback('error');
  readonly #behaviours: Behaviours;

  constructor(behaviours: Behaviours = {}) {
    this.#behaviours = behaviours;
  }

  /** The names of the callbacks, in order. */
  get names(): readonly string[] {
    return this.heard.map(([name]) => name);
  }

  #callback(name: keyof Scheduler) {
    return (driver: SchedulerDriver, ...rest: readonly unknown[]): void | Promise<void> => {
      this.heard.push([name, ...rest]);
      this.drivers.push(driver);
      return this.#behaviours[name]?.(driver, ...rest);
    };
  }
}
