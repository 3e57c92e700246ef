import { SessionSchedulerDriver } from '../../../src/driver/session-scheduler-driver.ts';
import type { SessionDriverOptions } from '../../../src/driver/session-scheduler-driver.ts';
import type { Scheduler } from '../../../src/driver/scheduler-driver.ts';
import type { FrameworkId } from '../../../src/mesos/ids.ts';
import type { Offer } from '../../../src/mesos/offer.ts';
import type { TaskState } from '../../../src/mesos/task-state.ts';
import type { TaskStatus } from '../../../src/mesos/task-status.ts';
import { Heard } from '../../support/heard.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { RecordingScheduler } from '../../support/recording-scheduler.ts';

/** A scheduler whose callbacks a test waits for, and its driver. */
export class HeardScheduler {
  readonly driver: SessionSchedulerDriver;
  readonly #scheduler: RecordingScheduler;
  readonly #heard = new Heard();

  constructor(options: Omit<SessionDriverOptions, 'scheduler' | 'logger'>) {
    const tell = (): void => {
      this.#heard.tell();
    };
    const callbacks: Record<keyof Scheduler, typeof tell> = {
      registered: tell,
      reregistered: tell,
      disconnected: tell,
      resourceOffers: tell,
      offerRescinded: tell,
      statusUpdate: tell,
      frameworkMessage: tell,
      slaveLost: tell,
      executorLost: tell,
      error: tell,
    };
    this.#scheduler = new RecordingScheduler(callbacks);
    this.driver = new SessionSchedulerDriver({
      ...options,
      scheduler: this.#scheduler,
      logger: new RecordingLogger(),
    });
  }

  get names(): readonly string[] {
    return this.#scheduler.names;
  }

  /** The arguments of a callback that comes, or came, after some others of its name. */
  async callback(name: keyof Scheduler, after = 0): Promise<readonly unknown[]> {
    const [, ...rest] = await this.#heard.until(() => this.#named(name)[after]);
    return rest;
  }

  async registered(): Promise<FrameworkId> {
    const [id] = await this.callback('registered');
    return id as FrameworkId;
  }

  /** The first of the offers that come after some others. */
  async offer(after = 0): Promise<Offer> {
    const [offers] = await this.callback('resourceOffers', after);
    const [first] = offers as readonly Offer[];
    if (first === undefined) throw new Error('a callback without offers');
    return first;
  }

  /** What was told of tasks, in order. */
  get statuses(): readonly TaskStatus[] {
    return this.#named('statusUpdate').map(([, status]) => status as TaskStatus);
  }

  status(id: string, state: TaskState): Promise<TaskStatus> {
    return this.#heard.until(() =>
      this.statuses.find((status) => status.taskId === id && status.state === state),
    );
  }

  #named(name: keyof Scheduler): readonly (readonly unknown[])[] {
    return this.#scheduler.heard.filter(([called]) => called === name);
  }
}
