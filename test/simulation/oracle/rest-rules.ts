import type { LocalEcsView } from '../../../src/local-ecs/engine/view.ts';
import type { FrameworkId } from '../../../src/mesos/ids.ts';
import { isTerminal } from '../../../src/mesos/task-state.ts';
import type { Attempt } from './attempt.ts';
import type { Book, FrameworkEntry } from './book.ts';
import type { EcsLedger, MarkedTask } from './ecs-ledger.ts';
import type { Report } from './violation.ts';

/** The least time a framework has to come back after a restart, and what the bridge needs to stop its tasks. */
const MIN_FAILOVER_MS = 75_000;
const STOPPING_MS = 30_000;

/** How things stand when everything has come to rest. */
export interface Rest {
  readonly nowMs: number;
  /** When the present life of the bridge began. */
  readonly aliveSinceMs: number;
  readonly lostStoreAtMs: number;
  readonly view: LocalEcsView;
  /** Frameworks that are there. */
  readonly connected: ReadonlySet<FrameworkId>;
  /** So many agents are gone that the bridge says nothing of their tasks. */
  readonly lossAlarm: boolean;
}

/** Whether ECS hears of what happens on an instance. */
const isInReach = ({ instances }: LocalEcsView, arn: string): boolean =>
  instances.some(
    ({ known, power }) => known.containerInstanceArn === arn && known.agentConnected && power === 'on',
  );

/** L1, L2, L5: once faults have ended and time has passed, every wish has been granted or refused. */
export class RestRules {
  readonly #book: Book;
  readonly #ledger: EcsLedger;
  readonly #report: Report;

  constructor(book: Book, ledger: EcsLedger, report: Report) {
    this.#book = book;
    this.#ledger = ledger;
    this.#report = report;
  }

  check(rest: Rest): void {
    for (const attempt of this.#book.attempts.values())
      if (rest.connected.has(attempt.frameworkId)) this.#checkAttempt(rest, attempt);
    for (const marked of this.#ledger.ours) {
      const { desiredStatus, containerInstanceArn = '' } = marked.task.known;
      // Of a machine that never came back nobody knows.
      if (desiredStatus === 'RUNNING' && isInReach(rest.view, containerInstanceArn))
        this.#checkRunning(rest, marked);
    }
  }

  /** Whether its framework can be told of an attempt: one on a machine that never came back waits for that. */
  canBeTold(rest: Rest, attempt: Attempt): boolean {
    if (!rest.connected.has(attempt.frameworkId)) return false;
    if (attempt.heard?.state === 'TASK_UNREACHABLE') return false;
    const arn = this.#ledger.tasksOf(attempt.number).at(-1)?.task.known.containerInstanceArn;
    return arn === undefined || isInReach(rest.view, arn);
  }

  #checkAttempt(rest: Rest, attempt: Attempt): void {
    const { taskId, heard, forgotten, killed } = attempt;
    if (!this.canBeTold(rest, attempt)) return;
    const state = heard?.state;
    const isUndecided = state === undefined || state === 'TASK_STAGING' || state === 'TASK_STARTING';
    // What was said without uuid while the framework had no memory is not said again, and nobody asks.
    if (isUndecided && !(forgotten && this.#ledger.tasksOf(attempt.number).length === 0))
      this.#report('L1', `${taskId} is still ${state ?? 'unanswered'}`, [taskId]);
    const isRunning = this.#ledger
      .tasksOf(attempt.number)
      .some(({ task }) => task.known.desiredStatus === 'RUNNING');
    if (killed && isRunning) this.#report('L2', `${taskId} was killed and lives`, [taskId]);
  }

  #checkRunning(rest: Rest, { task, mark }: MarkedTask): void {
    const attempt = this.#book.attempts.get(mark.attempt);
    const { taskArn } = task.known;
    if (attempt === undefined) return;
    const framework = this.#book.frameworks.get(attempt.frameworkId);
    const about = [taskArn, attempt.taskId];
    if (framework !== undefined && !rest.connected.has(framework.id)) {
      if (this.#isOver(rest, framework))
        this.#report('L2', `${taskArn} runs on after its framework has ended`, about);
      return;
    }
    const state = attempt.heard?.state;
    const isKnown = state !== undefined && !isTerminal(state) && state !== 'TASK_UNKNOWN';
    if (!isKnown)
      this.#report('L5', `${taskArn} runs and its framework was told ${state ?? 'nothing'}`, about);
  }

  /** With the store the bridge forgets that a framework has ended: what is left of it waits for it to come back. */
  #isOver(rest: Rest, { tornDown, awaySinceMs, failoverMs }: FrameworkEntry): boolean {
    if (awaySinceMs === undefined || awaySinceMs <= rest.lostStoreAtMs) return false;
    if (tornDown) return rest.nowMs - awaySinceMs > STOPPING_MS;
    const sinceMs = Math.max(awaySinceMs, rest.aliveSinceMs);
    return rest.nowMs - sinceMs > Math.max(MIN_FAILOVER_MS, failoverMs) + STOPPING_MS;
  }
}
