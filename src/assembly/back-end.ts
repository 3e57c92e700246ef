import { createAwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';
import type { AwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';
import { startLocalEcs } from '../local-ecs/local-ecs.ts';
import type { LocalEcs } from '../local-ecs/local-ecs.ts';
import type { LocalEcsOptions } from '../local-ecs/local-ecs-options.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import { LOCAL_ALLOWANCE } from './bridge-config.ts';
import type { Allowance } from './bridge-config.ts';
import type { BridgeMetrics } from './metrics/bridge-metrics.ts';
import { ProblemError } from './problem.ts';
import type { Settings } from './settings.ts';

/** The parts of the machine that everything is built on. */
export interface Machinery {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Hears of the bridge that is built on them. */
  readonly metrics?: BridgeMetrics;
}

/** An ECS to work on. */
export interface BackEnd extends Allowance {
  readonly gateway: AwsEcsGateway;
  close(): Promise<void>;
}

/** How the embedded ECS is made; everything by default. */
export type EmbeddedOptions = Omit<LocalEcsOptions, keyof Machinery>;

/** Amazon ECS, or whatever answers at the configured endpoint. Makes no call yet. */
export function openEcs({ cluster, endpoint, region }: Settings, { logger }: Machinery): BackEnd {
  const gateway = createAwsEcsGateway({
    cluster,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    logger,
  });
  const close = (): Promise<void> => {
    gateway.close();
    return Promise.resolve();
  };
  return { gateway, close };
}

/** A gateway to a running embedded ECS, over its HTTP endpoint like to any other. */
function connectToLocalEcs(local: LocalEcs, logger: Logger): AwsEcsGateway {
  const { clusterName, endpoint, region, accessKeyId, secretAccessKey } = local;
  return createAwsEcsGateway({
    cluster: clusterName,
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    logger,
  });
}

const isPortTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';

/** A new embedded ECS. @throws ProblemError PORT_IN_USE when the port that was asked for is taken. */
export async function openEmbedded(options: EmbeddedOptions, machinery: Machinery): Promise<LocalEcs> {
  try {
    return await startLocalEcs({ ...options, ...machinery });
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    const what = `Port ${options.port ?? 0} (embedded ECS) is in use on this machine`;
    throw new ProblemError({ code: 'PORT_IN_USE', what, cure: 'port 0 takes any free one' }, error);
  }
}

/** One that is told to throttle is met with the budget of the settings, like Amazon's. */
function allowanceOf({ limits = 'off' }: EmbeddedOptions): Allowance {
  const { apiBudget, ...others } = LOCAL_ALLOWANCE;
  return limits === 'off' ? LOCAL_ALLOWANCE : others;
}

/** An embedded ECS: one that is running already and goes on, or a new one that ends with the driver. */
export async function openLocal(options: EmbeddedOptions | LocalEcs, machinery: Machinery): Promise<BackEnd> {
  // What the SDK says of its future support for this Node is of no concern where no Amazon is.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const isRunning = 'endpoint' in options;
  const local = isRunning ? options : await openEmbedded(options, machinery);
  const gateway = connectToLocalEcs(local, machinery.logger);
  const close = async (): Promise<void> => {
    gateway.close();
    if (!isRunning) await local.close();
  };
  return { gateway, ...allowanceOf(isRunning ? {} : options), close };
}
