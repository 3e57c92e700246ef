import { randomBytes } from 'node:crypto';

import type { EventRule } from './engine/events/event-rule.ts';
import { withoutUndefined } from './engine/json.ts';
import type { EngineOptions, PartialEngineOptions } from './engine/options.ts';
import { fromSnapshot, toSnapshot } from './engine/snapshot/snapshot.ts';
import type { Snapshot } from './engine/snapshot/snapshot.ts';
import { summaryOf } from './engine/summary.ts';
import type { LocalEcsSummary } from './engine/summary.ts';
import { fleetOf, populate } from './populate.ts';
import { SnapshotKeeper } from './snapshot-keeper.ts';
import { readSnapshot } from './snapshot-records.ts';
import type { StoredSnapshot } from './snapshot-records.ts';
import { createLocalEcs } from './engine/state.ts';
import type { LocalEcsState } from './engine/state.ts';
import { ledgerOf, viewOf } from './engine/view.ts';
import type { LedgerView, LocalEcsView } from './engine/view.ts';
import { createEndpoint } from './endpoint/endpoint.ts';
import { createLocalEcsAdmin } from './local-ecs-admin.ts';
import type { LocalEcsAdmin } from './local-ecs-admin.ts';
import type { LocalEcsOptions } from './local-ecs-options.ts';
import { LocalEcsRunner } from './local-ecs-runner.ts';
import { ProcessRuntime } from './runtime/process-runtime.ts';
import { createSimulatedRuntime } from './runtime/simulated-runtime.ts';
import { openOutputDirectory } from './runtime/temporary-directory.ts';
import { SAMPLE_LIVES } from './sample-definitions.ts';
import { createSeededRandom } from './engine/seeded-random.ts';

/** Only for loopback; never configurable, since the process runtime executes commands. */
const HOST = '127.0.0.1';

const DEFAULT_EVENT_RULES: readonly EventRule[] = [{ queue: 'ecs-events' }];

/** A running local ECS. */
export interface LocalEcs {
  /** Such as `http://127.0.0.1:51678`; what an AWS client takes as its endpoint. */
  readonly endpoint: string;
  readonly region: string;
  readonly clusterName: string;
  /** The only access key id that is let in. A secret for all purposes. */
  readonly accessKeyId: string;
  /** URLs of the queues that get the events, in the order of the rules; what a client of SQS takes. */
  readonly eventQueueUrls: readonly string[];
  /** Any would do: signatures are not checked. */
  readonly secretAccessKey: string;
  readonly admin: LocalEcsAdmin;
  /** When what this ECS goes on from was stored; undefined for a new one. */
  readonly resumedFromMs: number | undefined;
  /** What there is at a glance. */
  summary(): LocalEcsSummary;
  /** All that is so now, whatever the API shows of it. */
  view(): LocalEcsView;
  /** Every task that was ever started, whatever ECS has forgotten of it. */
  ledger(): LedgerView;
  /** Stops listening, ends all processes, removes temporary files. */
  close(): Promise<void>;
}

function engineOptions(options: LocalEcsOptions, runtime: EngineOptions['runtime']): PartialEngineOptions {
  const { compilePattern, region, accountId, startLatency, stopMs, apiLatencyMs } = options;
  const { consistencyMs, assumptions, lives, eventRules = DEFAULT_EVENT_RULES, samples = true } = options;
  const [first] = fleetOf(options).clusters;
  return withoutUndefined({
    compilePattern,
    clusterNames: first === undefined ? undefined : [first.name],
    region,
    accountId,
    runtime,
    startLatency,
    stopMs,
    apiLatencyMs,
    consistencyMs,
    assumptions,
    lives,
    eventRules,
    commandLives: samples ? SAMPLE_LIVES : undefined,
  });
}

/** The state to begin with, and what the store holds of it already. */
interface Beginning {
  readonly state: LocalEcsState;
  readonly stored: StoredSnapshot | undefined;
}

async function begin(options: LocalEcsOptions, engine: PartialEngineOptions): Promise<Beginning> {
  const stored = options.store && (await readSnapshot(options.store));
  const state = stored === undefined ? createLocalEcs(engine) : fromSnapshot(stored.snapshot, engine);
  return { state, stored };
}

/** What is asked goes to the engine, and what the engine becomes into the store. */
interface Engine {
  readonly runner: LocalEcsRunner;
  readonly admin: LocalEcsAdmin;
  /** Ends all processes, stores what is left to store, removes temporary files. */
  close(): Promise<void>;
}

async function runEngine(options: LocalEcsOptions, { state, stored }: Beginning): Promise<Engine> {
  const { clock, ids, logger, store } = options;
  const isSimulated = state.options.runtime === 'simulated';
  const output = isSimulated ? undefined : await openOutputDirectory(options.outputDirectory);
  const take = (): Snapshot => toSnapshot(state, clock.now());
  const keeper = store && new SnapshotKeeper({ store, clock, logger, take, records: stored?.records ?? 0 });
  const runner: LocalEcsRunner = new LocalEcsRunner({
    state,
    clock,
    ids,
    random: createSeededRandom(options.seed ?? 1),
    createRuntime: (listener) =>
      output === undefined
        ? createSimulatedRuntime()
        : new ProcessRuntime({ directory: output.path, clock, logger, listener }),
    onChange: () => keeper?.changed(),
    onReset: () => populate(options, runner, state.options.region),
  });
  const close = async (): Promise<void> => {
    await runner.close();
    await output?.release();
    await keeper?.close();
  };
  return { runner, admin: createLocalEcsAdmin((command) => runner.command(command)), close };
}

/** Fills a new ECS, or lets an earlier one go on. What goes wrong from now on is told anew at every start. */
async function fill(
  options: LocalEcsOptions,
  { state, stored }: Beginning,
  { runner, admin }: Engine,
): Promise<void> {
  const { eventFaults, limits, faultPlan } = options;
  if (stored === undefined) await populate(options, runner, state.options.region);
  else runner.restarted();
  if (limits !== undefined) await admin.setLimits({ limits });
  if (eventFaults !== undefined) await admin.setEventFaults({ faults: eventFaults });
  if (faultPlan !== undefined) await admin.applyFaultPlan(faultPlan);
}

/**
 * Starts an ECS of one's own: the engine, the HTTP endpoint that AWS clients talk to, and the runtime of its tasks.
 * @throws FleetError when what is to be there cannot be, SnapshotError or StoreError when what was there cannot be gone on with,
 * else when the port cannot be had.
 */
export async function startLocalEcs(options: LocalEcsOptions): Promise<LocalEcs> {
  const { ids, logger, port = 0, runtime = 'process' } = options;
  const beginning = await begin(options, engineOptions(options, runtime));
  const { state, stored } = beginning;
  const engine = await runEngine(options, beginning);
  const { runner, admin } = engine;
  const accessKeyId = options.accessKeyId ?? `AKIA${randomBytes(16).toString('hex').toUpperCase()}`;
  const { region, accountId, eventRules, clusterNames } = state.options;
  const app = createEndpoint({ runner, accessKeyId, region, newRequestId: () => ids.uuid(), logger });
  const close = async (): Promise<void> => {
    await app.close();
    await engine.close();
  };
  try {
    await fill(options, beginning, engine);
    const endpoint = await app.listen({ host: HOST, port });
    return {
      endpoint,
      region,
      clusterName: clusterNames[0] ?? 'default',
      accessKeyId,
      eventQueueUrls: eventRules.map(({ queue }) => `${endpoint}/${accountId}/${queue}`),
      secretAccessKey: randomBytes(20).toString('hex'),
      resumedFromMs: stored?.takenAtMs,
      admin,
      view: () => viewOf(state),
      summary: () => summaryOf(state),
      ledger: () => ledgerOf(state),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
