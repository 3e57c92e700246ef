import type { CallRefusal, Connect, FrameworkSession } from '../../../src/driver/framework-session.ts';
import type { Call } from '../../../src/mesos/call.ts';
import type { Event, EventType } from '../../../src/mesos/event.ts';
import type { FrameworkInfo } from '../../../src/mesos/framework-info.ts';
import { taskId } from '../../../src/mesos/ids.ts';
import type { FrameworkId } from '../../../src/mesos/ids.ts';
import type { Filters, Offer } from '../../../src/mesos/offer.ts';
import { scalarResource } from '../../../src/mesos/resource.ts';
import type { TaskInfo } from '../../../src/mesos/task-info.ts';
import type { TaskState } from '../../../src/mesos/task-state.ts';
import type { TaskStatus } from '../../../src/mesos/task-status.ts';
import { Heard } from '../../support/heard.ts';

/** A call without the framework's id, which is filled in. */
type Words<Type extends Call['type']> = Omit<Call<Type>, 'frameworkId'>;

/** A framework that is kept for an hour when it is gone. */
export const FRAMEWORK: FrameworkInfo = {
  user: 'ann',
  name: 'contract',
  failoverTimeout: 3_600,
  roles: ['batch'],
  capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }],
};

/** A small task of a sample definition. */
export function taskOn({ agentId }: Offer, name: string, runs = 'sleep360:1'): TaskInfo {
  const resources = [scalarResource('cpus', 0.125), scalarResource('mem', 64)];
  return { name, taskId: taskId(name), agentId, resources, command: { value: runs } };
}

/** A framework at the near end of a session: it remembers what it hears, and says what it is told to. */
export class ContractFramework {
  readonly events: Event[] = [];
  readonly refusals: { readonly call: Call; readonly refusal: CallRefusal }[] = [];
  readonly info: FrameworkInfo;
  readonly #heard = new Heard();
  #isClosed = false;
  #session: FrameworkSession | undefined;
  #fences = 0;

  private constructor(info: FrameworkInfo) {
    this.info = info;
  }

  static async connect(connect: Connect, info: FrameworkInfo = FRAMEWORK): Promise<ContractFramework> {
    const framework = new ContractFramework(info);
    framework.#session = await connect({
      received: (event) => {
        framework.events.push(event);
        framework.#heard.tell();
      },
      refused: (call, refusal) => {
        framework.refusals.push({ call, refusal });
        framework.#heard.tell();
      },
      closed: () => {
        framework.#isClosed = true;
        framework.#heard.tell();
      },
    });
    return framework;
  }

  /** Its id, once it is subscribed. */
  get id(): FrameworkId {
    const [subscribed] = this.eventsOf('SUBSCRIBED');
    if (subscribed === undefined) throw new Error('the framework is not subscribed');
    return subscribed.subscribed.frameworkId;
  }

  sendSubscribe(): void {
    const { id } = this.info;
    const named = id === undefined ? {} : { frameworkId: id };
    this.#send({ type: 'SUBSCRIBE', ...named, subscribe: { frameworkInfo: this.info } });
  }

  async subscribe(): Promise<this> {
    this.sendSubscribe();
    await this.next('SUBSCRIBED');
    return this;
  }

  say<Type extends Call['type']>(words: Words<Type>): void {
    // Words with the framework's id are the call they are the words of.
    this.#send({ ...words, frameworkId: this.id } as unknown as Call);
  }

  /** The first event of a type that comes, or came, after some others of it. */
  next<Type extends EventType>(type: Type, after = 0): Promise<Event<Type>> {
    return this.#heard.until(() => this.eventsOf(type)[after]);
  }

  /** An offer after some others. */
  offer(after = 0): Promise<Offer> {
    return this.#heard.until(() => this.offers[after]);
  }

  status(id: string, state: TaskState): Promise<TaskStatus> {
    return this.#heard.until(() => this.statusesOf(id).find((status) => status.state === state));
  }

  refusal(): Promise<CallRefusal> {
    return this.#heard.until(() => this.refusals[0]?.refusal);
  }

  async closed(): Promise<void> {
    await this.#heard.until(() => this.#isClosed || undefined);
  }

  /** Waits until the master has taken, and we have heard, everything that was said before. */
  async fence(): Promise<void> {
    this.#fences += 1;
    const id = `fence-${this.#fences}`;
    this.reconcile(id);
    await this.status(id, 'TASK_UNKNOWN');
  }

  launch(offer: Offer, ...taskInfos: readonly TaskInfo[]): void {
    const operations = [{ type: 'LAUNCH', launch: { taskInfos } }] as const;
    this.say<'ACCEPT'>({ type: 'ACCEPT', accept: { offerIds: [offer.id], operations } });
  }

  decline({ id }: Offer, filters?: Filters): void {
    const decline = { offerIds: [id], ...(filters === undefined ? {} : { filters }) };
    this.say<'DECLINE'>({ type: 'DECLINE', decline });
  }

  reconcile(...ids: readonly string[]): void {
    const tasks = ids.map((id) => ({ taskId: taskId(id) }));
    this.say<'RECONCILE'>({ type: 'RECONCILE', reconcile: { tasks } });
  }

  acknowledge({ taskId: id, agentId, uuid }: TaskStatus): void {
    if (agentId === undefined || uuid === undefined) throw new Error(`no update of ${id}`);
    this.say<'ACKNOWLEDGE'>({ type: 'ACKNOWLEDGE', acknowledge: { taskId: id, agentId, uuid } });
  }

  eventsOf<Type extends EventType>(type: Type): readonly Event<Type>[] {
    // The type tells which events these are, which `filter` cannot carry through the union.
    return this.events.filter((event) => event.type === type) as unknown as Event<Type>[];
  }

  get offers(): readonly Offer[] {
    return this.eventsOf('OFFERS').flatMap(({ offers }) => offers.offers);
  }

  get statuses(): readonly TaskStatus[] {
    return this.eventsOf('UPDATE').map(({ update }) => update.status);
  }

  statusesOf(id: string): readonly TaskStatus[] {
    return this.statuses.filter((status) => status.taskId === id);
  }

  async close(): Promise<void> {
    await this.#session?.close();
  }

  #send(call: Call): void {
    if (this.#session === undefined) throw new Error('the framework is not connected');
    this.#session.send(call);
  }
}
