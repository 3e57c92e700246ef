import type { Scheduler, SchedulerDriver } from '../../src/driver/scheduler-driver.ts';
import { taskId } from '../../src/mesos/ids.ts';
import type { TaskId } from '../../src/mesos/ids.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import { scalarResource } from '../../src/mesos/resource.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';
import type { Chance } from '../simulation/random.ts';
import { isEnd } from '../system/crash/framework-memory.ts';
import type { TaskNews } from './report.ts';

/** Tasks alive at once. */
const MAX_ALIVE = 60;
const MAX_TASKS_PER_OFFER = 3;

/** The longest that a task runs which ends by itself. */
const MAX_RUN_MS = 20_000;

/**
 * A framework that never rests: it launches, kills and reconciles at random, and goes on with the same tasks from one
 * driver to the next. It forgets a task that has ended.
 */
export class ChurnScheduler implements Scheduler {
  readonly #chance: Chance;
  readonly #now: () => number;
  readonly #alive = new Set<TaskId>();
  #news: TaskNews[] = [];
  #names = 0;
  #isCalm = false;

  constructor(chance: Chance, now: () => number) {
    this.#chance = chance;
    this.#now = now;
  }

  get alive(): number {
    return this.#alive.size;
  }

  /** What has happened since this was called last. */
  takeNews(): readonly TaskNews[] {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  calmDown(): void {
    this.#isCalm = true;
  }

  /** Something a framework does by itself, once in a while. */
  act(driver: SchedulerDriver): void {
    if (this.#isCalm) this.#endAll(driver);
    else this.#actAtRandom(driver);
  }

  registered(driver: SchedulerDriver): void {
    this.#askForAll(driver);
  }

  resourceOffers(driver: SchedulerDriver, offers: readonly Offer[]): void {
    for (const offer of offers) this.#consider(driver, offer);
  }

  statusUpdate(driver: SchedulerDriver, { taskId, state }: TaskStatus): void {
    if (isEnd(state)) this.#ended(taskId, state);
    // What was given up and turns up again was replaced long ago.
    else if (!this.#alive.has(taskId)) driver.killTask(taskId);
  }

  error(_driver: SchedulerDriver, message: string): void {
    console.error(message);
  }

  #actAtRandom(driver: SchedulerDriver): void {
    const what = this.#chance.number();
    if (what < 0.5) this.#killOne(driver);
    else if (what < 0.6) this.#askForAll(driver);
    else if (what < 0.7) driver.reconcileTasks([]);
    else if (what < 0.8) driver.reconcileTasks([{ taskId: taskId('never-heard-of') }]);
    else if (what < 0.9) driver.suppressOffers();
    else driver.killTask(taskId('never-heard-of'));
    driver.reviveOffers();
  }

  #endAll(driver: SchedulerDriver): void {
    for (const id of this.#alive) driver.killTask(id);
    this.#askForAll(driver);
  }

  #killOne(driver: SchedulerDriver): void {
    const id = this.#chance.pick([...this.#alive]);
    if (id !== undefined) driver.killTask(id);
  }

  /** An empty list would ask for everything that the bridge knows, and not for what it may not. */
  #askForAll(driver: SchedulerDriver): void {
    if (this.#alive.size > 0) driver.reconcileTasks([...this.#alive].map((taskId) => ({ taskId })));
  }

  #consider(driver: SchedulerDriver, offer: Offer): void {
    const wanted = this.#isCalm ? 0 : this.#chance.between(0, MAX_TASKS_PER_OFFER);
    const count = Math.min(wanted, MAX_ALIVE - this.#alive.size);
    const tasks = Array.from({ length: count }, () => this.#taskFor(offer));
    for (const { taskId } of tasks) this.#launched(taskId);
    driver.launchTasks(offer.id, tasks, { refuseSeconds: this.#chance.between(0, 2) });
  }

  #taskFor({ agentId }: Offer): TaskInfo {
    this.#names += 1;
    const id = taskId(`task-${this.#names}`);
    return {
      name: id,
      taskId: id,
      agentId,
      resources: [scalarResource('cpus', 0.125), scalarResource('mem', 64)],
      command: {
        value: this.#chance.happens(0.5) ? 'nginx:1' : 'hello',
        environment: [{ name: 'LOCAL_ECS_LIFE', value: JSON.stringify(this.#life()) }],
      },
    };
  }

  /** How the embedded ECS lets it live. */
  #life(): object {
    const runMs = this.#chance.between(0, MAX_RUN_MS);
    if (this.#chance.happens(0.4)) return { runMs };
    return this.#chance.happens(0.4) ? { runMs, exitCode: this.#chance.between(1, 255) } : {};
  }

  #launched(id: TaskId): void {
    this.#alive.add(id);
    this.#news.push({ type: 'launched', taskId: id, atMs: this.#now() });
  }

  #ended(id: TaskId, state: TaskStatus['state']): void {
    if (this.#alive.delete(id)) this.#news.push({ type: 'ended', taskId: id, atMs: this.#now(), state });
  }
}
