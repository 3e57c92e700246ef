import type { Scheduler, SchedulerDriver } from '../driver/scheduler-driver.ts';
import { taskId } from '../mesos/ids.ts';
import type { TaskId } from '../mesos/ids.ts';
import type { Offer } from '../mesos/offer.ts';
import { scalarResource } from '../mesos/resource.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import { isTerminal } from '../mesos/task-state.ts';
import type { TaskState } from '../mesos/task-state.ts';
import type { TaskStatus } from '../mesos/task-status.ts';

/** A task the demonstration runs, and how it should end. */
export interface DemoTask {
  readonly taskId: TaskId;
  readonly definition: string;
  /** In place of the definition's own command. */
  readonly arguments?: readonly string[];
  readonly ends: TaskState;
  /** Killed so long after it has begun to run. */
  readonly stopAfterMs?: number;
}

/** What has become of a task. */
export interface DemoResult {
  readonly task: DemoTask;
  readonly offer?: Offer;
  readonly runningAtMs?: number;
  readonly endedAtMs?: number;
  readonly last?: TaskStatus;
}

/** What there is to tell as it happens. */
export interface DemoListener {
  registered(frameworkId: string): void;
  offered(offer: Offer): void;
  launched(task: DemoTask, offer: Offer): void;
  status(status: TaskStatus): void;
  stopping(task: DemoTask): void;
  failed(message: string): void;
}

const DEMO_TASKS: readonly DemoTask[] = [
  { taskId: taskId('hello-1'), definition: 'hello:1', ends: 'TASK_FINISHED' },
  { taskId: taskId('hello-2'), definition: 'hello:1', ends: 'TASK_FINISHED' },
  {
    taskId: taskId('exit-3'),
    definition: 'hello:1',
    arguments: ['sh', '-c', 'sleep 1; exit 3'],
    ends: 'TASK_FAILED',
  },
  { taskId: taskId('sleep'), definition: 'sleep360:1', ends: 'TASK_KILLED', stopAfterMs: 1_500 },
];

/** An ordinary Mesos scheduler: runs a list of tasks, one per offer, and stops when all have ended. */
export class DemoScheduler implements Scheduler {
  readonly #listener: DemoListener;
  readonly #results = new Map<TaskId, DemoResult>();
  readonly #waiting: DemoTask[];
  readonly #now: () => number;
  readonly #after: (delayMs: number, action: () => void) => void;

  constructor(
    listener: DemoListener,
    now: () => number,
    after: (delayMs: number, action: () => void) => void,
    tasks: readonly DemoTask[] = DEMO_TASKS,
  ) {
    this.#listener = listener;
    this.#now = now;
    this.#after = after;
    this.#waiting = [...tasks];
    for (const task of tasks) this.#results.set(task.taskId, { task });
  }

  get results(): readonly DemoResult[] {
    return [...this.#results.values()];
  }

  registered(_driver: SchedulerDriver, frameworkId: string): void {
    this.#listener.registered(frameworkId);
  }

  resourceOffers(driver: SchedulerDriver, offers: readonly Offer[]): void {
    for (const offer of offers) {
      const task = this.#waiting.shift();
      if (task === undefined) {
        driver.declineOffer(offer.id, { refuseSeconds: 60 });
        continue;
      }
      this.#listener.offered(offer);
      this.#record(task.taskId, { offer });
      driver.launchTasks(offer.id, [toTaskInfo(task, offer)], { refuseSeconds: 0 });
      this.#listener.launched(task, offer);
    }
  }

  statusUpdate(driver: SchedulerDriver, status: TaskStatus): void {
    const result = this.#results.get(status.taskId);
    if (result === undefined) return;
    this.#listener.status(status);
    this.#record(status.taskId, { last: status });
    if (status.state === 'TASK_RUNNING') this.#running(driver, result.task);
    if (isTerminal(status.state)) this.#record(status.taskId, { endedAtMs: this.#now() });
    if (this.results.every(({ endedAtMs }) => endedAtMs !== undefined)) driver.stop();
  }

  error(_driver: SchedulerDriver, message: string): void {
    this.#listener.failed(message);
  }

  #running(driver: SchedulerDriver, task: DemoTask): void {
    this.#record(task.taskId, { runningAtMs: this.#now() });
    if (task.stopAfterMs === undefined) return;
    this.#after(task.stopAfterMs, () => {
      this.#listener.stopping(task);
      driver.killTask(task.taskId);
    });
  }

  #record(id: TaskId, news: Partial<DemoResult>): void {
    const result = this.#results.get(id);
    if (result !== undefined) this.#results.set(id, { ...result, ...news });
  }
}

function toTaskInfo(task: DemoTask, offer: Offer): TaskInfo {
  return {
    name: task.taskId,
    taskId: task.taskId,
    agentId: offer.agentId,
    resources: [scalarResource('cpus', 0.125), scalarResource('mem', 64)],
    command: {
      value: task.definition,
      ...(task.arguments === undefined ? {} : { arguments: task.arguments }),
    },
  };
}
