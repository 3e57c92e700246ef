import { ECS_API_LIMITS } from '../../src/bridge/api-limits.ts';
import type { ApiBucket } from '../../src/bridge/api-limits.ts';
import { postedAppTarget } from '../../src/frameworks/marathon/definitions/app-target.ts';
import type { AppUpdate } from '../../src/frameworks/marathon/definitions/read-app.ts';
import { ROOT_PATH } from '../../src/frameworks/marathon/engine/path-id.ts';
import type { Answer } from '../../src/frameworks/marathon/scheduler/effect.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import type { bridgeConfig } from './bridge-config.ts';
import { EVENT_QUEUE } from './engine-events.ts';
import { EngineEcs } from './engine-ecs.ts';
import { ManualClock } from './manual-clock.ts';
import { RULES, readUpdate } from './marathon-requests.ts';
import { MarathonWorld } from './marathon-world.ts';
import { SILENT_LOGGER } from './silent-logger.ts';

/** Apps lie in groups of so many, as those of one team do. */
const APPS_IN_GROUP = 20;

/** What a task takes: what `nginx:1` reserves. */
const TASK = { cpus: 0.125, mem: 64 };

/** Half of what a machine has room for. */
const TASKS_PER_MACHINE = 64;
const MACHINE = { vcpus: 16, memoryMiB: 16_000 };

const LATENCY_MS = 50;

/** Agents are offered, and all of ECS has been looked at. */
const STARTUP_MS = 20_000;

/** No deployment takes as long. */
const PATIENCE_MS = 3_600_000;

/** Keeping takes real time, no virtual time. */
const NOTHING_KEPT: StateStore = {
  load: () => Promise.resolve([]),
  write: () => Promise.resolve(),
  bytes: () => Promise.resolve(0),
  close: () => Promise.resolve(),
};

export interface StormOptions {
  /** How many tasks there will be at most. */
  readonly tasks: number;
  readonly config?: Parameters<typeof bridgeConfig>[0];
}

export interface AppsToPost {
  readonly apps: number;
  readonly instancesPerApp: number;
  /** Whether each app has a docker image of its own, of which the bridge makes a definition; else all run one definition. */
  readonly haveImages?: boolean;
}

/** Virtual times, in milliseconds. */
export interface TimeToRunning {
  /** From the POSTs to the success of the last deployment: all tasks run, and Marathon has been told. */
  readonly tookMs: number;
  /** When ECS's limits would have let the last call be made that had to be, from the POSTs on. */
  readonly budgetMs: number;
  /** How long the task that was started last took from there to RUNNING. */
  readonly startMs: number;
  /** Calls that ECS refused for their rate. */
  readonly throttles: number;
}

/** How long the time to running is, for the shortest it could be. */
export const ratioToFloor = ({ tookMs, budgetMs, startMs }: TimeToRunning): number =>
  tookMs / (budgetMs + startMs);

/** When so many calls can have been made, if a bucket is full and nobody else takes of it. */
function budgetMsOf(bucket: ApiBucket, calls: number): number {
  const { burst, perSecond } = ECS_API_LIMITS[bucket];
  return (Math.max(0, calls - burst) / perSecond) * 1000;
}

const tasksOf = ({ apps, instancesPerApp }: AppsToPost): number => apps * instancesPerApp;

/**
 * Apps that are posted all at once to a Marathon on a bridge on the embedded ECS, which has an account's usual limits, all
 * of which the bridge may use. Virtual time; tasks start as fast as AWS has published.
 */
export class MarathonStorm {
  readonly ecs: EngineEcs;
  readonly #clock = new ManualClock();
  readonly #world: MarathonWorld;
  #posted = 0;

  constructor({ tasks, config = {} }: StormOptions) {
    const eventRules = config.events === true ? [{ queue: EVENT_QUEUE }] : [];
    this.ecs = new EngineEcs(1, { startLatency: 'aws-published', eventRules });
    const count = Math.ceil(tasks / TASKS_PER_MACHINE);
    this.ecs.admin({ type: 'AddContainerInstances', count, ...MACHINE }, this.#clock.now());
    this.ecs.admin({ type: 'SetLimits', limits: 'account' }, this.#clock.now());
    this.#world = new MarathonWorld({
      ecs: this.ecs,
      clock: this.#clock,
      latencyMs: LATENCY_MS,
      config: { apiBudget: ECS_API_LIMITS, maxLaunchesInFlight: 24, ...config },
      rules: { maxRunningDeployments: Number.POSITIVE_INFINITY },
      createStore: () => NOTHING_KEPT,
      logger: SILENT_LOGGER,
    });
  }

  async start(): Promise<void> {
    await this.#world.start();
    await this.#clock.advance(STARTUP_MS);
  }

  /** Posts apps that are new, each by itself, and waits until all their tasks run. */
  async timeToRunning(wanted: AppsToPost): Promise<TimeToRunning> {
    const begunAtMs = this.#clock.now();
    const throttlesBefore = this.#throttles();
    let doneAtMs = begunAtMs;
    const unlisten = this.#world.marathon.listen(({ type }, atMs) => {
      if (type === 'deployment_success') doneAtMs = atMs;
    });
    await this.#post(wanted);
    while (this.#world.marathon.state.deployments.size > 0) {
      if (this.#clock.now() > begunAtMs + PATIENCE_MS) throw new Error('the deployments do not end');
      await this.#clock.advance(1_000);
    }
    unlisten();
    return {
      tookMs: doneAtMs - begunAtMs,
      budgetMs: Math.max(
        budgetMsOf('clusterResourceModify', tasksOf(wanted)),
        wanted.haveImages === true ? budgetMsOf('taskDefinitionModify', wanted.apps) : 0,
      ),
      startMs: this.#startOfLastMs(),
      throttles: this.#throttles() - throttlesBefore,
    };
  }

  async #post(wanted: AppsToPost): Promise<void> {
    const answers = Array.from({ length: wanted.apps }, () => this.#postNext(wanted));
    await this.#clock.settle();
    for (const answer of await Promise.all(answers))
      if (answer.type !== 'deployed') throw new Error(`a POST was refused: ${answer.type}`);
  }

  #postNext({ instancesPerApp, haveImages = false }: AppsToPost): Promise<Answer> {
    this.#posted += 1;
    const n = this.#posted;
    const id = `/team-${Math.ceil(n / APPS_IN_GROUP)}/app-${n}`;
    const container = { type: 'DOCKER', docker: { image: `registry.example/app-${n}:1` } };
    const update = readUpdate({
      id,
      instances: instancesPerApp,
      ...TASK,
      ...(haveImages ? { container } : { cmd: 'nginx:1' }),
    });
    return this.#deploy(update);
  }

  #deploy(update: AppUpdate): Promise<Answer> {
    return this.#world.marathon.execute({
      type: 'deploy',
      group: ROOT_PATH,
      force: false,
      change: ({ root, version }) => {
        const target = postedAppTarget(root, update, { version, rules: RULES });
        return target.ok ? { ok: true, root: target.value.root } : { ok: false, refusal: target.refusal };
      },
    });
  }

  #startOfLastMs(): number {
    const { known } = this.ecs.view().tasks.at(-1) ?? {};
    return (known?.startedAtMs ?? 0) - (known?.createdAtMs ?? 0);
  }

  #throttles(): number {
    const { limits } = this.ecs.admin({ type: 'ListLimits' }, this.#clock.now());
    return (limits as readonly { readonly throttles: number }[]).reduce(
      (sum, { throttles }) => sum + throttles,
      0,
    );
  }
}
