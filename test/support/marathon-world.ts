import { BridgeRunner } from '../../src/driver/runner.ts';
import { SessionSchedulerDriver } from '../../src/driver/session-scheduler-driver.ts';
import type { BridgeConfig } from '../../src/bridge/config.ts';
import { versioned } from '../../src/frameworks/marathon/engine/app-change.ts';
import type { AppDefinition } from '../../src/frameworks/marathon/engine/app-definition.ts';
import { findApp, putApp, removeApp } from '../../src/frameworks/marathon/engine/group.ts';
import { ROOT_PATH, resolvePathId } from '../../src/frameworks/marathon/engine/path-id.ts';
import { MarathonRunner } from '../../src/frameworks/marathon/runner/marathon-runner.ts';
import type { Answer } from '../../src/frameworks/marathon/scheduler/effect.ts';
import { DEFAULT_RULES } from '../../src/frameworks/marathon/scheduler/rules.ts';
import type { SchedulerRules } from '../../src/frameworks/marathon/scheduler/rules.ts';
import { createSeededRandom } from '../../src/local-ecs/engine/seeded-random.ts';
import type { EcsGateway } from '../../src/ports/ecs-gateway.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { bridgeConfig } from './bridge-config.ts';
import type { EngineEcs } from './engine-ecs.ts';
import { EngineEventSource } from './engine-events.ts';
import { EngineGateway } from './engine-gateway.ts';
import type { ManualClock } from './manual-clock.ts';
import { compilePattern } from './marathon-requests.ts';
import { NO_HOSTS } from './no-hosts.ts';
import { RecordingLogger } from './recording-logger.ts';
import { createSeededIds } from './seeded-ids.ts';

export interface MarathonWorldOptions {
  readonly ecs: EngineEcs;
  readonly clock: ManualClock;
  readonly seed?: number;
  readonly config?: Parameters<typeof bridgeConfig>[0];
  readonly rules?: Partial<SchedulerRules>;
  /** From a call of ECS to its answer; by default none. */
  readonly latencyMs?: number;
  /** Default: all is kept in memory. */
  readonly createStore?: () => StateStore;
  /** Default: its lines are remembered. */
  readonly logger?: Logger;
}

/** A store that outlives the process, which closes it: what a dead one still writes does not arrive. */
class Disk {
  readonly #records: StateStore;
  readonly #written: () => void;
  #life = 0;

  /** @param written told after each write. */
  constructor(records: StateStore, written: () => void) {
    this.#records = records;
    this.#written = written;
  }

  open(): StateStore {
    this.#life += 1;
    const life = this.#life;
    const records = this.#records;
    return {
      load: () => records.load(),
      write: async (changes) => {
        if (life !== this.#life) return;
        await records.write(changes);
        this.#written();
      },
      bytes: () => records.bytes(),
      close: () => Promise.resolve(),
    };
  }
}

/** One life of the process. */
interface Life {
  readonly marathon: MarathonRunner;
  readonly bridge: BridgeRunner;
  readonly gateway: EngineGateway;
  isOver: boolean;
}

/**
 * The whole product in one process, in virtual time: Marathon on its driver on a bridge on the embedded ECS. The process
 * may die at any moment, and begins again with what its two stores have.
 */
export class MarathonWorld {
  readonly clock: ManualClock;
  readonly ecs: EngineEcs;
  readonly logger: Logger;
  readonly #options: MarathonWorldOptions;
  readonly #config: BridgeConfig;
  readonly #disks: { readonly bridge: Disk; readonly marathon: Disk };
  #life: Life | undefined;
  #lives = 0;
  #writesLeft = Number.POSITIVE_INFINITY;

  constructor(options: MarathonWorldOptions) {
    this.#options = options;
    this.#config = bridgeConfig(options.config);
    this.clock = options.clock;
    this.ecs = options.ecs;
    this.logger = options.logger ?? new RecordingLogger();
    this.#disks = { bridge: this.#newDisk(), marathon: this.#newDisk() };
  }

  get marathon(): MarathonRunner {
    if (this.#life === undefined) throw new Error('the process has not been started');
    return this.#life.marathon;
  }

  /** What this life of the process calls ECS through. */
  get gateway(): EngineGateway {
    if (this.#life === undefined) throw new Error('the process has not been started');
    return this.#life.gateway;
  }

  /** Begins a life of the process. */
  async start(): Promise<void> {
    this.#lives += 1;
    this.#writesLeft = Number.POSITIVE_INFINITY;
    const life = this.#makeLife((this.#options.seed ?? 1) * 1_000 + this.#lives);
    this.#life = life;
    life.bridge.start();
    await life.marathon.begin(this.#disks.marathon.open());
    life.marathon.connect((scheduler, framework) => {
      const { logger, clock } = this;
      return new SessionSchedulerDriver({
        scheduler,
        framework,
        connect: (listener) => {
          const session = life.bridge.openSession(listener);
          return Promise.resolve({
            send: (call) => {
              if (!life.isOver) session.send(call);
            },
            close: () => Promise.resolve(),
          });
        },
        clock,
        logger,
        implicitAcknowledgements: false,
      });
    });
    await this.clock.settle();
  }

  get isAlive(): boolean {
    return this.#life?.isOver === false;
  }

  /** The process dies as soon as its stores have been written to so often: nothing that waited for that is done. */
  dieAfter(writes: number): void {
    this.#writesLeft = writes;
  }

  /** Deploys an app, new or in the place of what it was. */
  put(...apps: readonly AppDefinition[]): Promise<Answer> {
    return this.#putAll(apps, false);
  }

  /** The same, whatever deployment is in the way. */
  forcePut(...apps: readonly AppDefinition[]): Promise<Answer> {
    return this.#putAll(apps, true);
  }

  #putAll(apps: readonly AppDefinition[], force: boolean): Promise<Answer> {
    return this.marathon.execute({
      type: 'deploy',
      group: ROOT_PATH,
      force,
      change: ({ root, version }) => ({
        ok: true,
        root: apps.reduce((tree, app) => {
          const changed = putApp(tree, versioned(findApp(tree, app.id), app, version), version);
          if (!changed.ok) throw new Error(changed.message);
          return changed.root;
        }, root),
      }),
    });
  }

  /** Deletes an app, whatever deployment is in the way. */
  delete(id: string): Promise<Answer> {
    return this.marathon.execute({
      type: 'deploy',
      group: ROOT_PATH,
      force: true,
      change: ({ root, version }) => ({ ok: true, root: removeApp(root, resolvePathId(id), version) }),
    });
  }

  #newDisk(): Disk {
    const { createStore = createMemoryStore } = this.#options;
    return new Disk(createStore(), () => {
      this.#writesLeft -= 1;
      if (this.#life !== undefined && this.#writesLeft <= 0) this.#life.isOver = true;
    });
  }

  #makeLife(seed: number): Life {
    const { logger } = this;
    const ids = createSeededIds(seed);
    const isOver = (): boolean => life.isOver;
    const clock = mortal(this.clock, isOver);
    const gateway = new EngineGateway(this.ecs, this.clock, this.#options.latencyMs);
    const life: Life = {
      isOver: false,
      gateway,
      bridge: new BridgeRunner({
        config: this.#config,
        gateway: mortalGateway(gateway, isOver),
        ...(this.#config.events ? { events: new EngineEventSource(this.ecs, clock) } : {}),
        hosts: NO_HOSTS,
        clock,
        ids: createSeededIds(seed + 500_000),
        logger,
        store: this.#disks.bridge.open(),
        explain: ({ type }) => Promise.resolve(type),
      }),
      marathon: new MarathonRunner({
        framework: { name: 'marathon', role: '*', user: '', hostname: 'here', webuiUrl: 'http://here:8080' },
        rules: { ...DEFAULT_RULES, compilePattern, ...this.#options.rules },
        chance: { uuid: () => ids.uuid(), random: createSeededRandom(seed) },
        prober: { probe: () => Promise.resolve({ type: 'connected' }), close: () => undefined },
        clock,
        logger,
      }),
    };
    return life;
  }
}

/** The clock as a process has it: after its end nothing happens any more. */
function mortal(clock: ManualClock, isOver: () => boolean): Pick<ManualClock, 'now' | 'at' | 'soon'> {
  const living = (action: () => void) => (): void => {
    if (!isOver()) action();
  };
  return {
    now: () => clock.now(),
    at: (atMs, action) => clock.at(atMs, living(action)),
    soon: (action) => {
      clock.soon(living(action));
    },
  };
}

/** A gateway whose calls reach nobody after the process has ended, and whose answers do not either. */
function mortalGateway(gateway: EcsGateway, isOver: () => boolean): EcsGateway {
  const never = new Promise<never>(() => undefined);
  return new Proxy(gateway, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...given: readonly unknown[]): Promise<unknown> => {
        if (isOver()) return never;
        const answer = Promise.resolve<unknown>(Reflect.apply(member, target, given));
        return answer.finally(() => (isOver() ? never : undefined));
      };
    },
  });
}
