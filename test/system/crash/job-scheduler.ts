import type { Scheduler, SchedulerDriver } from '../../../src/driver/scheduler-driver.ts';
import type { OfferId, TaskId } from '../../../src/mesos/ids.ts';
import type { Offer } from '../../../src/mesos/offer.ts';
import { scalarResource } from '../../../src/mesos/resource.ts';
import type { TaskInfo } from '../../../src/mesos/task-info.ts';
import type { TaskStatus } from '../../../src/mesos/task-status.ts';
import type { CrashPoints } from './crash-points.ts';
import { attemptId, isEnd, isGivenUp } from './framework-memory.ts';
import type { FrameworkMemory } from './framework-memory.ts';

interface Job {
  readonly name: string;
  readonly definition: string;
  /** Whether it is killed as soon as an update tells that it runs. A kill is not repeated: the bridge remembers it. */
  readonly isKilled: boolean;
}

/** What is to be done; how the definitions live is told to the embedded ECS. */
const JOBS: readonly Job[] = [
  { name: 'short', definition: 'hello:1', isKilled: false },
  { name: 'failing', definition: 'nginx:1', isKilled: false },
  { name: 'long', definition: 'sleep360:1', isKilled: true },
];

function toTaskInfo(id: TaskId, { definition }: Job, { agentId }: Offer): TaskInfo {
  const resources = [scalarResource('cpus', 0.125), scalarResource('mem', 64)];
  return { name: id, taskId: id, agentId, resources, command: { value: definition } };
}

/**
 * Brings every job to an end, once: as a framework does that may be killed at any moment, it remembers before it acts,
 * asks after a restart for what it does not know the end of, and tries again under a new id what was given up.
 */
export class JobScheduler implements Scheduler {
  readonly #memory: FrameworkMemory;
  readonly #crashPoints: CrashPoints;
  readonly #reconcileAfterMs: number;
  readonly #done: () => void;
  #offer: Offer | undefined;

  /**
   * @param reconcileAfterMs how long it waits for updates before it asks for tasks of an earlier life.
   * @param done called whenever every job has an end.
   */
  constructor(memory: FrameworkMemory, crashPoints: CrashPoints, reconcileAfterMs: number, done: () => void) {
    this.#memory = memory;
    this.#crashPoints = crashPoints;
    this.#reconcileAfterMs = reconcileAfterMs;
    this.#done = done;
  }

  registered(driver: SchedulerDriver): void {
    setTimeout(() => {
      this.#reconcile(driver);
    }, this.#reconcileAfterMs).unref();
    this.#tellWhenDone();
  }

  resourceOffers(driver: SchedulerDriver, [offer, ...others]: readonly Offer[]): void {
    for (const { id } of others) driver.declineOffer(id);
    this.#offer = offer;
    this.#launchWanted(driver);
  }

  offerRescinded(_driver: SchedulerDriver, offerId: OfferId): void {
    if (this.#offer?.id === offerId) this.#offer = undefined;
  }

  statusUpdate(driver: SchedulerDriver, status: TaskStatus): void {
    const { taskId, state } = status;
    this.#crashPoints.step(`before statusUpdate ${taskId} ${state}`);
    this.#heard(driver, status);
    if (status.uuid !== undefined) {
      this.#crashPoints.step(`before acknowledging ${taskId} ${state}`);
      driver.acknowledgeStatusUpdate(status);
      this.#crashPoints.step(`after acknowledging ${taskId} ${state}`);
    }
    this.#launchWanted(driver);
    this.#crashPoints.step(`after statusUpdate ${taskId} ${state}`);
    this.#tellWhenDone();
  }

  error(_driver: SchedulerDriver, message: string): void {
    console.error(message);
  }

  /** An empty list would ask for everything. */
  #reconcile(driver: SchedulerDriver): void {
    const open = this.#memory.launched.filter((id) => this.#memory.endOf(id) === undefined);
    if (open.length > 0) driver.reconcileTasks(open.map((taskId) => ({ taskId })));
  }

  #heard(driver: SchedulerDriver, { taskId, state, uuid }: TaskStatus): void {
    const isKilled = JOBS.some((job) => job.isKilled && taskId.startsWith(`${job.name}-`));
    if (isEnd(state)) this.#memory.add({ type: 'ended', taskId, state, isReliable: uuid !== undefined });
    // What was given up and turns up again has been replaced: there is to be one of it.
    else if (this.#memory.endOf(taskId) !== undefined) this.#kill(driver, taskId);
    else if (isKilled && state === 'TASK_RUNNING' && uuid !== undefined) this.#kill(driver, taskId);
  }

  #kill(driver: SchedulerDriver, taskId: TaskId): void {
    this.#crashPoints.step(`before killTask ${taskId}`);
    driver.killTask(taskId);
    this.#crashPoints.step(`after killTask ${taskId}`);
  }

  #launchWanted(driver: SchedulerDriver): void {
    const offer = this.#offer;
    if (offer === undefined) return;
    const tasks = JOBS.flatMap((job) => {
      const id = this.#nextAttempt(job);
      return id === undefined ? [] : [toTaskInfo(id, job, offer)];
    });
    if (tasks.length === 0) return;
    this.#offer = undefined;
    for (const { taskId } of tasks) this.#memory.add({ type: 'launched', taskId });
    this.#crashPoints.step(`before launchTasks ${tasks.map(({ taskId }) => taskId).join(', ')}`);
    driver.launchTasks(offer.id, tasks, { refuseSeconds: 0 });
    this.#crashPoints.step('after launchTasks');
  }

  /** The id of the attempt that is to be made; undefined while one is under way or when the job is done. */
  #nextAttempt({ name }: Job): TaskId | undefined {
    const { launched } = this.#memory;
    let attempt = 1;
    while (launched.includes(attemptId(name, attempt))) {
      const end = this.#memory.endOf(attemptId(name, attempt));
      if (end === undefined || !isGivenUp(end)) return undefined;
      attempt += 1;
    }
    return attemptId(name, attempt);
  }

  #tellWhenDone(): void {
    const { launched } = this.#memory;
    const areOver = launched.every((id) => this.#memory.endOf(id) !== undefined);
    if (areOver && JOBS.every((job) => this.#nextAttempt(job) === undefined)) this.#done();
  }
}
