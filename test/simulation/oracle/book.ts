import type { SessionId } from '../../../src/bridge/input.ts';
import type { FrameworkId, TaskId } from '../../../src/mesos/ids.ts';
import type { Attempt } from './attempt.ts';

/** What has been promised to a framework and wanted by it. */
export interface FrameworkEntry {
  readonly id: FrameworkId;
  readonly failoverMs: number;
  session?: SessionId;
  awaySinceMs?: number;
  tornDown: boolean;
}

/** Every attempt and framework there was, as the rules share them. It knows nothing of the bridge's own tables. */
export class Book {
  readonly frameworks = new Map<FrameworkId, FrameworkEntry>();
  readonly sessions = new Map<SessionId, FrameworkId>();
  readonly attempts = new Map<number, Attempt>();
  readonly #byTask = new Map<string, Attempt[]>();
  readonly #hasStarted: (attempt: number) => boolean;

  /** @param hasStarted whether ECS ever had a task for an attempt. */
  constructor(hasStarted: (attempt: number) => boolean) {
    this.#hasStarted = hasStarted;
  }

  add(attempt: Attempt): void {
    this.attempts.set(attempt.number, attempt);
    const key = `${attempt.frameworkId}\n${attempt.taskId}`;
    const same = this.#byTask.get(key);
    if (same === undefined) this.#byTask.set(key, [attempt]);
    else same.push(attempt);
  }

  /**
   * The last attempt under a task id that was not refused; else the last of all. When it was forgotten with the store
   * and ECS never had it, then the last that ECS had: that is what a bridge without memory knows of.
   */
  current(framework: FrameworkId, task: TaskId): Attempt | undefined {
    const same = this.#byTask.get(`${framework}\n${task}`);
    const last = same?.findLast(({ refused }) => !refused) ?? same?.at(-1);
    if (last?.bridgeForgot !== true || this.#hasStarted(last.number)) return last;
    return same?.findLast(({ number }) => this.#hasStarted(number)) ?? last;
  }

  /**
   * The attempts that a framework takes something it is told of a task for, since it knows only the task's id: the
   * current one, and those after it of which nothing ever came.
   */
  concerned(framework: FrameworkId, task: TaskId): readonly Attempt[] {
    const current = this.current(framework, task);
    const same = this.#byTask.get(`${framework}\n${task}`) ?? [];
    return same.filter(
      (attempt) =>
        attempt === current ||
        (current !== undefined && attempt.number > current.number && !this.#hasStarted(attempt.number)),
    );
  }

  /** The last attempt under a task id, whatever became of it. */
  last(framework: FrameworkId, task: TaskId): Attempt | undefined {
    return this.#byTask.get(`${framework}\n${task}`)?.at(-1);
  }

  frameworkOf(session: SessionId): FrameworkId | undefined {
    return this.sessions.get(session);
  }
}
