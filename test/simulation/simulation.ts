import type { FatalCause } from '../../src/bridge/effect.ts';
import type { SessionId } from '../../src/bridge/input.ts';
import type { Event } from '../../src/mesos/event.ts';
import type { FrameworkId } from '../../src/mesos/ids.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import { EngineEcs } from '../support/engine-ecs.ts';
import { EVENT_QUEUE } from '../support/engine-events.ts';
import { createSeededIds } from '../support/seeded-ids.ts';
import { ThrottlingEcs } from '../support/throttling-ecs.ts';
import { BridgeProcess } from './bridge-process.ts';
import type { Surroundings } from './bridge-process.ts';
import { Crashes } from './crashes.ts';
import { DEFINITIONS } from './definitions.ts';
import { describeCall, describeEvent, describeNote } from './describe.ts';
import { Disasters } from './disasters.ts';
import { RandomFramework } from './framework/random-framework.ts';
import { TaskMaker } from './framework/task-maker.ts';
import { EventStream, hasQueue } from './event-stream.ts';
import { HEART } from './heart.ts';
import type { Heart } from './heart.ts';
import { History } from './history.ts';
import type { FoundViolation, Outcome, SimulationOptions } from './outcome.ts';
import { Oracle } from './oracle/oracle.ts';
import type { Violation } from './oracle/violation.ts';
import { Chance } from './random.ts';
import { ConstraintDraws } from './roles.ts';
import { hasServices, isOfService, OthersServices } from './services.ts';
import { Sessions } from './sessions.ts';
import {
  drawAssumptions,
  drawConfig,
  drawConsistency,
  drawReadAssumptions,
  isSharing,
  isThrottled,
  isTranslating,
  TIGHT_LIMITS,
} from './settings.ts';
import { SimulatedStore } from './store.ts';
import { UnreliableEcs } from './unreliable-ecs.ts';
import { UnreliableHosts } from './unreliable-hosts.ts';
import { World } from './world.ts';

const OWNER = 'simulation';

/** How long faults go on, and how long everything has to come to rest after them. */
const TROUBLE_MS = 90_000;
const CALM_MS = 120_000;

const MAX_START_MS = 2_000;

/** How long everything free has to be offered again once frameworks want all. */
const RESUME_MS = 15_000;

/** Bridge and embedded ECS on virtual time, with random frameworks, faults and crashes; all from one seed. */
class Simulation {
  readonly #seed: number;
  readonly #chance: Chance;
  readonly #world = new World();
  readonly #history: History;
  readonly #ecs: EngineEcs;
  readonly #api: UnreliableEcs;
  readonly #hosts: UnreliableHosts;
  readonly #events: EventStream | undefined;
  readonly #services: OthersServices | undefined;
  readonly #oracle: Oracle;
  readonly #sessions: Sessions;
  readonly #frameworks: readonly RandomFramework[];
  readonly #disasters: Disasters;
  readonly #crashes: Crashes;
  readonly #store = new SimulatedStore();
  readonly #heart: () => Heart;
  readonly #surroundings: Omit<Surroundings, 'heart'>;
  readonly #violations: FoundViolation[] = [];
  readonly #losesStores: boolean;
  #bridge: BridgeProcess | undefined;
  #checkedAtMs = 0;
  #calm = false;
  #deaths = 0;
  #storesLost = 0;
  #ecsWakeAtMs = Number.POSITIVE_INFINITY;

  constructor(seed: number, { owner = OWNER, heart = () => HEART, faultPlan }: SimulationOptions) {
    const chance = new Chance(seed);
    this.#seed = seed;
    this.#chance = chance;
    this.#heart = heart;
    this.#history = new History(this.#world.nowMs);
    this.#ecs = this.#makeEcs();
    if (faultPlan !== undefined)
      this.#ecs.admin({ type: 'ApplyFaultPlan', plan: faultPlan }, this.#world.nowMs);
    this.#events = hasQueue(seed) ? new EventStream(seed, this.#ecs, this.#world, this.#history) : undefined;
    this.#services = hasServices(seed)
      ? new OthersServices(seed, this.#ecs, this.#world, this.#history)
      : undefined;
    const config = drawConfig(chance, seed, owner);
    this.#oracle = new Oracle({
      ecs: this.#ecs,
      owner: OWNER,
      config,
      now: () => this.#world.nowMs,
      report: (rule, what, about) => {
        this.#broken({ rule, what, about });
      },
    });
    const api = isThrottled(seed) ? new ThrottlingEcs(this.#ecs, TIGHT_LIMITS) : this.#ecs;
    this.#api = new UnreliableEcs(chance, this.#world, this.#history, api, (call) => {
      this.#oracle.acts(call);
    });
    this.#hosts = new UnreliableHosts(seed, this.#world);
    this.#crashes = new Crashes(chance);
    this.#losesStores = chance.happens(0.35);
    this.#sessions = new Sessions(chance, this.#world, (input) => {
      this.#bridge?.take(input);
    });
    this.#disasters = new Disasters(chance, this.#world, this.#ecs, this.#history);
    this.#surroundings = {
      chance,
      world: this.#world,
      store: this.#store,
      crashes: this.#crashes,
      ids: createSeededIds(seed),
      config,
      taken: (inputs) => {
        this.#oracle.taken(inputs);
      },
      tell: (session, event) => {
        this.#tell(session, event);
      },
      hangUp: (session) => {
        this.#oracle.hungUp(session);
        this.#sessions.hangUp(session);
      },
      callEcs: (call, answered, isAlive) => {
        this.#oracle.called(call);
        this.#api.call(call, answered, isAlive);
      },
      resolveHosts: (ec2InstanceIds, answered) => {
        this.#hosts.resolve(ec2InstanceIds, answered);
      },
      acknowledge: (receipt) => {
        this.#events?.acknowledge(receipt);
      },
      noted: (note) => {
        this.#history.add(this.#world.nowMs, () => describeNote(note));
      },
      unsound: (problem) => {
        this.#broken({ rule: 'STATE', what: problem, about: [] });
      },
      failed: (cause) => {
        this.#failed(cause);
      },
      died: () => {
        this.#died();
      },
    };
    this.#frameworks = this.#makeFrameworks(config.shareLaunches);
  }

  run(): Outcome {
    this.#startBridge();
    for (const framework of this.#frameworks) framework.connect();
    this.#planActions();
    const endMs = this.#world.nowMs + TROUBLE_MS;
    this.#runUntil(endMs);
    this.#calmDown();
    this.#runUntil(endMs + CALM_MS - RESUME_MS);
    const revivedAtMs = this.#world.nowMs;
    for (const framework of this.#frameworks) framework.revive();
    this.#runUntil(endMs + CALM_MS);
    this.#checkRest(revivedAtMs);
    const { tasks } = this.#ecs.ledger();
    return {
      seed: this.#seed,
      violations: this.#violations,
      history: this.#history,
      faults: this.#api.faults,
      launched: this.#frameworks.reduce((sum, { launched }) => sum + launched, 0),
      serviceTasks: tasks.filter(({ known }) => isOfService(known)).length,
      forgottenTasks: tasks.length - this.#ecs.view().tasks.length,
      crashes: this.#deaths,
      storesLost: this.#storesLost,
    };
  }

  #makeEcs(): EngineEcs {
    const chance = this.#chance;
    const ecs = new EngineEcs(this.#seed, {
      startLatency: [10, MAX_START_MS],
      stopMs: chance.between(0, 300),
      assumptions: { ...drawAssumptions(chance), ...drawReadAssumptions(this.#seed) },
      ...drawConsistency(this.#seed),
      eventRules: hasQueue(this.#seed) ? [{ queue: EVENT_QUEUE }] : [],
    });
    for (const definition of DEFINITIONS)
      ecs.request('RegisterTaskDefinition', definition, this.#world.nowMs);
    const count = isSharing(this.#seed) ? chance.between(6, 10) : chance.between(2, 5);
    ecs.admin({ type: 'AddContainerInstances', count, vcpus: 2, memoryMiB: 1_024 }, this.#world.nowMs);
    return ecs;
  }

  #makeFrameworks(alike: readonly string[]): readonly RandomFramework[] {
    const chance = this.#chance;
    const names = ['A', 'B', 'C'].slice(0, chance.pick([1, 1, 2, 3]) ?? 1);
    const tasks = new TaskMaker(chance, isTranslating(this.#seed) ? new Chance(this.#seed + 4) : undefined);
    const offers: Offer[] = [];
    const constraints = new ConstraintDraws(this.#seed);
    return names.map(
      (name) =>
        new RandomFramework(name, {
          chance,
          world: this.#world,
          sessions: this.#sessions,
          tasks,
          alike,
          isUp: () => this.#bridge !== undefined,
          offers,
          constraints,
          said: (session, call) => {
            this.#history.add(this.#world.nowMs, () => `CALL  ${session} ${describeCall(call)}`);
          },
          heard: (session, event) => {
            this.#oracle.heard(session, event);
          },
          forgot: (id) => {
            this.#oracle.forgot(id);
          },
        }),
    );
  }

  #runUntil(untilMs: number): void {
    this.#world.runUntil(untilMs, () => {
      this.#wakeEcs();
      this.#hearEvents();
      if (this.#world.nowMs - this.#checkedAtMs < 250) return;
      this.#checkedAtMs = this.#world.nowMs;
      this.#oracle.check();
    });
  }

  #planActions(): void {
    const untilMs = this.#world.nowMs + TROUBLE_MS;
    this.#events?.begin(untilMs);
    this.#services?.begin(untilMs);
    const plan = (everyMs: number, action: () => void): void => {
      this.#world.after(this.#chance.between(1, 2 * everyMs), () => {
        if (this.#world.nowMs >= untilMs) return;
        action();
        plan(everyMs, action);
      });
    };
    for (const framework of this.#frameworks)
      plan(1_500, () => {
        framework.act();
      });
    plan(4_000, () => {
      this.#disasters.strike();
    });
  }

  #calmDown(): void {
    this.#calm = true;
    this.#api.faulty = 0;
    this.#ecs.admin({ type: 'ClearFaultPlan' }, this.#world.nowMs);
    this.#hosts.faulty = false;
    this.#events?.mend();
    this.#api.reads.lagging = 0;
    this.#crashes.end();
    this.#disasters.mend();
    this.#services?.calmDown();
    this.#world.after(MAX_START_MS + 1, () => {
      this.#disasters.stopStuck(MAX_START_MS);
    });
    if (this.#bridge === undefined) this.#startBridge();
    for (const framework of this.#frameworks) framework.calmDown();
  }

  #checkRest(revivedAtMs: number): void {
    const connected = new Set<FrameworkId>(this.#frameworks.flatMap(({ id }) => id ?? []));
    this.#oracle.checkRest({ connected, lossAlarm: this.#bridge?.state.lossAlarm === true });
    if (connected.size > 0) this.#oracle.checkResumed(revivedAtMs);
  }

  /** As the runner does: from when the bridge is ready. */
  #hearEvents(): void {
    const bridge = this.#bridge;
    if (bridge?.state.phase !== 'READY') return;
    this.#events?.deliver((input) => {
      bridge.take(input);
    });
  }

  #broken(violation: Violation): void {
    this.#violations.push({ ...violation, atMs: this.#world.nowMs });
    const { rule, what, about } = violation;
    this.#history.add(this.#world.nowMs, () => `BROKEN ${rule} ${what} ${about.join()}`);
  }

  #wakeEcs(): void {
    const { wakeAtMs } = this.#ecs;
    if (wakeAtMs === Number.POSITIVE_INFINITY || wakeAtMs === this.#ecsWakeAtMs) return;
    this.#ecsWakeAtMs = wakeAtMs;
    this.#world.at(wakeAtMs, () => {
      if (this.#ecsWakeAtMs === wakeAtMs) this.#ecsWakeAtMs = Number.POSITIVE_INFINITY;
      this.#ecs.tick(this.#world.nowMs);
    });
  }

  #startBridge(): void {
    if (this.#bridge !== undefined) return;
    this.#history.add(this.#world.nowMs, () => 'WORLD the bridge starts', true);
    this.#oracle.started();
    this.#bridge = new BridgeProcess({ ...this.#surroundings, heart: this.#heart() });
    this.#bridge.start();
  }

  #tell(session: SessionId, event: Event): void {
    this.#history.add(this.#world.nowMs, () => `EVENT ${session} ${describeEvent(event)}`);
    this.#oracle.said(session, event);
    this.#sessions.tell(session, event);
  }

  /** A bridge that ECS does not let begin ends; whoever watches it starts it again. There is no other with its owner. */
  #failed(cause: FatalCause): void {
    this.#history.add(this.#world.nowMs, () => `NOTE  fatal ${JSON.stringify(cause)}`);
    if (cause.type !== 'ECS') this.#broken({ rule: 'L4', what: JSON.stringify(cause), about: [] });
    this.#bridge?.die();
  }

  /** The process is gone; another one starts, mostly with the store, sometimes on an empty disk. */
  #died(): void {
    this.#deaths += 1;
    this.#api.faults.push('crash');
    this.#bridge = undefined;
    this.#api.reads.forget();
    this.#oracle.died();
    this.#sessions.breakAll();
    const losesStore = this.#losesStores && this.#chance.happens(0.5);
    this.#history.add(
      this.#world.nowMs,
      () => `WORLD the bridge dies${losesStore ? ', and its store is lost' : ''}`,
      true,
    );
    if (losesStore) {
      this.#storesLost += 1;
      this.#store.lose();
      this.#oracle.storeLost();
    }
    this.#world.after(this.#calm ? 100 : this.#crashes.downMs(), () => {
      this.#startBridge();
    });
  }
}

/** Runs one seed to its end. */
export function simulate(seed: number, options: SimulationOptions = {}): Outcome {
  return new Simulation(seed, options).run();
}
