import { lastSegment } from '../../../src/ecs/arn.ts';
import { hasStopped } from '../../../src/ecs/task.ts';
import type { TaskView } from '../../../src/local-ecs/engine/tasks/view-task.ts';
import type { InstanceView, LocalEcsView } from '../../../src/local-ecs/engine/view.ts';
import type { FrameworkId, OfferId } from '../../../src/mesos/ids.ts';
import type { Offer } from '../../../src/mesos/offer.ts';
import { isTerminal } from '../../../src/mesos/task-state.ts';
import { scalarOf } from './attempt.ts';
import type { Book } from './book.ts';
import type { EcsLedger, MarkedTask } from './ecs-ledger.ts';
import type { Report } from './violation.ts';

/** ECS gives the resources of such a task back before anybody can know that it is ending. */
const isEndingByItself = ({ known }: TaskView): boolean =>
  known.desiredStatus === 'STOPPED' && known.stoppedReason?.startsWith('Killed by framework') !== true;

/** What makes an instance worth an offer. */
const SOME = { cpuUnits: 256, memoryMiB: 128 };

/** S5, S6, L4: what is offered is there, to one framework, once; and everything is offered again. */
export class PromiseRules {
  readonly #book: Book;
  readonly #ledger: EcsLedger;
  readonly #report: Report;
  readonly #offers = new Map<OfferId, Offer>();
  readonly #ids = new Set<OfferId>();
  readonly #offeredAtMs = new Map<string, number>();
  #lostStoreAtMs = Number.NEGATIVE_INFINITY;

  constructor(book: Book, ledger: EcsLedger, report: Report) {
    this.#book = book;
    this.#ledger = ledger;
    this.#report = report;
  }

  offered(offers: readonly Offer[], nowMs: number): void {
    for (const offer of offers) {
      if (this.#ids.has(offer.id)) this.#report('S6', `offer ${offer.id} is made twice`, [offer.id]);
      this.#ids.add(offer.id);
      this.#offers.set(offer.id, offer);
      this.#offeredAtMs.set(offer.agentId, nowMs);
    }
  }

  get outstanding(): Iterable<Offer> {
    return this.#offers.values();
  }

  isOutstanding(id: OfferId, to: FrameworkId): boolean {
    return this.#offers.get(id)?.frameworkId === to;
  }

  /** It was used, given back or taken back. */
  remove(id: OfferId): void {
    this.#offers.delete(id);
  }

  /** Offers end with the session they were made in. @param of all frameworks if absent. */
  removeAll(of?: FrameworkId): void {
    for (const { id, frameworkId } of this.#offers.values())
      if (of === undefined || frameworkId === of) this.#offers.delete(id);
  }

  storeLost(nowMs: number): void {
    this.#lostStoreAtMs = nowMs;
  }

  /** S5: what is offered and what our tasks take by ECS's account never exceed what the machine has. */
  check(instances: readonly InstanceView[]): void {
    if (this.#offers.size === 0) return;
    const taking = this.#ledger.ours.filter((marked) => this.#takes(marked));
    for (const { known } of instances)
      this.#checkInstance(known.containerInstanceArn, known.registered, taking);
  }

  /** L4: whatever is free of connected instances has been offered to somebody since. @param instances somebody wants */
  checkResumed(instances: readonly InstanceView[], sinceMs: number): void {
    for (const { known } of instances) {
      const { status, agentConnected, remaining, containerInstanceArn } = known;
      const kept = this.#keptOn(containerInstanceArn);
      const isFree =
        remaining.cpuUnits - kept.cpuUnits >= SOME.cpuUnits &&
        remaining.memoryMiB - kept.memoryMiB >= SOME.memoryMiB;
      const agent = lastSegment(containerInstanceArn);
      const atMs = this.#offeredAtMs.get(agent) ?? Number.NEGATIVE_INFINITY;
      const isOffered =
        atMs >= sinceMs || [...this.#offers.values()].some(({ agentId }) => agentId === agent);
      if (status === 'ACTIVE' && agentConnected && isFree && !isOffered)
        this.#report('L4', `${agent} has room and is not offered`, [agent]);
    }
  }

  /**
   * S5: what is offered at rest is what ECS has left, tasks of others deducted.
   * @param settledBeforeMs instances whose tasks have changed since are left out
   */
  checkRest({ instances, tasks }: LocalEcsView, settledBeforeMs: number): void {
    const isUnsettled = ({ known: { createdAtMs = 0, stoppedAtMs = 0 } }: TaskView): boolean =>
      Math.max(createdAtMs, stoppedAtMs) >= settledBeforeMs;
    const unsettled = new Set(tasks.filter(isUnsettled).map(({ known }) => known.containerInstanceArn));
    for (const { known } of instances) {
      const { agentConnected, remaining, containerInstanceArn: arn } = known;
      if (!agentConnected || unsettled.has(arn)) continue;
      const agent = lastSegment(arn);
      const offers = [...this.#offers.values()].filter(({ agentId }) => agentId === agent);
      const offered = (name: string): number =>
        offers.reduce((sum, { resources }) => sum + scalarOf(resources, name), 0);
      if (offered('mem') > remaining.memoryMiB || offered('cpus') * 1024 > remaining.cpuUnits + 0.001)
        this.#report('S5', `more of ${agent} is offered than ECS has left there`, [agent]);
    }
  }

  /** What our tasks declare there beyond what ECS reserves for them: they have paid for it, so it is not offered. */
  #keptOn(instanceArn: string): { readonly cpuUnits: number; readonly memoryMiB: number } {
    let cpuUnits = 0;
    let memoryMiB = 0;
    for (const { task, mark } of this.#ledger.ours) {
      const declared = this.#book.attempts.get(mark.attempt)?.declared;
      if (declared === undefined || task.known.containerInstanceArn !== instanceArn) continue;
      if (hasStopped(task.known)) continue;
      cpuUnits += Math.max(0, declared.cpuUnits - task.reserved.cpuUnits);
      memoryMiB += Math.max(0, declared.memoryMiB - task.reserved.memoryMiB);
    }
    return { cpuUnits, memoryMiB };
  }

  /**
   * Nobody knows of a task that the framework was told is lost until it is found and stopped. Nor of one that a process
   * started with its last breath and forgot with its store, until the first reads after that have shown it.
   */
  #takes({ task, mark }: MarkedTask): boolean {
    if (hasStopped(task.known) || isEndingByItself(task)) return false;
    const end = this.#book.attempts.get(mark.attempt)?.end;
    if (end !== undefined && isTerminal(end.state)) return false;
    const { createdAtMs = 0 } = task.known;
    return createdAtMs < this.#lostStoreAtMs || createdAtMs > this.#lostStoreAtMs + 5_000;
  }

  #checkInstance(
    arn: string,
    registered: { cpuUnits: number; memoryMiB: number },
    taking: readonly MarkedTask[],
  ): void {
    const agent = lastSegment(arn);
    const offers = [...this.#offers.values()].filter(({ agentId }) => agentId === agent);
    if (offers.length === 0) return;
    const here = taking.filter(({ task }) => task.known.containerInstanceArn === arn);
    const about = [agent, ...here.map(({ mark }) => mark.taskId)];
    const memory = here.reduce((sum, { task }) => sum + task.reserved.memoryMiB, 0);
    const offeredMemory = offers.reduce((sum, { resources }) => sum + scalarOf(resources, 'mem'), 0);
    if (memory + offeredMemory > registered.memoryMiB)
      this.#report(
        'S5',
        `${memory} MiB run and ${offeredMemory} MiB are offered of ${registered.memoryMiB}`,
        about,
      );
    const cpu = here.reduce((sum, { task }) => sum + task.reserved.cpuUnits, 0);
    const offeredCpu = offers.reduce((sum, { resources }) => sum + scalarOf(resources, 'cpus') * 1024, 0);
    if (cpu + offeredCpu > registered.cpuUnits + 0.001)
      this.#report('S5', `${cpu} units run and ${offeredCpu} are offered of ${registered.cpuUnits}`, about);
  }
}
