import { hasStopped } from '../../../src/ecs/task.ts';
import type { FrameworkId } from '../../../src/mesos/ids.ts';
import { isTerminal } from '../../../src/mesos/task-state.ts';
import type { TaskStatus } from '../../../src/mesos/task-status.ts';
import { uuidText } from '../../../src/mesos/uuid.ts';
import type { Attempt } from './attempt.ts';
import type { Book } from './book.ts';
import type { EcsLedger, MarkedTask } from './ecs-ledger.ts';
import type { Report } from './violation.ts';

/** Ends that claim to know what became of the task; of the others, more may be heard. */
const DEFINITE: ReadonlySet<string> = new Set(['TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED']);

const LOST: ReadonlySet<string> = new Set(['TASK_LOST', 'TASK_DROPPED', 'TASK_GONE', 'TASK_UNKNOWN']);

/** A call of a process that has died, or that timed out, is carried out within this time or never. */
const LATE_MS = 8_000;

/** Essential containers of the simulated definitions: all but those named `side`. */
const essentialOf = ({ task }: MarkedTask): MarkedTask['task']['known']['containers'] =>
  task.known.containers.filter(({ name }) => name !== 'side');

/** An end that says nothing was ever sent to ECS; loss of the agent is told without uuid as well. */
const isRefusal = ({ uuid, reason, state, unreachableTime }: TaskStatus): boolean =>
  uuid === undefined &&
  reason !== 'REASON_RECONCILIATION' &&
  unreachableTime === undefined &&
  isTerminal(state);

/** S2, S3, S4, S7, S10: what frameworks are told is so by ECS's own account. */
export class StatusRules {
  readonly #book: Book;
  readonly #ledger: EcsLedger;
  readonly #report: Report;
  /** What was told under each uuid. */
  readonly #told = new Map<string, TaskStatus>();

  constructor(book: Book, ledger: EcsLedger, report: Report) {
    this.#book = book;
    this.#ledger = ledger;
    this.#report = report;
  }

  watch(framework: FrameworkId, status: TaskStatus, nowMs: number): void {
    if (this.#isRepeated(status)) return;
    if (isRefusal(status)) this.#watchRefusal(framework, status);
    else this.#watchStatus(framework, status, nowMs);
  }

  /** S4: what was told once is told again in the same words. */
  #isRepeated(status: TaskStatus): boolean {
    const uuid = status.uuid === undefined ? undefined : uuidText(status.uuid);
    if (uuid === undefined) return false;
    const before = this.#told.get(uuid);
    this.#told.set(uuid, status);
    if (before !== undefined && before.state !== status.state)
      this.#broken('S4', `update ${uuid} was ${before.state} and is now ${status.state}`, status);
    return before !== undefined;
  }

  #watchRefusal(framework: FrameworkId, status: TaskStatus): void {
    const attempt = this.#book.last(framework, status.taskId);
    if (attempt === undefined) return;
    if (attempt.end !== undefined)
      this.#broken('S4', `${status.taskId} was ${attempt.end.state} and is now ${status.state}`, status);
    attempt.refused = true;
    attempt.end = status;
    if (this.#ledger.tasksOf(attempt.number).length > 0)
      this.#broken('S2', `${status.taskId} is ${status.state} as never sent, and ECS has it`, status);
  }

  #watchStatus(framework: FrameworkId, status: TaskStatus, nowMs: number): void {
    const { taskId, state, reason, uuid } = status;
    const attempt = this.#book.current(framework, taskId);
    if (attempt === undefined) {
      if (reason !== 'REASON_RECONCILIATION')
        this.#broken('S7', `${taskId} is reported, which ${framework} never launched`, status);
      return;
    }
    const marked = this.#ledger.tasksOf(attempt.number).at(-1);
    if (state === 'TASK_RUNNING' && marked?.task.known.startedAtMs === undefined)
      this.#broken('S3', `${taskId} is reported RUNNING, which ECS never said`, status);
    if (DEFINITE.has(state)) this.#checkEnd(status, marked);
    if (LOST.has(state)) this.#checkLoss(status, attempt, marked, nowMs);
    if (uuid !== undefined) this.#watchEnd(status, attempt);
  }

  /** S2, S10: an end is reported only when it has come, and a failure is none. */
  #checkEnd(status: TaskStatus, marked: MarkedTask | undefined): void {
    const { taskId, state } = status;
    if (marked === undefined) {
      if (state !== 'TASK_KILLED') this.#broken('S2', `${taskId} is ${state}, which ECS never had`, status);
      return;
    }
    if (!hasStopped(marked.task.known)) this.#broken('S2', `${taskId} is ${state} while ECS runs it`, status);
    const codes = essentialOf(marked).map(({ exitCode }) => exitCode);
    if (state === 'TASK_FINISHED' && codes.some((code) => code !== 0))
      this.#broken('S10', `${taskId} is FINISHED with exit codes ${codes.join()}`, status);
  }

  /** S2: a task that anybody who looks can see is not lost. Of a lost agent's nothing is known, by contract. */
  #checkLoss(status: TaskStatus, attempt: Attempt, marked: MarkedTask | undefined, nowMs: number): void {
    if (marked === undefined || attempt.end !== undefined || status.unreachableTime !== undefined) return;
    const { known } = marked.task;
    const isVisible = (known.createdAtMs ?? nowMs) < nowMs - LATE_MS && known.desiredStatus === 'RUNNING';
    if (isVisible && !hasStopped(known))
      this.#broken('S2', `${status.taskId} is ${status.state} while ECS shows it`, status);
  }

  /**
   * S4: one end per attempt; only a loss may be followed by something better. With the store the memory of an end is lost:
   * then it may be told anew, and what was known of it only here, such as the wish to kill it, makes no difference any
   * more.
   */
  #watchEnd(status: TaskStatus, attempt: Attempt): void {
    const before = attempt.end;
    const isOver = before !== undefined && !LOST.has(before.state);
    if (isOver && !attempt.endForgotten)
      this.#broken('S4', `${status.taskId} was ${before.state} and is now ${status.state}`, status);
    if (!isTerminal(status.state)) return;
    attempt.end = status;
    attempt.endForgotten = false;
  }

  #broken(rule: string, what: string, { taskId }: TaskStatus): void {
    this.#report(rule, what, [taskId]);
  }
}
