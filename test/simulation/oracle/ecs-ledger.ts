import type { TaskView } from '../../../src/local-ecs/engine/tasks/view-task.ts';
import type { LocalEcsView } from '../../../src/local-ecs/engine/view.ts';
import type { EngineEcs } from '../../support/engine-ecs.ts';
import { markOf } from './attempt.ts';
import type { Mark } from './attempt.ts';

/** A task of ours with the mark it carries. */
export interface MarkedTask {
  readonly task: TaskView;
  readonly mark: Required<Mark>;
}

/** Finds the one attempt under a task's id. */
export type AttemptOf = (mark: Mark) => number;

/** The embedded ECS's own account of every task that was ever started. */
export class EcsLedger {
  readonly #ecs: EngineEcs;
  readonly #owner: string;
  readonly #attemptOf: AttemptOf;
  readonly #marks = new Map<string, Required<Mark> | undefined>();
  #ours: readonly MarkedTask[] = [];
  #of = new Map<number, MarkedTask[]>();
  #view: LocalEcsView | undefined;

  /** @param attemptOf asked where the mark does not tell. */
  constructor(ecs: EngineEcs, owner: string, attemptOf: AttemptOf) {
    this.#ecs = ecs;
    this.#attemptOf = attemptOf;
    this.#owner = owner;
  }

  /** Every task of ours, in the order of the starts. */
  get ours(): readonly MarkedTask[] {
    this.#refresh();
    return this.#ours;
  }

  /** What was started for an attempt; one task, or none, if all is well. */
  tasksOf(attempt: number): readonly MarkedTask[] {
    this.#refresh();
    return this.#of.get(attempt) ?? [];
  }

  isOurs(taskArn: string): boolean {
    this.#refresh();
    if (!this.#marks.has(taskArn)) return true;
    return this.#marks.get(taskArn)?.owner === this.#owner;
  }

  #refresh(): void {
    const view = this.#ecs.view();
    if (view === this.#view) return;
    this.#view = view;
    this.#ours = this.#ecs.ledger().tasks.flatMap((task) => {
      const mark = this.#markOf(task);
      return mark?.owner === this.#owner ? [{ task, mark }] : [];
    });
    this.#of = new Map();
    for (const marked of this.#ours) {
      const { attempt } = marked.mark;
      const same = this.#of.get(attempt);
      if (same === undefined) this.#of.set(attempt, [marked]);
      else same.push(marked);
    }
  }

  /** What a task is marked with never changes. */
  #markOf(task: TaskView): Required<Mark> | undefined {
    const { taskArn } = task.known;
    if (!this.#marks.has(taskArn)) {
      const mark = markOf(task);
      this.#marks.set(taskArn, mark && { attempt: this.#attemptOf(mark), ...mark });
    }
    return this.#marks.get(taskArn);
  }
}
