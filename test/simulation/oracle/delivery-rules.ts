import type { SessionId } from '../../../src/bridge/input.ts';
import type { Call } from '../../../src/mesos/call.ts';
import type { FrameworkId, TaskId } from '../../../src/mesos/ids.ts';
import type { TaskStatus } from '../../../src/mesos/task-status.ts';
import { uuidText } from '../../../src/mesos/uuid.ts';
import type { Report } from './violation.ts';

/** An update that was sent and is not acknowledged. */
interface Owed {
  readonly framework: FrameworkId;
  readonly taskId: TaskId;
  /** The process has died since it was sent last. */
  afterCrash: boolean;
}

/** S9, L3: what has to reach a framework does. */
export class DeliveryRules {
  readonly #report: Report;
  readonly #owed = new Map<string, Owed>();
  /** How often each task was asked for in each session, and not answered. */
  readonly #asked = new Map<SessionId, Map<TaskId, number>>();

  constructor(report: Report) {
    this.#report = report;
  }

  sent(session: SessionId, framework: FrameworkId, { uuid, taskId, reason }: TaskStatus): void {
    const name = uuid === undefined ? undefined : uuidText(uuid);
    if (name !== undefined) this.#owed.set(name, { framework, taskId, afterCrash: false });
    if (reason === 'REASON_RECONCILIATION') this.#count(session, taskId, -1);
  }

  /** A framework's acknowledgement has been taken. */
  acknowledged({ acknowledge: { uuid } }: Call<'ACKNOWLEDGE'>): void {
    this.#owed.delete(uuidText(uuid) ?? '');
  }

  asked(session: SessionId, { reconcile: { tasks } }: Call<'RECONCILE'>): void {
    for (const { taskId } of tasks) this.#count(session, taskId, 1);
  }

  /** Answers are owed to a session, not to whoever comes after it. */
  sessionEnded(session: SessionId): void {
    this.#asked.delete(session);
  }

  /** Updates are owed to a framework for as long as it exists. */
  frameworkEnded(framework: FrameworkId): void {
    for (const [uuid, owed] of this.#owed) if (owed.framework === framework) this.#owed.delete(uuid);
  }

  died(): void {
    this.#asked.clear();
    for (const owed of this.#owed.values()) owed.afterCrash = true;
  }

  /** With the store the uuids are lost. Ends that ECS still knows are told under new ones. */
  storeLost(): void {
    this.#owed.clear();
  }

  /** @param isDue whether a framework could be told of a task: it is there, and the task's agent is not lost. */
  checkRest(isDue: (framework: FrameworkId, task: TaskId) => boolean): void {
    for (const [uuid, { framework, taskId, afterCrash }] of this.#owed)
      if (afterCrash && isDue(framework, taskId))
        this.#report('S9', `update ${uuid} of ${taskId} was not acknowledged and not sent again`, [taskId]);
    for (const [session, tasks] of this.#asked)
      for (const [task, count] of tasks)
        if (count > 0) this.#report('L3', `${task} was asked for in ${session} and not answered`, [task]);
  }

  #count(session: SessionId, task: TaskId, by: number): void {
    const tasks = this.#asked.get(session) ?? new Map<TaskId, number>();
    this.#asked.set(session, tasks.set(task, Math.max(0, (tasks.get(task) ?? 0) + by)));
  }
}
