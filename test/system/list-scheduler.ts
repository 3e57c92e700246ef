import type { Scheduler, SchedulerDriver } from '../../src/driver/scheduler-driver.ts';
import { taskId } from '../../src/mesos/ids.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import { scalarResource } from '../../src/mesos/resource.ts';
import type { Resource } from '../../src/mesos/resource.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import type { TaskState } from '../../src/mesos/task-state.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';

/** What is to be run: a definition, perhaps with another command, and what it declares. */
export interface Wanted {
  readonly id: string;
  readonly definition: string;
  readonly cpus: number;
  readonly mem: number;
  readonly arguments?: readonly string[];
}

const scalarOf = (resources: readonly Resource[], name: string): number =>
  resources.reduce((sum, r) => (r.name === name && r.type === 'SCALAR' ? sum + r.scalar : sum), 0);

function toTaskInfo(wanted: Wanted, offer: Offer): TaskInfo {
  return {
    name: wanted.id,
    taskId: taskId(wanted.id),
    agentId: offer.agentId,
    resources: [scalarResource('cpus', wanted.cpus), scalarResource('mem', wanted.mem)],
    command: {
      value: wanted.definition,
      ...(wanted.arguments === undefined ? {} : { arguments: wanted.arguments }),
    },
  };
}

/** Launches a list, as many per offer as fit, and keeps every status it hears. */
export class ListScheduler implements Scheduler {
  readonly history = new Map<string, TaskStatus[]>();
  readonly errors: string[] = [];
  readonly #waiting: Wanted[];
  readonly #heard: (scheduler: ListScheduler, driver: SchedulerDriver, status: TaskStatus) => void;

  constructor(
    wanted: readonly Wanted[],
    heard: (scheduler: ListScheduler, driver: SchedulerDriver, status: TaskStatus) => void,
  ) {
    this.#waiting = [...wanted];
    this.#heard = heard;
  }

  resourceOffers(driver: SchedulerDriver, offers: readonly Offer[]): void {
    for (const offer of offers) {
      let cpus = scalarOf(offer.resources, 'cpus');
      let mem = scalarOf(offer.resources, 'mem');
      const tasks: TaskInfo[] = [];
      for (
        let next = this.#waiting[0];
        next !== undefined && next.cpus <= cpus && next.mem <= mem;
        next = this.#waiting[0]
      ) {
        this.#waiting.shift();
        cpus -= next.cpus;
        mem -= next.mem;
        tasks.push(toTaskInfo(next, offer));
      }
      driver.launchTasks(offer.id, tasks, { refuseSeconds: tasks.length === 0 ? 60 : 0 });
    }
  }

  statusUpdate(driver: SchedulerDriver, status: TaskStatus): void {
    const known = this.history.get(status.taskId);
    if (known === undefined) this.history.set(status.taskId, [status]);
    else known.push(status);
    this.#heard(this, driver, status);
  }

  error(_driver: SchedulerDriver, message: string): void {
    this.errors.push(message);
  }

  /** The states of one task, in the order they were heard. */
  statesOf(id: string): readonly TaskState[] {
    return (this.history.get(id) ?? []).map(({ state }) => state);
  }

  /** How many tasks are in this state now. */
  count(state: TaskState): number {
    return [...this.history.values()].filter((statuses) => statuses.at(-1)?.state === state).length;
  }
}
