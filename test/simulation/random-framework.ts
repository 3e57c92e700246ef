import { agentId, frameworkId, taskId } from '../../src/mesos/ids.ts';
import type { AgentId, FrameworkId, OfferId, TaskId } from '../../src/mesos/ids.ts';
import type { Call } from '../../src/mesos/call.ts';
import type { Event } from '../../src/mesos/event.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import { rangesResource, scalarResource } from '../../src/mesos/resource.ts';
import type { Resource } from '../../src/mesos/resource.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import { isTerminal } from '../../src/mesos/task-state.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';
import { REFERENCES } from './definitions.ts';
import type { Chance } from './random.ts';
import type { World } from './world.ts';

/** What the framework knows of one of its tasks. */
interface Known {
  readonly taskId: TaskId;
  readonly agentId: AgentId;
  status?: TaskStatus;
  killed: boolean;
}

const scalarOf = (offer: Offer, name: string): number =>
  offer.resources.reduce((sum, r) => (r.name === name && r.type === 'SCALAR' ? sum + r.scalar : sum), 0);

const firstPort = (offer: Offer): number | undefined =>
  offer.resources.flatMap((r) => (r.name === 'ports' && r.type === 'RANGES' ? r.ranges : []))[0]?.begin;

/** A framework that does everything the scheduler API allows, at random, and remembers what it is told. */
export class RandomFramework {
  readonly #chance: Chance;
  readonly #world: World;
  readonly #send: (call: Call) => void;
  readonly #info: FrameworkInfo;
  readonly #tasks = new Map<TaskId, Known>();
  #id: FrameworkId | undefined;
  #names = 0;
  #calm = false;

  constructor(chance: Chance, world: World, send: (call: Call) => void) {
    this.#chance = chance;
    this.#world = world;
    this.#send = send;
    const capabilities = (['PARTITION_AWARE', 'TASK_KILLING_STATE'] as const).filter(() =>
      chance.happens(0.5),
    );
    this.#info = {
      user: 'root',
      name: 'random',
      capabilities: capabilities.map((type) => ({ type })),
      ...(chance.happens(0.3) ? { id: frameworkId('chosen-by-client') } : {}),
    };
  }

  start(): void {
    const { id } = this.#info;
    const subscribe = { frameworkInfo: this.#info };
    this.#send({ type: 'SUBSCRIBE', subscribe, ...(id === undefined ? {} : { frameworkId: id }) });
  }

  /** From now on: no new tasks; everything is acknowledged, and what was killed is killed again. */
  calmDown(): void {
    this.#calm = true;
    for (const id of this.alive) if (this.wasKilled(id)) this.#kill(id);
  }

  /** Tasks the framework believes to be alive. */
  get alive(): readonly TaskId[] {
    return [...this.#tasks.values()].filter((task) => !this.#isOver(task)).map((task) => task.taskId);
  }

  wasKilled(id: TaskId): boolean {
    return this.#tasks.get(id)?.killed === true;
  }

  get launched(): number {
    return this.#tasks.size;
  }

  agentOf(id: TaskId): AgentId | undefined {
    return this.#tasks.get(id)?.agentId;
  }

  stateOf(id: TaskId): TaskStatus['state'] | undefined {
    return this.#tasks.get(id)?.status?.state;
  }

  reconcileAll(): void {
    this.#call({ type: 'RECONCILE', reconcile: { tasks: this.alive.map((id) => ({ taskId: id })) } });
  }

  receive(event: Event): void {
    switch (event.type) {
      case 'SUBSCRIBED':
        this.#id = event.subscribed.frameworkId;
        return;
      case 'OFFERS':
        for (const offer of event.offers.offers) this.#consider(offer);
        return;
      case 'UPDATE':
        this.#learn(event.update.status);
        return;
      default:
    }
  }

  /** Something a framework does by itself. */
  act(): void {
    const what = this.#chance.number();
    const some = this.#chance.pick(this.alive);
    if (what < 0.35 && some !== undefined) this.#kill(some);
    else if (what < 0.5) this.#call({ type: 'RECONCILE', reconcile: { tasks: [] } });
    else if (what < 0.6)
      this.#call({ type: 'RECONCILE', reconcile: { tasks: [{ taskId: taskId('never-heard-of') }] } });
    else if (what < 0.65) this.#call({ type: 'SUPPRESS' });
    else if (what < 0.8) this.#call({ type: 'REVIVE' });
    else if (what < 0.85) this.#call({ type: 'KILL', kill: { taskId: taskId('never-heard-of') } });
    else this.#call({ type: 'REVIVE', revive: { roles: ['*'] } });
  }

  #call(call: Call): void {
    if (this.#id !== undefined) this.#send({ ...call, frameworkId: this.#id });
  }

  #kill(id: TaskId): void {
    const known = this.#tasks.get(id);
    if (known !== undefined) known.killed = true;
    this.#call({ type: 'KILL', kill: { taskId: id } });
  }

  /** A task the master does not know is over as well, as far as a framework is concerned. */
  #isOver({ status }: Known): boolean {
    return status !== undefined && (isTerminal(status.state) || status.state === 'TASK_UNKNOWN');
  }

  #consider(offer: Offer): void {
    const delayMs = this.#chance.happens(0.8) ? this.#chance.between(0, 50) : this.#chance.between(50, 5_000);
    this.#world.after(delayMs, () => {
      if (this.#calm || this.#chance.happens(0.2)) this.#decline(offer.id);
      else this.#accept(offer);
      if (!this.#calm && this.#chance.happens(0.05)) this.#accept(offer);
    });
  }

  #decline(id: OfferId): void {
    const refuseSeconds = this.#chance.pick([0, 1, 5, -1, 10]) ?? 5;
    this.#call({ type: 'DECLINE', decline: { offerIds: [id], filters: { refuseSeconds } } });
  }

  #accept(offer: Offer): void {
    const taskInfos = Array.from({ length: this.#chance.between(0, 3) }, () => this.#taskFor(offer));
    const accept = {
      offerIds: [offer.id],
      operations: [{ type: 'LAUNCH', launch: { taskInfos } }],
      filters: { refuseSeconds: this.#chance.pick([0, 0.5, 2]) ?? 0 },
    } as const;
    this.#call({ type: 'ACCEPT', accept });
  }

  #taskFor(offer: Offer): TaskInfo {
    this.#names += 1;
    const id = taskId(`task-${this.#names}`);
    const port = this.#chance.happens(0.2) ? firstPort(offer) : undefined;
    const resources: Resource[] = [
      scalarResource('cpus', this.#chance.pick([0.1, 0.25, 0.5, 0.333, scalarOf(offer, 'cpus') / 2]) ?? 0.1),
      scalarResource('mem', this.#chance.pick([32, 64, 128, 256, 100_000]) ?? 64),
      ...(this.#chance.happens(0.3) ? [scalarResource('disk', 100)] : []),
      ...(port === undefined ? [] : [rangesResource('ports', [{ begin: port, end: port }])]),
    ];
    this.#tasks.set(id, { taskId: id, agentId: offer.agentId, killed: false });
    return {
      name: id,
      taskId: id,
      agentId: this.#chance.happens(0.02) ? agentId('another') : offer.agentId,
      resources,
      command: {
        value: this.#chance.pick(REFERENCES) ?? 'job:1',
        environment: [{ name: 'LOCAL_ECS_LIFE', value: JSON.stringify(this.#life()) }],
      },
    };
  }

  #life(): object {
    const what = this.#chance.number();
    const runMs = this.#chance.between(0, 20_000);
    if (what < 0.35) return { runMs, exitCode: 0 };
    if (what < 0.55) return { runMs, exitCode: this.#chance.between(1, 255) };
    if (what < 0.6) return { runMs, oom: true };
    if (what < 0.65) return { pullError: 'no such image' };
    if (what < 0.7) return { ignoresSigterm: true };
    if (what < 0.75) return { stopExitCode: 0 };
    return {};
  }

  #learn(status: TaskStatus): void {
    const known = this.#tasks.get(status.taskId);
    const isNews = known !== undefined && (!this.#isOver(known) || known.status?.state === 'TASK_LOST');
    if (isNews) known.status = status;
    if (status.uuid === undefined || status.agentId === undefined) return;
    if (!this.#calm && this.#chance.happens(0.1)) return;
    const { agentId: agent, taskId: id, uuid } = status;
    const acknowledge = (): void => {
      this.#call({ type: 'ACKNOWLEDGE', acknowledge: { agentId: agent, taskId: id, uuid } });
    };
    this.#world.after(this.#chance.between(0, 500), acknowledge);
    if (this.#chance.happens(0.1)) this.#world.after(this.#chance.between(500, 15_000), acknowledge);
  }
}
