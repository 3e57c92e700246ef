import type { SessionId } from '../../../src/bridge/input.ts';
import type { Call } from '../../../src/mesos/call.ts';
import type { Event } from '../../../src/mesos/event.ts';
import type { FrameworkInfo } from '../../../src/mesos/framework-info.ts';
import { taskId } from '../../../src/mesos/ids.ts';
import type { FrameworkId, OfferId, TaskId } from '../../../src/mesos/ids.ts';
import type { Offer } from '../../../src/mesos/offer.ts';
import type { TaskStatus } from '../../../src/mesos/task-status.ts';
import type { Chance } from '../random.ts';
import type { ConstraintDraws } from '../roles.ts';
import type { Sessions } from '../sessions.ts';
import type { World } from '../world.ts';
import { acknowledgementsOf } from './acknowledgements.ts';
import { KnownTasks } from './known-tasks.ts';
import { drawInfo, drawManners } from './manners.ts';
import type { Manners } from './manners.ts';
import type { TaskMaker } from './task-maker.ts';

const NEVER_HEARD_OF = taskId('never-heard-of');

/** What frameworks of one simulation have in common. */
export interface Scene {
  readonly chance: Chance;
  readonly world: World;
  readonly sessions: Sessions;
  readonly tasks: TaskMaker;
  /** Names of frameworks whose tasks are alike, so that their launches can share calls. */
  readonly alike: readonly string[];
  /** Whether somebody answers at the bridge's address. */
  readonly isUp: () => boolean;
  /** Offers anybody was ever made: what one framework could take from another. */
  readonly offers: Offer[];
  /** What they want of agents. */
  readonly constraints: ConstraintDraws;
  /** What a framework says, when it says it. */
  readonly said: (session: SessionId, call: Call) => void;
  /** What it is told, when it hears it. */
  readonly heard: (session: SessionId, event: Event) => void;
  /** A framework has forgotten its tasks. */
  readonly forgot: (id: FrameworkId) => void;
}

/** A framework that does everything the scheduler API allows, at random, and some of what it does not. */
export class RandomFramework {
  readonly #name: string;
  readonly #scene: Scene;
  readonly #manners: Manners;
  #info: FrameworkInfo;
  #known = new KnownTasks();
  #session: SessionId | undefined;
  #subscribed = false;
  #names = 0;
  #calm = false;
  /** It has nothing to do with the bridge any more. */
  #over = false;
  launched = 0;

  constructor(name: string, scene: Scene) {
    this.#name = name;
    this.#scene = scene;
    this.#manners = drawManners(scene.chance);
    this.#info = drawInfo(scene.chance, name);
  }

  get #isAlike(): boolean {
    return this.#scene.alike.includes(this.#name);
  }

  /** The id it is subscribed under. */
  get id(): FrameworkId | undefined {
    return this.#subscribed ? this.#info.id : undefined;
  }

  connect(): void {
    if (this.#over || this.#session !== undefined) return;
    if (this.#scene.isUp()) this.#subscribe();
    else this.#connectAfter(this.#scene.chance.between(100, 2_000));
  }

  /** From now on: no new tasks; offers are declined, everything is acknowledged. */
  calmDown(): void {
    this.#calm = true;
    this.connect();
    this.#call({ type: 'DECLINE', decline: { offerIds: this.#scene.offers.map(({ id }) => id) } });
  }

  /** Wants every offer it can get. */
  revive(): void {
    this.#call({ type: 'REVIVE' });
  }

  /** Something a framework does by itself. */
  act(): void {
    const { chance } = this.#scene;
    const { subscribesTwice, leaves, tearsDown } = this.#manners;
    if (chance.happens(subscribesTwice)) this.#subscribe();
    else if (chance.happens(leaves)) this.#leave();
    else if (chance.happens(tearsDown)) this.#tearDown();
    else this.#actNormally(chance.number());
  }

  #actNormally(what: number): void {
    const some = this.#scene.chance.pick(this.#known.alive);
    if (what < 0.35 && some !== undefined) this.#kill(some);
    else if (what < 0.45) this.#call({ type: 'RECONCILE', reconcile: { tasks: [] } });
    else if (what < 0.5) this.#storm();
    else if (what < 0.6)
      this.#call({ type: 'RECONCILE', reconcile: { tasks: [{ taskId: NEVER_HEARD_OF }] } });
    else if (what < 0.65) this.#call({ type: 'SUPPRESS' });
    else if (what < 0.85) this.#call({ type: 'REVIVE' });
    else if (what < 0.9) this.#call({ type: 'KILL', kill: { taskId: NEVER_HEARD_OF } });
    else this.#call({ type: 'REVIVE', revive: { roles: ['*'] } });
  }

  /** Asks for everything, again and again. */
  #storm(): void {
    for (let i = this.#scene.chance.between(2, 10); i > 0; i -= 1) this.#reconcile();
  }

  #reconcile(): void {
    const tasks = this.#known.told.map((id) => ({ taskId: id }));
    if (tasks.length > 0) this.#call({ type: 'RECONCILE', reconcile: { tasks } });
  }

  #subscribe(): void {
    const session: SessionId = this.#scene.sessions.open(this.#name, {
      heard: (event) => {
        this.#scene.heard(session, event);
        this.#hear(session, event);
      },
      lost: () => {
        if (session === this.#session) this.#lost();
      },
    });
    this.#session = session;
    this.#subscribed = false;
    const { id } = this.#info;
    const { roles = ['*'] } = this.#info;
    const offerConstraints = this.#scene.constraints.next(roles);
    const subscribe = {
      frameworkInfo: this.#info,
      ...(offerConstraints === undefined ? {} : { offerConstraints }),
    };
    this.#say({ type: 'SUBSCRIBE', subscribe, ...(id === undefined ? {} : { frameworkId: id }) });
  }

  /** The session is broken. Mostly it comes back at once. */
  #lost(): void {
    const { chance } = this.#scene;
    this.#session = undefined;
    this.#subscribed = false;
    const isPrompt = this.#calm || chance.happens(0.8);
    this.#connectAfter(isPrompt ? chance.between(0, 1_000) : chance.between(1_000, 30_000));
  }

  #connectAfter(ms: number): void {
    this.#scene.world.after(ms, () => {
      this.connect();
    });
  }

  /** Hangs up; comes back later, perhaps as one that remembers only its id, or nothing. */
  #leave(): void {
    const { chance, sessions, forgot } = this.#scene;
    if (this.#session === undefined) return;
    sessions.close(this.#session);
    const { id } = this.#info;
    if (chance.happens(0.3)) {
      this.#known = new KnownTasks();
      if (id !== undefined) forgot(id);
    }
    if (chance.happens(0.15)) this.#beNew();
    this.#lost();
  }

  #tearDown(): void {
    if (!this.#subscribed) return;
    this.#call({ type: 'TEARDOWN' });
    this.#over = true;
    if (this.#manners.returns) this.#tryToReturn();
  }

  /** Asks once more, under the id that is over; whatever it hears is of no interest to it. */
  #tryToReturn(): void {
    const { chance, world } = this.#scene;
    world.after(chance.between(100, 20_000), () => {
      if (this.#scene.isUp()) this.#subscribe();
    });
  }

  /** Goes on as another framework. */
  #beNew(): void {
    const { id, ...info } = this.#info;
    this.#info = info;
    this.#known = new KnownTasks();
  }

  #say(call: Call): void {
    if (this.#session === undefined) return;
    this.#scene.said(this.#session, call);
    this.#scene.sessions.say(this.#session, call);
  }

  #call(call: Call): void {
    const { id } = this.#info;
    if (id !== undefined && this.#subscribed) this.#say({ ...call, frameworkId: id });
  }

  #kill(id: TaskId): void {
    this.#known.wantDead(id);
    this.#call({ type: 'KILL', kill: { taskId: id } });
  }

  #hear(session: SessionId, event: Event): void {
    if (session !== this.#session) return;
    switch (event.type) {
      case 'SUBSCRIBED':
        this.#begin(event.subscribed.frameworkId);
        return;
      case 'OFFERS':
        for (const offer of event.offers.offers) this.#consider(offer);
        return;
      case 'UPDATE':
        this.#learn(event.update.status);
        return;
      case 'ERROR':
        if (event.error.message === 'Framework has been removed') this.#beNew();
        return;
      default:
    }
  }

  /** What every framework does first: asks what became of its tasks, and repeats what it wants. */
  #begin(id: FrameworkId): void {
    this.#info = { ...this.#info, id };
    this.#subscribed = true;
    const tasks = this.#known.alive.map((task) => ({ taskId: task }));
    if (tasks.length > 0) this.#call({ type: 'RECONCILE', reconcile: { tasks } });
    this.#call({ type: 'RECONCILE', reconcile: { tasks: [] } });
    if (this.#manners.repeatsKills) for (const task of this.#known.wantedDead) this.#kill(task);
  }

  #consider(offer: Offer): void {
    const { chance, world, offers } = this.#scene;
    offers.push(offer);
    const delayMs = chance.happens(0.8) ? chance.between(0, 50) : chance.between(50, 5_000);
    world.after(delayMs, () => {
      if (this.#calm) this.#decline(offer.id);
      else if (!chance.happens(this.#manners.hoards)) this.#answer(offer);
    });
  }

  #answer(offer: Offer): void {
    const { chance, offers } = this.#scene;
    if (chance.happens(0.2)) this.#decline(offer.id);
    else this.#accept(offer);
    if (chance.happens(0.05)) this.#accept(offer);
    const other = chance.happens(this.#manners.acceptsWrongly) ? chance.pick(offers) : undefined;
    if (other !== undefined) this.#accept(other);
  }

  #decline(id: OfferId): void {
    const refuseSeconds = this.#scene.chance.pick([0, 1, 5, -1, 10]) ?? 5;
    this.#call({ type: 'DECLINE', decline: { offerIds: [id], filters: { refuseSeconds } } });
  }

  #accept(offer: Offer): void {
    const { chance, tasks } = this.#scene;
    if (!this.#subscribed) return;
    const taskInfos = Array.from({ length: chance.between(0, 3) }, () => {
      const task = tasks.make(this.#nextTaskId(), offer, this.#isAlike);
      this.#known.add(task.taskId);
      this.launched += 1;
      return task;
    });
    const accept = {
      offerIds: [offer.id],
      operations: [{ type: 'LAUNCH', launch: { taskInfos } }],
      filters: { refuseSeconds: chance.pick([0, 0.5, 2]) ?? 0 },
    } as const;
    this.#call({ type: 'ACCEPT', accept });
    for (const task of taskInfos)
      if (chance.happens(this.#manners.killsAtOnce)) this.#killAfter(chance.between(4, 100), task.taskId);
  }

  #killAfter(ms: number, id: TaskId): void {
    this.#scene.world.after(ms, () => {
      this.#kill(id);
    });
  }

  #nextTaskId(): TaskId {
    const { chance } = this.#scene;
    const reuses = !this.#isAlike && chance.happens(this.#manners.reusesIds);
    const old = reuses ? chance.pick(this.#known.ended) : undefined;
    if (old !== undefined) return old;
    this.#names += 1;
    return taskId(`task-${this.#names}`);
  }

  #learn(status: TaskStatus): void {
    const { chance, world } = this.#scene;
    this.#known.learn(status);
    const manner = this.#calm ? 'soon' : this.#manners.acknowledges;
    for (const { afterMs, call } of acknowledgementsOf(chance, manner, status))
      world.after(afterMs, () => {
        this.#call(call);
      });
  }
}
