import type { Refusal } from '../../src/bridge/effect.ts';
import type { SessionId } from '../../src/bridge/input.ts';
import type { Call, ReconcileTask } from '../../src/mesos/call.ts';
import type { Event, EventType } from '../../src/mesos/event.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import { agentId, frameworkId, taskId } from '../../src/mesos/ids.ts';
import type { AgentId, FrameworkId, OfferId } from '../../src/mesos/ids.ts';
import type { Filters, Offer, Operation } from '../../src/mesos/offer.ts';
import type { OfferConstraints } from '../../src/mesos/offer-constraints.ts';
import { toThousandths } from '../../src/mesos/scalar.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import type { TaskState } from '../../src/mesos/task-state.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';
import type { BackEnd, BridgeHarness, SessionEar } from './bridge-harness.ts';
import { frameworkInfo } from './builders.ts';

/** A call without the framework's id, which the double fills in. */
type Words<Type extends Call['type']> = Omit<Call<Type>, 'frameworkId'>;

export interface FrameworkOptions {
  readonly info?: FrameworkInfo;
  readonly suppressedRoles?: readonly string[];
  readonly offerConstraints?: OfferConstraints;
  /** Whether each update is acknowledged as soon as it arrives. Default true. */
  readonly acknowledges?: boolean;
}

/** What an offer holds of a scalar resource. */
export function scalarOf({ resources }: Pick<Offer, 'resources'>, name: string): number {
  const amounts = resources.map((resource) =>
    resource.type === 'SCALAR' && resource.name === name ? (toThousandths(resource.scalar) ?? 0) : 0,
  );
  return amounts.reduce((sum, amount) => sum + amount, 0) / 1000;
}

/** A framework of a few words: it remembers all it hears, and says what it is told to. */
export class TestFramework implements SessionEar {
  readonly session: SessionId;
  readonly events: Event[] = [];
  readonly refusals: Refusal[] = [];
  isClosed = false;
  readonly #bridge: BridgeHarness<BackEnd>;
  readonly #options: FrameworkOptions;
  readonly #used = new Set<OfferId>();
  #id: FrameworkId | undefined;

  constructor(bridge: BridgeHarness<BackEnd>, options: FrameworkOptions = {}) {
    this.#bridge = bridge;
    this.#options = options;
    this.session = bridge.openSession(this);
  }

  subscribe(): this {
    const { info = frameworkInfo(), suppressedRoles, offerConstraints } = this.#options;
    const subscribe = {
      frameworkInfo: info,
      ...(suppressedRoles === undefined ? {} : { suppressedRoles }),
      ...(offerConstraints === undefined ? {} : { offerConstraints }),
    };
    const id = info.id === undefined ? {} : { frameworkId: info.id };
    this.#bridge.feed({
      type: 'call',
      caller: { sessionId: this.session },
      call: { type: 'SUBSCRIBE', subscribe, ...id },
    });
    return this;
  }

  get id(): FrameworkId {
    if (this.#id === undefined) throw new Error('the framework is not subscribed');
    return this.#id;
  }

  /** The session breaks. */
  disconnect(): void {
    this.#bridge.feed({ type: 'session-closed', sessionId: this.session });
  }

  heard(event: Event): void {
    this.events.push(event);
    if (event.type === 'SUBSCRIBED') this.#id = event.subscribed.frameworkId;
    if (event.type === 'UPDATE' && (this.#options.acknowledges ?? true))
      this.acknowledge(event.update.status);
  }

  refused(_call: Call, refusal: Refusal): void {
    this.refusals.push(refusal);
  }

  closed(): void {
    this.isClosed = true;
  }

  say<Type extends Call['type']>(words: Words<Type>): void {
    // Words with the framework's id are the call they are the words of.
    const call = { ...words, frameworkId: this.id } as unknown as Call;
    this.#bridge.feed({ type: 'call', caller: { sessionId: this.session }, call });
  }

  accept(offers: readonly Offer[], operations: readonly Operation[], filters?: Filters): void {
    for (const { id } of offers) this.#used.add(id);
    this.acceptIds(
      offers.map(({ id }) => id),
      operations,
      filters,
    );
  }

  acceptIds(offerIds: readonly OfferId[], operations: readonly Operation[], filters?: Filters): void {
    const accept = { offerIds, operations, ...(filters === undefined ? {} : { filters }) };
    this.say<'ACCEPT'>({ type: 'ACCEPT', accept });
  }

  /** Accepts offers with one LAUNCH. */
  launchOn(offers: readonly Offer[], taskInfos: readonly TaskInfo[], filters?: Filters): void {
    this.accept(offers, [{ type: 'LAUNCH', launch: { taskInfos } }], filters);
  }

  /** Launches tasks on whatever offer there is of their agent. */
  launch(...taskInfos: readonly TaskInfo[]): void {
    const agents = new Set(taskInfos.map((task) => task.agentId));
    for (const agent of agents) {
      const tasks = taskInfos.filter((task) => task.agentId === agent);
      this.launchOn(this.offersOf(agent), tasks, { refuseSeconds: 0 });
    }
  }

  decline(offers: readonly Offer[], refuseSeconds?: number): void {
    for (const { id } of offers) this.#used.add(id);
    const filters = refuseSeconds === undefined ? {} : { filters: { refuseSeconds } };
    this.say<'DECLINE'>({ type: 'DECLINE', decline: { offerIds: offers.map(({ id }) => id), ...filters } });
  }

  kill(id: string, on?: string): void {
    const agent = on === undefined ? {} : { agentId: agentId(on) };
    this.say<'KILL'>({ type: 'KILL', kill: { taskId: taskId(id), ...agent } });
  }

  reconcile(...tasks: readonly { readonly id: string; readonly on?: string }[]): void {
    const asked = tasks.map(({ id, on }): ReconcileTask => ({
      taskId: taskId(id),
      ...(on === undefined ? {} : { agentId: agentId(on) }),
    }));
    this.say<'RECONCILE'>({ type: 'RECONCILE', reconcile: { tasks: asked } });
  }

  /** Acknowledges a status; one without uuid needs none. */
  acknowledge(status: TaskStatus): void {
    const { taskId: id, agentId: agent, uuid } = status;
    if (uuid === undefined || agent === undefined) return;
    this.say<'ACKNOWLEDGE'>({ type: 'ACKNOWLEDGE', acknowledge: { taskId: id, agentId: agent, uuid } });
  }

  eventsOf<Type extends EventType>(type: Type): readonly Event<Type>[] {
    // The type tells which events these are, which `filter` cannot carry through the union.
    return this.events.filter((event) => event.type === type) as unknown as Event<Type>[];
  }

  /** Every offer ever made, in order. */
  get allOffers(): readonly Offer[] {
    return this.eventsOf('OFFERS').flatMap(({ offers }) => offers.offers);
  }

  get rescinded(): readonly OfferId[] {
    return this.eventsOf('RESCIND').map(({ rescind }) => rescind.offerId);
  }

  /** Offers that are neither answered nor rescinded. */
  get offers(): readonly Offer[] {
    const gone = new Set([...this.#used, ...this.rescinded]);
    return this.allOffers.filter(({ id }) => !gone.has(id));
  }

  offersOf(agent: AgentId | string): readonly Offer[] {
    return this.offers.filter((offer) => offer.agentId === agent);
  }

  /** The only offer there is. */
  get offer(): Offer {
    const [only, ...others] = this.offers;
    if (only === undefined || others.length > 0) throw new Error(`there are ${this.offers.length} offers`);
    return only;
  }

  get statuses(): readonly TaskStatus[] {
    return this.eventsOf('UPDATE').map(({ update }) => update.status);
  }

  statusesOf(id: string): readonly TaskStatus[] {
    return this.statuses.filter((status) => status.taskId === id);
  }

  states(id: string): readonly TaskState[] {
    return this.statusesOf(id).map(({ state }) => state);
  }

  /** What was said last of a task. */
  status(id: string): TaskStatus {
    const last = this.statusesOf(id).at(-1);
    if (last === undefined) throw new Error(`nothing was ever said of ${id}`);
    return last;
  }
}

export const named = (id: string): FrameworkInfo => frameworkInfo({ id: frameworkId(id) });
