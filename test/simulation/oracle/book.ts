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
   * The last attempt under a task id that was not refused; else the last of all. When its end was forgotten with the store
   * and ECS never had it, then the last that ECS had: that is what a bridge without memory knows of.
   */
  current(framework: FrameworkId, task: TaskId): Attempt | undefined {
    const same = this.#byTask.get(`${framework}\n${task}`);
    const last = same?.findLast(({ refused }) => !refused) ?? same?.at(-1);
    if (last?.endForgotten !== true || this.#hasStarted(last.number)) return last;
    return same?.findLast(({ number }) => this.#hasStarted(number)) ?? last;
  }

  /** The last attempt under a task id, whatever became of it. */
  last(framework: FrameworkId, task: TaskId): Attempt | undefined {
    return this.#byTask.get(`${framework}\n${task}`)?.at(-1);
  }

  frameworkOf(session: SessionId): FrameworkId | undefined {
    return this.sessions.get(session);
  }
}
