import type { BridgeConfig } from '../../src/bridge/config.ts';
import type { FrameworkSession } from '../../src/driver/framework-session.ts';
import { BridgeRunner } from '../../src/driver/runner.ts';
import type { Call } from '../../src/mesos/call.ts';
import type { Event } from '../../src/mesos/event.ts';
import { frameworkId, taskId } from '../../src/mesos/ids.ts';
import type { FrameworkId } from '../../src/mesos/ids.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import { scalarResource } from '../../src/mesos/resource.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import type { EcsGateway } from '../../src/ports/ecs-gateway.ts';
import type { HostDirectory } from '../../src/ports/host-directory.ts';
import type { Metrics } from '../../src/ports/metrics.ts';
import type { Tracing } from '../../src/ports/tracing.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { EngineEcs } from '../support/engine-ecs.ts';
import { EngineGateway } from '../support/engine-gateway.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { NO_HOSTS } from '../support/no-hosts.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { createSeededIds } from '../support/seeded-ids.ts';

/** The framework's end of a session with the runner. */
export class TestFramework {
  readonly events: Event[] = [];
  readonly refusals: { readonly call: Call; readonly message: string }[] = [];
  closes = 0;
  readonly session: FrameworkSession;
  readonly #name: string;

  constructor(runner: BridgeRunner, name: string) {
    this.#name = name;
    this.session = runner.openSession({
      received: (event) => {
        this.events.push(event);
      },
      refused: (call, { message }) => {
        this.refusals.push({ call, message });
      },
      closed: () => {
        this.closes += 1;
      },
    });
  }

  /** Its id, once it is subscribed. */
  get id(): FrameworkId {
    const [subscribed] = this.heard('SUBSCRIBED');
    if (subscribed === undefined) throw new Error(`${this.#name} is not subscribed`);
    return subscribed.subscribed.frameworkId;
  }

  get types(): readonly string[] {
    return this.events.map(({ type }) => type);
  }

  heard<Type extends Event['type']>(wanted: Type): readonly Event<Type>[] {
    // Each event of the type is one of the union's members of that type, which TypeScript does not follow.
    return this.events.filter(({ type }) => type === wanted) as unknown as readonly Event<Type>[];
  }

  /** The first offer that came. */
  get offer(): Offer {
    const offer = this.heard('OFFERS')[0]?.offers.offers[0];
    if (offer === undefined) throw new Error(`${this.#name} has no offer`);
    return offer;
  }

  /** The states a task was reported in. */
  statesOf(id: string): readonly string[] {
    const statuses = this.heard('UPDATE').map(({ update }) => update.status);
    return statuses.filter(({ taskId }) => taskId === id).map(({ state }) => state);
  }

  subscribe(id?: string): void {
    const known = id === undefined ? {} : { id: frameworkId(id) };
    const signed = id === undefined ? {} : { frameworkId: frameworkId(id) };
    const frameworkInfo = { user: 'ann', name: this.#name, ...known };
    this.session.send({ type: 'SUBSCRIBE', ...signed, subscribe: { frameworkInfo } });
  }

  launch(...ids: readonly string[]): void {
    const { id, agentId } = this.offer;
    const taskInfos = ids.map((name): TaskInfo => ({
      name,
      taskId: taskId(name),
      agentId,
      resources: [scalarResource('cpus', 0.125), scalarResource('mem', 64)],
      command: { value: 'sleep360:1' },
    }));
    this.session.send({
      type: 'ACCEPT',
      frameworkId: this.id,
      accept: { offerIds: [id], operations: [{ type: 'LAUNCH', launch: { taskInfos } }] },
    });
  }

  kill(id: string): void {
    this.session.send({ type: 'KILL', frameworkId: this.id, kill: { taskId: taskId(id) } });
  }

  tearDown(): void {
    this.session.send({ type: 'TEARDOWN', frameworkId: this.id });
  }
}

export interface RunnerFixture {
  readonly runner: BridgeRunner;
  readonly gateway: EngineGateway;
  readonly clock: ManualClock;
  readonly logger: RecordingLogger;
  readonly framework: (name?: string) => TestFramework;
}

export interface RunnerChanges {
  readonly config?: Partial<BridgeConfig>;
  readonly instances?: number;
  /** In place of the engine's, for what the engine would never answer. */
  readonly strange?: Partial<EcsGateway>;
  readonly hosts?: HostDirectory;
  readonly clock?: ManualClock;
  readonly store?: StateStore;
  readonly metrics?: Metrics;
  readonly tracing?: Tracing;
  /** An ECS that is there already. */
  readonly ecs?: EngineEcs;
  /** Names differ from one seed to the next. */
  readonly seed?: number;
  readonly onReady?: () => void;
  readonly onFailed?: (message: string) => void;
}

/** Hands the calls on, but for those that are replaced. */
function replacing(gateway: EngineGateway, strange: Partial<EcsGateway>): EcsGateway {
  return {
    describeCluster: () => gateway.describeCluster(),
    listContainerInstances: (nextToken) => gateway.listContainerInstances(nextToken),
    describeContainerInstances: (arns) => gateway.describeContainerInstances(arns),
    listTasks: (filter, nextToken) => gateway.listTasks(filter, nextToken),
    describeTasks: (arns) => gateway.describeTasks(arns),
    describeTaskDefinition: (definition) => gateway.describeTaskDefinition(definition),
    registerTaskDefinition: (registration) => gateway.registerTaskDefinition(registration),
    startTask: (request) => gateway.startTask(request),
    runTask: (request) => gateway.runTask(request),
    stopTask: (task, reason) => gateway.stopTask(task, reason),
    ...strange,
  };
}

/** A runner over the embedded engine that has not been started. */
export function createRunner({
  config = {},
  instances = 1,
  strange = {},
  hosts = NO_HOSTS,
  clock = new ManualClock(),
  store,
  metrics,
  tracing,
  ecs = new EngineEcs(),
  seed = 7,
  ...listeners
}: RunnerChanges = {}): RunnerFixture {
  if (instances > 0) ecs.admin({ type: 'AddContainerInstances', count: instances }, clock.now());
  const gateway = new EngineGateway(ecs, clock);
  const logger = new RecordingLogger();
  const runner = new BridgeRunner({
    config: bridgeConfig(config),
    gateway: replacing(gateway, strange),
    hosts,
    clock,
    ids: createSeededIds(seed),
    logger,
    ...(store === undefined ? {} : { store }),
    ...(metrics === undefined ? {} : { metrics }),
    ...(tracing === undefined ? {} : { tracing }),
    ...listeners,
    explain: (cause) =>
      Promise.resolve(
        cause.type === 'ECS' ? `${cause.failure.message}: explained ${cause.failure.code}` : cause.type,
      ),
  });
  return { runner, gateway, clock, logger, framework: (name = 'test') => new TestFramework(runner, name) };
}

/** A runner with a framework that is subscribed and has an offer. */
export async function offeredRunner(
  changes?: RunnerChanges,
): Promise<RunnerFixture & { readonly test: TestFramework }> {
  const fixture = createRunner(changes);
  fixture.runner.start();
  const test = fixture.framework();
  test.subscribe();
  await fixture.clock.settle();
  return { ...fixture, test };
}
