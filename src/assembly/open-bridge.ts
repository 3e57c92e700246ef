import type { Advertised } from '../bridge/config.ts';
import { unsettledTasks } from '../bridge/shutdown.ts';
import { BridgeRunner } from '../driver/runner.ts';
import type { FailureCause, RunnerOptions } from '../driver/runner-options.ts';
import type { AwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';
import type { TaskId } from '../mesos/ids.ts';
import type { StateStore } from '../ports/state-store.ts';
import type { BackEnd, Machinery } from './back-end.ts';
import { checkQueue } from './check-queue.ts';
import { toBridgeConfig } from './bridge-config.ts';
import type { OwnedSettings } from './bridge-config.ts';
import { explainCause, explainFailure, furtherContext } from './explain-failure.ts';
import type { FailureContext } from './explain-failure.ts';
import { formatProblemLine } from './problem.ts';
import type { Problem } from './problem.ts';

/** A bridge at work, with all that it stands on. */
export interface OpenBridge {
  readonly runner: BridgeRunner;
  /**
   * Ends its work: launches under way are finished, for half a minute at most. From then on it hears nothing: sessions
   * that close begin no failover time-out of which it could not see the end.
   * @returns tasks about which ECS had not answered everything.
   */
  finish(): Promise<readonly TaskId[]>;
  /** Ends its work, and all it stands on. */
  close(): Promise<void>;
}

/** What a bridge is made of. */
export interface BridgeParts {
  readonly settings: OwnedSettings;
  readonly machinery: Machinery;
  readonly openBackEnd: () => Promise<BackEnd>;
  /** Opens what survives this process; undefined for nothing but what ECS knows. */
  readonly openStore: () => Promise<StateStore | undefined>;
  /** As frameworks are told of it. */
  readonly advertised?: Advertised;
  /** What settings come from that failures of ECS are about. */
  readonly sources?: FailureContext['sources'];
  readonly onReady?: () => void;
  /** @param problem absent for a bug. */
  readonly onFailed?: (message: string, problem?: Problem) => void;
}

async function problemOf(
  cause: FailureCause,
  gateway: AwsEcsGateway,
  { settings: { endpoint }, sources }: BridgeParts,
): Promise<Problem> {
  if (cause.type !== 'ECS') return explainCause(cause);
  const { failure } = cause;
  const context = {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(sources === undefined ? {} : { sources }),
    ...(await furtherContext(gateway, failure)),
  };
  return explainFailure(failure, context);
}

/** What the bridge tells of itself, with the problem that its last words were about. */
function reports(
  parts: BridgeParts,
  gateway: AwsEcsGateway,
): Pick<RunnerOptions, 'explain' | 'onReady' | 'onFailed'> {
  const { onReady, onFailed } = parts;
  let problem: Problem | undefined;
  return {
    explain: async (cause) => {
      problem = await problemOf(cause, gateway, parts);
      return formatProblemLine(problem);
    },
    ...(onReady === undefined ? {} : { onReady }),
    onFailed: (message) => {
      onFailed?.(message, problem);
    },
  };
}

/** Makes a bridge and starts it; it is ready when it says so. What has been opened is closed again where a part fails. */
export async function openBridge(parts: BridgeParts): Promise<OpenBridge> {
  const { settings, machinery, advertised } = parts;
  const store = await parts.openStore();
  const backEnd = await parts.openBackEnd().catch(async (error: unknown) => {
    await store?.close();
    throw error;
  });
  const { events, gateway, hosts } = backEnd;
  await checkQueue(events, settings.eventsQueue).catch(async (error: unknown) => {
    await backEnd.close();
    await store?.close();
    throw error;
  });
  const runner = new BridgeRunner({
    ...machinery,
    ...reports(parts, gateway),
    config: toBridgeConfig(settings, backEnd, advertised),
    gateway,
    hosts,
    ...(events === undefined ? {} : { events }),
    ...(store === undefined ? {} : { store }),
  });
  machinery.metrics?.watch(runner.state, {
    waiting: () => runner.waiting,
    ...(store === undefined ? {} : { store }),
  });
  runner.start();
  const finish = async (): Promise<readonly TaskId[]> => {
    await runner.shutdown();
    return unsettledTasks(runner.state).map(({ taskId }) => taskId);
  };
  const close = async (): Promise<void> => {
    await finish();
    await backEnd.close();
    await store?.close();
  };
  return { runner, finish, close };
}
