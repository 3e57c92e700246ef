import { randomBytes } from 'node:crypto';

import type { EventRule } from './engine/events/event-rule.ts';
import { withoutUndefined } from './engine/json.ts';
import type { EngineOptions } from './engine/options.ts';
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
import type { ProcessListener, TaskRuntime } from './runtime/task-runtime.ts';
import { openOutputDirectory } from './runtime/temporary-directory.ts';
import { SAMPLE_DEFINITIONS, SAMPLE_LIVES } from './sample-definitions.ts';
import { createSeededRandom } from './engine/seeded-random.ts';

/** Only for loopback; never configurable, since the process runtime executes commands. */
const HOST = '127.0.0.1';

const DEFAULT_INSTANCES = 3;

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
  /** All that is so now, whatever the API shows of it. */
  view(): LocalEcsView;
  /** Every task that was ever started, whatever ECS has forgotten of it. */
  ledger(): LedgerView;
  /** Stops listening, ends all processes, removes temporary files. */
  close(): Promise<void>;
}

function createState(options: LocalEcsOptions, runtime: EngineOptions['runtime']): LocalEcsState {
  const { compilePattern, clusterName, region, accountId, startLatency, stopMs, apiLatencyMs } = options;
  const { consistencyMs, assumptions, lives, eventRules = DEFAULT_EVENT_RULES, samples = true } = options;
  return createLocalEcs(
    withoutUndefined({
      compilePattern,
      clusterNames: clusterName === undefined ? undefined : [clusterName],
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
    }),
  );
}

/** Brings in the machines and the samples, as people would through the API. */
async function populate(
  options: LocalEcsOptions,
  runner: LocalEcsRunner,
  admin: LocalEcsAdmin,
): Promise<void> {
  const { clusterName: cluster = 'default', instances = DEFAULT_INSTANCES, samples = true } = options;
  const { eventFaults, limits, faultPlan } = options;
  const specs = typeof instances === 'number' ? Array.from({ length: instances }, () => ({})) : instances;
  for (const spec of specs) await admin.addContainerInstances({ cluster, ...spec });
  for (const body of samples ? SAMPLE_DEFINITIONS : []) await runner.request('RegisterTaskDefinition', body);
  if (limits !== undefined) await admin.setLimits({ limits });
  if (eventFaults !== undefined) await admin.setEventFaults({ faults: eventFaults });
  if (faultPlan !== undefined) await admin.applyFaultPlan(faultPlan);
}

/**
 * Starts an ECS of one's own: the engine, the HTTP endpoint that AWS clients talk to, and the runtime of its tasks.
 * @throws when the port cannot be had, or a machine's description is wrong
 */
export async function startLocalEcs(options: LocalEcsOptions): Promise<LocalEcs> {
  const { clock, ids, logger, port = 0, runtime = 'process' } = options;
  const state = createState(options, runtime);
  const output = runtime === 'process' ? await openOutputDirectory(options.outputDirectory) : undefined;
  const createRuntime = (listener: ProcessListener): TaskRuntime =>
    output === undefined
      ? createSimulatedRuntime()
      : new ProcessRuntime({ directory: output.path, clock, logger, listener });
  const runner = new LocalEcsRunner({
    state,
    clock,
    ids,
    random: createSeededRandom(options.seed ?? 1),
    createRuntime,
  });
  const admin = createLocalEcsAdmin((command) => runner.command(command));
  const accessKeyId = options.accessKeyId ?? `AKIA${randomBytes(16).toString('hex').toUpperCase()}`;
  const { region } = state.options;
  const app = createEndpoint({ runner, accessKeyId, region, newRequestId: () => ids.uuid(), logger });
  const close = async (): Promise<void> => {
    await app.close();
    await runner.close();
    await output?.release();
  };
  try {
    await populate(options, runner, admin);
    const endpoint = await app.listen({ host: HOST, port });
    return {
      endpoint,
      region,
      clusterName: options.clusterName ?? 'default',
      accessKeyId,
      eventQueueUrls: state.options.eventRules.map(
        ({ queue }) => `${endpoint}/${state.options.accountId}/${queue}`,
      ),
      secretAccessKey: randomBytes(20).toString('hex'),
      admin,
      view: () => viewOf(state),
      ledger: () => ledgerOf(state),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
