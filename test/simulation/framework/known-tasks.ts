import type { TaskId } from '../../../src/mesos/ids.ts';
import { isTerminal } from '../../../src/mesos/task-state.ts';
import type { TaskStatus } from '../../../src/mesos/task-status.ts';

interface Known {
  readonly status?: TaskStatus;
  readonly wantedDead: boolean;
}

/** A task the master does not know is over as well, as far as a framework is concerned. */
const isOver = ({ status }: Known): boolean =>
  status !== undefined && (isTerminal(status.state) || status.state === 'TASK_UNKNOWN');

/** Ends after which nothing of the task can turn up any more. */
const FINAL: ReadonlySet<string> = new Set(['TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED', 'TASK_ERROR']);

const isFinal = ({ status }: Known): boolean => status !== undefined && FINAL.has(status.state);

/** What a framework remembers of its tasks. */
export class KnownTasks {
  readonly #tasks = new Map<TaskId, Known>();

  /** A task is launched, perhaps under the id of one that has ended. */
  add(id: TaskId): void {
    this.#tasks.set(id, { wantedDead: false });
  }

  learn(status: TaskStatus): void {
    const { taskId } = status;
    const known = this.#tasks.get(taskId);
    // What reconciliation finds of a framework's tasks is its own, even if it has forgotten them.
    if (known === undefined || !isFinal(known))
      this.#tasks.set(taskId, { wantedDead: known?.wantedDead ?? false, status });
  }

  wantDead(id: TaskId): void {
    const known = this.#tasks.get(id);
    if (known !== undefined) this.#tasks.set(id, { ...known, wantedDead: true });
  }

  get wantedDead(): readonly TaskId[] {
    return this.#idsOf((known) => known.wantedDead && !isOver(known));
  }

  get alive(): readonly TaskId[] {
    return this.#idsOf((known) => !isOver(known));
  }

  /** Of which it has been told something: a call about them cannot overtake their launch. */
  get told(): readonly TaskId[] {
    return this.#idsOf((known) => known.status !== undefined && !isOver(known));
  }

  /** Whose id may be used again. */
  get ended(): readonly TaskId[] {
    return this.#idsOf(isFinal);
  }

  #idsOf(matches: (known: Known) => boolean): readonly TaskId[] {
    return [...this.#tasks].flatMap(([id, known]) => (matches(known) ? [id] : []));
  }
}
