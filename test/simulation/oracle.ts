import { lastSegment } from '../../src/ecs/arn.ts';
import { hasStopped } from '../../src/ecs/task.ts';
import type { TaskView } from '../../src/local-ecs/engine/tasks/view-task.ts';
import { isTerminal } from '../../src/mesos/task-state.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import type { Resource } from '../../src/mesos/resource.ts';
import type { Event } from '../../src/mesos/event.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';
import type { EcsCall } from '../../src/bridge/ecs-call.ts';
import type { EngineEcs } from '../support/engine-ecs.ts';

/** A rule that was broken, and the words to look for in the history. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
  readonly about: readonly string[];
}

interface Mark {
  readonly owner: string;
  readonly taskId: string;
  readonly launchId: string;
}

/** Reads a task's mark by itself, so that a mistake in the bridge's own reading shows. */
export function markOf({ known }: TaskView): Mark | undefined {
  for (const { environment = [] } of known.overrides.containerOverrides) {
    const text = environment.find(({ name }) => name === 'ECS_SCHEDULER_LAUNCH')?.value;
    if (text === undefined) continue;
    const { o, t, l } = JSON.parse(text) as Record<string, string>;
    if (l === known.startedBy) return { owner: String(o), taskId: String(t), launchId: String(l) };
  }
  return undefined;
}

/** A task with the mark it carries. */
interface Marked {
  readonly task: TaskView;
  readonly mark: Mark;
}

const scalarOf = (resources: readonly Resource[], name: string): number =>
  resources.reduce((sum, r) => (r.name === name && r.type === 'SCALAR' ? sum + r.scalar : sum), 0);

/** Essential containers of the simulated definitions: all but those named `side`. */
const essentialOf = ({ known }: TaskView): TaskView['known']['containers'] =>
  known.containers.filter(({ name }) => name !== 'side');

/** ECS gives the resources of such a task back before anybody can know that it is ending. */
const isEndingByItself = ({ known }: TaskView): boolean =>
  known.desiredStatus === 'STOPPED' && known.stoppedReason?.startsWith('Killed by framework') !== true;

/** Ends that claim to know what became of the task; of the others, more may be heard. */
const DEFINITE: ReadonlySet<string> = new Set(['TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED']);

/** Watches what passes between framework, bridge and ECS, and compares it with ECS's own ledger. */
export class Oracle {
  readonly #ecs: EngineEcs;
  readonly #owner: string;
  readonly #marks = new Map<string, Mark | undefined>();
  readonly #ends = new Map<string, TaskStatus>();
  readonly #offers = new Map<string, Offer>();
  readonly #report: (violation: Violation) => void;

  constructor(ecs: EngineEcs, owner: string, report: (violation: Violation) => void) {
    this.#ecs = ecs;
    this.#owner = owner;
    this.#report = report;
  }

  /** A call the bridge makes, at the moment ECS acts on it. */
  watchCall(call: EcsCall): void {
    if (call.operation !== 'StopTask') return;
    const task = this.#ecs.view().tasks.find(({ known }) => known.taskArn === call.taskArn);
    if (task === undefined) return;
    const mark = this.#markOf(task);
    if (mark?.owner === this.#owner) return;
    const about = [call.taskArn, ...(mark === undefined ? [] : [mark.taskId])];
    this.#broken('S7', `a foreign task was stopped: ${call.taskArn}`, about);
  }

  /** What the framework hears. */
  watchEvent(event: Event): void {
    switch (event.type) {
      case 'OFFERS':
        for (const offer of event.offers.offers) this.#offers.set(offer.id, offer);
        return;
      case 'RESCIND':
        this.#offers.delete(event.rescind.offerId);
        return;
      case 'UPDATE':
        this.#watchStatus(event.update.status);
        return;
      default:
    }
  }

  /** An offer that the framework has given back, whatever it did with it. */
  offerUsed(id: string): void {
    this.#offers.delete(id);
  }

  /** Rules about the whole, which hold at any time. */
  checkLedger(): void {
    const { tasks, instances } = this.#ecs.view();
    const ours = tasks.flatMap((task): Marked[] => {
      const mark = this.#markOf(task);
      return mark?.owner === this.#owner ? [{ task, mark }] : [];
    });
    this.#checkLaunchesOnce(ours);
    const taking = ours.filter(
      ({ task, mark }) => !hasStopped(task.known) && !isEndingByItself(task) && !this.#isLost(mark),
    );
    for (const { known } of instances)
      this.#checkPromises(known.containerInstanceArn, known.registered, taking);
  }

  /** What a task is marked with never changes. */
  #markOf(task: TaskView): Mark | undefined {
    const { taskArn } = task.known;
    if (!this.#marks.has(taskArn)) this.#marks.set(taskArn, markOf(task));
    return this.#marks.get(taskArn);
  }

  /** S1: at most one ECS task per launch. */
  #checkLaunchesOnce(ours: readonly Marked[]): void {
    const seen = new Set<string>();
    for (const { mark } of ours) {
      if (seen.has(mark.launchId))
        this.#broken('S1', `launch ${mark.launchId} was started twice`, [mark.taskId]);
      seen.add(mark.launchId);
    }
  }

  /** S5: what is offered and what our tasks take by ECS's account never exceed what the machine has. */
  #checkPromises(
    arn: string,
    registered: { cpuUnits: number; memoryMiB: number },
    taking: readonly Marked[],
  ): void {
    const here = taking.filter(({ task }) => task.known.containerInstanceArn === arn);
    const about = [lastSegment(arn), ...here.map(({ mark }) => mark.taskId)];
    const offers = [...this.#offers.values()].filter(({ agentId }) => arn.endsWith(`/${agentId}`));
    const memory = here.reduce((sum, { task }) => sum + task.reserved.memoryMiB, 0);
    const offeredMemory = offers.reduce((sum, { resources }) => sum + scalarOf(resources, 'mem'), 0);
    if (memory + offeredMemory > registered.memoryMiB)
      this.#broken(
        'S5',
        `${memory} MiB run and ${offeredMemory} MiB are offered of ${registered.memoryMiB}`,
        about,
      );
    const cpu = here.reduce((sum, { task }) => sum + task.reserved.cpuUnits, 0);
    const offeredCpu = offers.reduce((sum, { resources }) => sum + scalarOf(resources, 'cpus') * 1024, 0);
    if (cpu + offeredCpu > registered.cpuUnits + 0.001)
      this.#broken('S5', `${cpu} units run and ${offeredCpu} are offered of ${registered.cpuUnits}`, about);
  }

  /** A task the framework was told is lost: nobody knows of it until it is found and stopped. */
  #isLost({ taskId }: Mark): boolean {
    const end = this.#ends.get(taskId);
    return end !== undefined && isTerminal(end.state);
  }

  #watchStatus(status: TaskStatus): void {
    const { taskId, state, reason } = status;
    if (status.uuid === undefined) {
      if (reason !== 'REASON_RECONCILIATION' && isTerminal(state) && state !== 'TASK_LOST')
        this.#watchEnd(status);
      return;
    }
    const task = this.#ecs.view().tasks.findLast((each) => this.#markOf(each)?.taskId === taskId);
    if (state === 'TASK_RUNNING' && task?.known.startedAtMs === undefined)
      this.#broken('S3', `${taskId} is reported RUNNING, which ECS never said`, [taskId]);
    if (DEFINITE.has(state)) this.#checkEnd(status, task);
    if (isTerminal(state)) this.#watchEnd(status);
  }

  /** S2, S10: an end is reported only when it has come, and a failure is none. */
  #checkEnd({ taskId, state }: TaskStatus, task: TaskView | undefined): void {
    if (task === undefined) return;
    if (!hasStopped(task.known)) this.#broken('S2', `${taskId} is ${state} while ECS runs it`, [taskId]);
    const codes = essentialOf(task).map(({ exitCode }) => exitCode);
    if (state === 'TASK_FINISHED' && codes.some((code) => code !== 0))
      this.#broken('S10', `${taskId} is FINISHED with exit codes ${codes.join()}`, [taskId]);
  }

  /** S4: one end per task. The same update may be repeated; only a loss may be followed by something better. */
  #watchEnd(status: TaskStatus): void {
    const before = this.#ends.get(status.taskId);
    if (before !== undefined && before.state !== status.state && before.state !== 'TASK_LOST')
      this.#broken('S4', `${status.taskId} was ${before.state} and is now ${status.state}`, [status.taskId]);
    this.#ends.set(status.taskId, status);
  }

  #broken(rule: string, what: string, about: readonly string[]): void {
    this.#report({ rule, what, about });
  }
}
