import type { BridgeConfig } from '../../../src/bridge/config.ts';
import type { EcsCall } from '../../../src/bridge/ecs-call.ts';
import type { Input, SessionId } from '../../../src/bridge/input.ts';
import type { Call } from '../../../src/mesos/call.ts';
import type { Event } from '../../../src/mesos/event.ts';
import type { FrameworkId, OfferId, TaskId } from '../../../src/mesos/ids.ts';
import type { Offer } from '../../../src/mesos/offer.ts';
import type { EngineEcs } from '../../support/engine-ecs.ts';
import { attemptNumberOf, scalarOf } from './attempt.ts';
import { Book } from './book.ts';
import { BudgetRules } from './budget-rules.ts';
import { DeliveryRules } from './delivery-rules.ts';
import { EcsLedger } from './ecs-ledger.ts';
import { checkHosts } from './host-rules.ts';
import { PromiseRules } from './promise-rules.ts';
import { RestRules } from './rest-rules.ts';
import type { Rest } from './rest-rules.ts';
import { SharingRules } from './sharing-rules.ts';
import { StatusRules } from './status-rules.ts';
import type { Report } from './violation.ts';

interface Options {
  readonly ecs: EngineEcs;
  readonly owner: string;
  readonly config: Pick<BridgeConfig, 'apiBudget' | 'roles'>;
  readonly now: () => number;
  readonly report: Report;
}

/** After so long every change of an instance has been heard of or polled. */
const SETTLED_MS = 20_000;

/** A call takes no longer to the bridge, and through a turn that is being written. */
const ON_ITS_WAY_MS = 20;

/** Watches what passes between frameworks, bridge and ECS, and compares it with ECS's own ledger. */
export class Oracle {
  readonly #options: Options;
  readonly #book: Book;
  readonly #ledger: EcsLedger;
  readonly #statuses: StatusRules;
  readonly #promises: PromiseRules;
  readonly #deliveries: DeliveryRules;
  readonly #budget: BudgetRules;
  readonly #rest: RestRules;
  readonly #sharing: SharingRules;
  #aliveSinceMs = 0;
  #lostStoreAtMs = Number.NEGATIVE_INFINITY;
  #checked = 0;
  /** What frameworks were promised when they subscribed, by session. */
  readonly #failovers = new Map<SessionId, number>();
  readonly #forgotAtMs = new Map<FrameworkId, number>();

  constructor(options: Options) {
    const { ecs, owner, config, report } = options;
    this.#options = options;
    this.#ledger = new EcsLedger(ecs, owner, ({ frameworkId, taskId }) => {
      const attempt = this.#book.last(frameworkId as FrameworkId, taskId as TaskId);
      return attempt?.number ?? Number.NaN;
    });
    this.#book = new Book((attempt) => this.#ledger.tasksOf(attempt).length > 0);
    this.#statuses = new StatusRules(this.#book, this.#ledger, report);
    this.#promises = new PromiseRules(this.#book, this.#ledger, report);
    this.#deliveries = new DeliveryRules(report);
    this.#budget = new BudgetRules(config.apiBudget, report);
    this.#rest = new RestRules(this.#book, this.#ledger, report);
    this.#sharing = new SharingRules(config.roles, this.#book, this.#ledger, report);
  }

  /** A life of the bridge begins. */
  started(): void {
    this.#aliveSinceMs = this.#options.now();
    this.#budget.begin();
  }

  /** The process is gone, and with it its sessions. */
  died(): void {
    this.#promises.removeAll();
    this.#deliveries.died();
    for (const framework of this.#book.frameworks.values()) {
      if (framework.session === undefined) continue;
      delete framework.session;
      framework.awaySinceMs = this.#options.now();
    }
  }

  /** What the bridge remembers is gone; ECS alone knows what runs. */
  storeLost(): void {
    this.#lostStoreAtMs = this.#options.now();
    this.#promises.storeLost(this.#lostStoreAtMs);
    this.#deliveries.storeLost();
    for (const attempt of this.#book.attempts.values()) {
      // Kills are wishes to the bridge; a framework that wants them repeats them when it is back.
      attempt.killed = false;
      attempt.bridgeForgot = true;
      attempt.endForgotten = attempt.end !== undefined;
    }
  }

  /** A framework has forgotten what it wanted, calls that are still on their way among it. */
  forgot(framework: FrameworkId): void {
    this.#forgotAtMs.set(framework, this.#options.now());
    for (const attempt of this.#book.attempts.values())
      if (attempt.frameworkId === framework) attempt.forgotten = true;
  }

  /** The bridge has taken these and will not forget them. */
  taken(inputs: readonly Input[]): void {
    for (const input of inputs) {
      if (input.type === 'session-closed') this.#sessionEnded(input.sessionId);
      else if (input.type === 'call' && input.caller.sessionId !== undefined)
        this.#callTaken(input.caller.sessionId, input.call);
    }
  }

  /** The bridge makes a call. */
  called(call: EcsCall): void {
    this.#budget.called(call, this.#options.now());
  }

  /** ECS is about to act on a call. */
  acts(call: EcsCall): void {
    if (call.operation === 'StopTask' && !this.#ledger.isOurs(call.taskArn))
      this.#options.report('S7', `a foreign task was stopped: ${call.taskArn}`, [call.taskArn]);
  }

  /** The bridge says something. */
  said(session: SessionId, event: Event): void {
    const framework = this.#book.frameworkOf(session);
    switch (event.type) {
      case 'SUBSCRIBED':
        this.#subscribed(session, event.subscribed.frameworkId);
        return;
      case 'OFFERS':
        this.#offered(session, event.offers.offers);
        return;
      case 'RESCIND':
        this.#promises.remove(event.rescind.offerId);
        return;
      case 'UPDATE':
        if (framework === undefined) return;
        this.#statuses.watch(framework, event.update.status, this.#options.now());
        this.#deliveries.sent(session, framework, event.update.status);
        return;
      default:
    }
  }

  /** A framework hears something. */
  heard(session: SessionId, event: Event): void {
    const framework = this.#book.frameworkOf(session);
    if (event.type !== 'UPDATE' || framework === undefined) return;
    const { status } = event.update;
    const { taskId } = status;
    const isAnswer = status.reason === 'REASON_RECONCILIATION' || status.uuid !== undefined;
    const last = this.#book.last(framework, taskId);
    const about = isAnswer ? this.#book.concerned(framework, taskId) : last === undefined ? [] : [last];
    for (const attempt of about) attempt.heard = status;
  }

  /** The bridge hangs up. */
  hungUp(session: SessionId): void {
    this.#sessionEnded(session);
  }

  /** Rules about the whole, which hold at any time. */
  check(): void {
    const { ours } = this.#ledger;
    for (const { mark, task } of ours.slice(this.#checked))
      this.#checkStart(mark.attempt, task.known.taskArn);
    this.#checked = ours.length;
    const { instances } = this.#options.ecs.view();
    this.#promises.check(instances);
    this.#sharing.watch(instances, this.#options.now());
  }

  checkResumed(sinceMs: number): void {
    const { instances } = this.#options.ecs.view();
    const wanted = instances.filter(({ known }) => this.#sharing.isWanted(known));
    this.#promises.checkResumed(wanted, sinceMs);
  }

  /** What must be so once faults have ended and time has passed. */
  checkRest({ connected, lossAlarm }: Pick<Rest, 'connected' | 'lossAlarm'>): void {
    const rest: Rest = {
      nowMs: this.#options.now(),
      aliveSinceMs: this.#aliveSinceMs,
      lostStoreAtMs: this.#lostStoreAtMs,
      view: this.#options.ecs.view(),
      connected,
      lossAlarm,
    };
    this.#rest.check(rest);
    this.#promises.checkRest(rest.view, rest.nowMs - SETTLED_MS);
    this.#deliveries.checkRest((framework, task) => {
      const attempt = this.#book.current(framework, task);
      return attempt !== undefined && this.#rest.canBeTold(rest, attempt);
    });
  }

  #offered(session: SessionId, offers: readonly Offer[]): void {
    const { ecs, now, report } = this.#options;
    const { instances } = ecs.view();
    this.#promises.offered(offers, now());
    checkHosts(offers, instances, report);
    this.#sharing.offered(session, offers, this.#promises.outstanding, instances, now());
  }

  /** S1, S6: one ECS task per attempt, and none for one that was accepted with what was not offered. */
  #checkStart(number: number, taskArn: string): void {
    const { report } = this.#options;
    const attempt = this.#book.attempts.get(number);
    if (attempt === undefined) {
      report('S1', `${taskArn} was started and nobody wanted it`, [taskArn]);
      return;
    }
    const about = [taskArn, attempt.taskId];
    if (this.#ledger.tasksOf(number).length > 1) report('S1', `${attempt.taskId} was started twice`, about);
    if (attempt.isVoid)
      report(
        'S6',
        `${attempt.taskId} was started with offer ${attempt.offerIds.join()}, which was void`,
        about,
      );
    if (attempt.refused) report('S2', `${attempt.taskId} was refused and then started`, about);
  }

  #subscribed(session: SessionId, id: FrameworkId): void {
    this.#book.sessions.set(session, id);
    const known = this.#book.frameworks.get(id);
    if (known?.tornDown === true && (known.awaySinceMs ?? 0) > this.#lostStoreAtMs)
      this.#options.report('S4', `framework ${id} was torn down and is subscribed again`, [id]);
    if (known?.session !== undefined) this.#sessionEnded(known.session);
    const failoverMs = this.#failovers.get(session) ?? 0;
    this.#book.frameworks.set(id, { id, failoverMs, session, tornDown: false });
  }

  #sessionEnded(session: SessionId): void {
    const framework = this.#book.frameworks.get(this.#book.frameworkOf(session) ?? ('' as FrameworkId));
    this.#deliveries.sessionEnded(session);
    if (framework?.session !== session) return;
    delete framework.session;
    framework.awaySinceMs = this.#options.now();
    this.#promises.removeAll(framework.id);
  }

  #callTaken(session: SessionId, call: Call): void {
    if (call.type === 'SUBSCRIBE') {
      this.#sharing.subscribes(session, call);
      this.#failovers.set(session, (call.subscribe.frameworkInfo.failoverTimeout ?? 0) * 1000);
      return;
    }
    const id = this.#book.frameworkOf(session);
    const framework = id === undefined ? undefined : this.#book.frameworks.get(id);
    // Calls through a session that has ended are refused.
    if (framework?.session !== session) return;
    switch (call.type) {
      case 'ACCEPT':
        this.#accepted(session, framework.id, call);
        return;
      case 'DECLINE':
        for (const offer of call.decline.offerIds)
          if (this.#promises.isOutstanding(offer, framework.id)) this.#promises.remove(offer);
        return;
      case 'KILL': {
        const attempt = this.#book.current(framework.id, call.kill.taskId);
        if (attempt !== undefined) attempt.killed = true;
        return;
      }
      case 'RECONCILE':
        this.#deliveries.asked(session, call);
        return;
      case 'ACKNOWLEDGE':
        this.#deliveries.acknowledged(call);
        return;
      case 'TEARDOWN':
        this.#sessionEnded(session);
        framework.tornDown = true;
        this.#deliveries.frameworkEnded(framework.id);
        return;
      default:
    }
  }

  #accepted(session: SessionId, frameworkId: FrameworkId, { accept }: Call<'ACCEPT'>): void {
    const isVoid = !accept.offerIds.every((id: OfferId) => this.#promises.isOutstanding(id, frameworkId));
    for (const id of accept.offerIds)
      if (this.#promises.isOutstanding(id, frameworkId)) this.#promises.remove(id);
    for (const operation of accept.operations) {
      if (operation.type !== 'LAUNCH') continue;
      for (const task of operation.launch.taskInfos)
        this.#book.add({
          number: attemptNumberOf(task),
          frameworkId,
          taskId: task.taskId,
          role: this.#sharing.roleOfTask(session, task.resources[0]?.allocationInfo?.role),
          offerIds: accept.offerIds,
          isVoid,
          declared: {
            cpuUnits: scalarOf(task.resources, 'cpus') * 1024,
            memoryMiB: scalarOf(task.resources, 'mem'),
          },
          refused: false,
          killed: false,
          forgotten: this.#options.now() <= (this.#forgotAtMs.get(frameworkId) ?? 0) + ON_ITS_WAY_MS,
          endForgotten: false,
          bridgeForgot: false,
        });
    }
  }
}
