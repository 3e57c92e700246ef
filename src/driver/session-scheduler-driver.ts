import type { Call } from '../mesos/call.ts';
import type { OfferConstraints } from '../mesos/offer-constraints.ts';
import type { Event } from '../mesos/event.ts';
import { hasCapability, rolesOf } from '../mesos/framework-info.ts';
import type { FrameworkInfo } from '../mesos/framework-info.ts';
import type { AgentId, ExecutorId, OfferId, TaskId } from '../mesos/ids.ts';
import type { Filters, Operation } from '../mesos/offer.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import type { TaskStatus } from '../mesos/task-status.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { CallbackQueue } from './callback-queue.ts';
import { transition } from './driver-status.ts';
import type { DriverStatus } from './driver-status.ts';
import { callBack } from './event-callbacks.ts';
import type { Connect, FrameworkSession, SessionListener } from './framework-session.ts';
import { lostLaunches } from './lost-launches.ts';
import { Reconnection } from './reconnection.ts';
import type { ReconcileStatus, ResourceRequest, Scheduler, SchedulerDriver } from './scheduler-driver.ts';
import { SuppressedRoles } from './suppressed-roles.ts';

export interface SessionDriverOptions {
  readonly scheduler: Scheduler;
  readonly framework: FrameworkInfo;
  readonly connect: Connect;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default true: a status counts as acknowledged when the callback has finished. */
  readonly implicitAcknowledgements?: boolean;
  /** Roles that want no offers from the beginning. */
  readonly suppressedRoles?: readonly string[];
  /** How to come back to a master that is lost; absent where that cannot be. */
  readonly reconnect?: {
    /** From 0 to below 1, evenly spread. */
    readonly random: () => number;
  };
}

/** A call without the framework's id, which the driver fills in. */
type Unsigned = { [Type in Call['type']]: Omit<Call<Type>, 'frameworkId'> }[Call['type']];

/** The Mesos scheduler driver over any session: an embedded bridge, or a master far away. */
export class SessionSchedulerDriver implements SchedulerDriver {
  readonly #scheduler: Scheduler;
  readonly #connect: Connect;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #implicitAcknowledgements: boolean;
  readonly #suppressed: SuppressedRoles;
  readonly #callbacks = new CallbackQueue((error) => {
    this.#callbackFailed(error);
  });
  readonly #reconnection: Reconnection;
  /** Counts the lines to masters; what a former one still says is not heard. */
  #line = 0;
  #framework: FrameworkInfo;
  #offerConstraints: OfferConstraints | undefined;
  #status: DriverStatus = 'DRIVER_NOT_STARTED';
  #connecting: Promise<FrameworkSession | undefined> = Promise.resolve(undefined);
  #session: FrameworkSession | undefined;
  /** Whether SUBSCRIBED has come and the session stands. */
  #isConnected = false;
  /** The master that registered the framework last. */
  #masterId: string | undefined;
  #updateWanted = false;
  /** Settles once everything has come to its end; undefined while running. */
  #ending: Promise<void> | undefined;
  #ended: () => void = () => undefined;
  readonly #end: Promise<void>;

  constructor(options: SessionDriverOptions) {
    this.#scheduler = options.scheduler;
    this.#framework = options.framework;
    this.#connect = options.connect;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#implicitAcknowledgements = options.implicitAcknowledgements ?? true;
    this.#reconnection = new Reconnection(options.clock, options.reconnect?.random);
    this.#suppressed = new SuppressedRoles(options.suppressedRoles ?? []);
    this.#end = new Promise((resolve) => {
      this.#ended = resolve;
    });
  }

  start(): DriverStatus {
    const { next, returns } = transition('start', this.#status);
    if (this.#status === next) return returns;
    this.#status = next;
    this.#connecting = this.#open();
    // A master that cannot be has aborted the driver by now.
    return this.#status;
  }

  stop(failover = false): DriverStatus {
    const { next, returns } = transition('stop', this.#status);
    if (this.#status === 'DRIVER_RUNNING' && !failover) this.#call({ type: 'TEARDOWN' });
    this.#leave(next);
    return returns;
  }

  abort(): DriverStatus {
    const { next, returns } = transition('abort', this.#status);
    this.#leave(next);
    return returns;
  }

  async join(): Promise<DriverStatus> {
    if (this.#callbacks.isInside())
      throw new Error('join() inside a callback would wait for itself: call it outside of callbacks');
    if (this.#status !== 'DRIVER_NOT_STARTED') await this.#end;
    return this.#status;
  }

  run(): Promise<DriverStatus> {
    this.start();
    return this.join();
  }

  requestResources(requests: readonly ResourceRequest[]): DriverStatus {
    return this.#call({ type: 'REQUEST', request: { requests } });
  }

  launchTasks(
    offerIds: OfferId | readonly OfferId[],
    tasks: readonly TaskInfo[],
    filters?: Filters,
  ): DriverStatus {
    const ids = typeof offerIds === 'string' ? [offerIds] : offerIds;
    return this.acceptOffers(ids, [{ type: 'LAUNCH', launch: { taskInfos: tasks } }], filters);
  }

  acceptOffers(
    offerIds: readonly OfferId[],
    operations: readonly Operation[],
    filters?: Filters,
  ): DriverStatus {
    if (this.#status !== 'DRIVER_RUNNING') return this.#status;
    if (operations.some(({ id }) => id !== undefined))
      return this.#fail("An operation with 'id' needs feedback, which the scheduler driver cannot give");
    if (!this.#isConnected) return this.#loseTasks(operations);
    const accept = { offerIds, operations, ...(filters === undefined ? {} : { filters }) };
    return this.#call({ type: 'ACCEPT', accept });
  }

  declineOffer(offerId: OfferId, filters?: Filters): DriverStatus {
    const decline = { offerIds: [offerId], ...(filters === undefined ? {} : { filters }) };
    return this.#call({ type: 'DECLINE', decline });
  }

  killTask(taskId: TaskId): DriverStatus {
    return this.#call({ type: 'KILL', kill: { taskId } });
  }

  reviveOffers(roles?: readonly string[]): DriverStatus {
    if (roles?.length === 0 || this.#status !== 'DRIVER_RUNNING') return this.#status;
    this.#suppressed.revive(this.#selectRoles(roles));
    return this.#call({ type: 'REVIVE', revive: { roles: roles ?? [] } });
  }

  suppressOffers(roles?: readonly string[]): DriverStatus {
    if (roles?.length === 0 || this.#status !== 'DRIVER_RUNNING') return this.#status;
    this.#suppressed.suppress(this.#selectRoles(roles));
    return this.#call({ type: 'SUPPRESS', suppress: { roles: roles ?? [] } });
  }

  acknowledgeStatusUpdate(status: TaskStatus): DriverStatus {
    if (this.#status !== 'DRIVER_RUNNING') return this.#status;
    if (this.#implicitAcknowledgements)
      return this.#fail('acknowledgeStatusUpdate is for drivers made with implicitAcknowledgements: false');
    return this.#acknowledge(status);
  }

  sendFrameworkMessage(executorId: ExecutorId, agentId: AgentId, data: Uint8Array): DriverStatus {
    return this.#call({ type: 'MESSAGE', message: { executorId, agentId, data } });
  }

  reconcileTasks(statuses: readonly ReconcileStatus[]): DriverStatus {
    const tasks = statuses.map(({ taskId, agentId }) => ({
      taskId,
      ...(agentId === undefined ? {} : { agentId }),
    }));
    return this.#call({ type: 'RECONCILE', reconcile: { tasks } });
  }

  updateFramework(
    info: FrameworkInfo,
    suppressedRoles: readonly string[],
    offerConstraints?: OfferConstraints,
  ): DriverStatus {
    if (this.#status !== 'DRIVER_RUNNING') return this.#status;
    if (this.#masterId === undefined) return this.#fail('updateFramework is possible only after registered');
    const { id = '' } = this.#framework;
    if (info.id !== id)
      return this.#fail(`updateFramework must be given the framework's id, '${id}', not '${info.id ?? ''}'`);
    this.#framework = info;
    this.#offerConstraints = offerConstraints;
    this.#suppressed.replace(suppressedRoles);
    this.#updateWanted = true;
    return this.#sendUpdate();
  }

  /** Sends a call if there is a master to hear it; otherwise it is dropped, as Mesos does. */
  #call(call: Unsigned): DriverStatus {
    const frameworkId = this.#framework.id;
    if (this.#status === 'DRIVER_RUNNING' && this.#isConnected && frameworkId !== undefined)
      this.#session?.send({ ...call, frameworkId });
    return this.#status;
  }

  /** A master ignores a REVIVE or SUPPRESS with a role that is not the framework's. */
  #selectRoles(roles: readonly string[] | undefined): readonly string[] {
    const own = rolesOf(this.#framework);
    if (roles === undefined) return own;
    return roles.every((role) => own.includes(role)) ? roles : [];
  }

  #sendUpdate(): DriverStatus {
    if (!this.#isConnected) return this.#status;
    this.#updateWanted = false;
    const constraints = this.#offerConstraints;
    const suppressedRoles = this.#suppressed.send();
    const updateFramework = {
      frameworkInfo: this.#framework,
      suppressedRoles,
      ...(constraints === undefined ? {} : { offerConstraints: constraints }),
    };
    return this.#call({ type: 'UPDATE_FRAMEWORK', updateFramework });
  }

  async #open(): Promise<FrameworkSession | undefined> {
    try {
      const session = await this.#connect(this.#listen());
      this.#session = session;
      if (this.#status === 'DRIVER_RUNNING') this.#subscribe(session);
      return session;
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  #listen(): SessionListener {
    this.#line += 1;
    const line = this.#line;
    const isCurrent = (): boolean => this.#line === line;
    return {
      received: (event) => {
        if (isCurrent()) this.#received(event);
      },
      refused: (call, { message }) => {
        if (isCurrent()) this.#refused(call, message);
      },
      closed: () => {
        if (isCurrent()) this.#disconnected();
      },
    };
  }

  #subscribe(session: FrameworkSession): void {
    const { id } = this.#framework;
    const offerConstraints = this.#offerConstraints;
    session.send({
      type: 'SUBSCRIBE',
      ...(id === undefined ? {} : { frameworkId: id }),
      subscribe: {
        frameworkInfo: this.#framework,
        suppressedRoles: this.#suppressed.send(),
        ...(offerConstraints === undefined ? {} : { offerConstraints }),
      },
    });
  }

  #received(event: Event): void {
    if (this.#status !== 'DRIVER_RUNNING') return;
    switch (event.type) {
      case 'SUBSCRIBED':
        this.#subscribed(event.subscribed);
        return;
      case 'UPDATE':
        if (this.#isConnected) this.#callbacks.push(() => this.#statusUpdate(event.update.status));
        return;
      case 'OFFERS':
      case 'RESCIND':
      case 'FAILURE':
        if (this.#isConnected) this.#callbacks.push(() => callBack(this.#scheduler, this, event));
        return;
      case 'MESSAGE':
        this.#callbacks.push(() => callBack(this.#scheduler, this, event));
        return;
      case 'ERROR':
        this.#failInTurn(event.error.message);
        return;
      case 'HEARTBEAT':
      case 'INVERSE_OFFERS':
      case 'RESCIND_INVERSE_OFFER':
      case 'UPDATE_OPERATION_STATUS':
        // The driver interface has no callback for these.
        return;
    }
  }

  #subscribed({ frameworkId, masterInfo }: Event<'SUBSCRIBED'>['subscribed']): void {
    this.#framework = { ...this.#framework, id: frameworkId };
    this.#isConnected = true;
    this.#reconnection.succeeded();
    const master = masterInfo ?? { id: '', ip: 0, port: 5050 };
    // A master that has taken another's place does not know that the framework was registered before.
    const again = this.#masterId === master.id;
    this.#masterId = master.id;
    if (this.#updateWanted || this.#suppressed.isStale) this.#sendUpdate();
    this.#callbacks.push(async () => {
      if (again) await this.#scheduler.reregistered?.(this, master);
      else await this.#scheduler.registered?.(this, frameworkId, master);
    });
  }

  async #statusUpdate(status: TaskStatus): Promise<void> {
    await this.#scheduler.statusUpdate?.(this, status);
    if (this.#implicitAcknowledgements) this.#acknowledge(status);
  }

  #acknowledge({ uuid, agentId, taskId }: TaskStatus): DriverStatus {
    if (uuid === undefined || agentId === undefined) return this.#status;
    return this.#call({ type: 'ACKNOWLEDGE', acknowledge: { agentId, taskId, uuid } });
  }

  /** Without a master, nothing can be launched: the framework hears so of each task. */
  #loseTasks(operations: readonly Operation[]): DriverStatus {
    const partitionAware = hasCapability(this.#framework, 'PARTITION_AWARE');
    for (const status of lostLaunches(operations, partitionAware, this.#clock.now()))
      this.#callbacks.push(() => this.#statusUpdate(status));
    return this.#status;
  }

  #refused(call: Call, message: string): void {
    const isFatal = call.type === 'SUBSCRIBE' || call.type === 'UPDATE_FRAMEWORK';
    if (isFatal) this.#failInTurn(message);
    else this.#logger.warn('the master refused a call', { call: call.type, reason: message });
  }

  #disconnected(): void {
    const wasConnected = this.#isConnected;
    this.#isConnected = false;
    if (this.#status !== 'DRIVER_RUNNING') return;
    if (wasConnected) this.#callbacks.push(() => this.#scheduler.disconnected?.(this));
    this.#reconnection.plan(this.#framework.failoverTimeout, () => {
      if (this.#status === 'DRIVER_RUNNING') this.#connecting = this.#open();
    });
  }

  /** Aborts the driver and tells the framework, after whatever callback is running. */
  #fail(message: string): DriverStatus {
    if (this.#status !== 'DRIVER_RUNNING') return this.#status;
    this.#logger.error('the driver is aborted', { reason: message });
    this.#leave('DRIVER_ABORTED', () => this.#scheduler.error?.(this, message));
    return this.#status;
  }

  /** What the master says takes effect in the order in which it was said: callbacks that wait come first. */
  #failInTurn(message: string): void {
    this.#callbacks.push(() => {
      this.#fail(message);
    });
  }

  #callbackFailed(error: unknown): void {
    const what = 'a callback of the scheduler failed';
    const then = this.#status === 'DRIVER_RUNNING' ? 'the driver is aborted' : 'the driver had ended before';
    this.#logger.error(`${what}; ${then}`, { err: error });
    this.abort();
  }

  /** Leaves DRIVER_RUNNING, if that is where the driver is, and brings everything to its end. */
  #leave(next: DriverStatus, last?: () => void | Promise<void>): void {
    this.#status = next;
    if (next !== 'DRIVER_STOPPED' && next !== 'DRIVER_ABORTED') return;
    this.#callbacks.stop(last);
    this.#reconnection.cancel();
    this.#ending ??= this.#finish();
  }

  async #finish(): Promise<void> {
    const session = await this.#connecting;
    this.#isConnected = false;
    try {
      await session?.close();
    } catch (error) {
      this.#logger.error('the session could not be closed properly', { err: error });
    }
    await this.#callbacks.idle();
    this.#ended();
  }
}
