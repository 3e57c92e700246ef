import { createAwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';
import type { AwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';
import type { AwsEcsGatewayOptions } from '../gateway/gateway-options.ts';
import { startLocalEcs } from '../local-ecs/local-ecs.ts';
import type { LocalEcs } from '../local-ecs/local-ecs.ts';
import type { LocalEcsOptions } from '../local-ecs/local-ecs-options.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import { LOCAL_ALLOWANCE } from './bridge-config.ts';
import type { Allowance } from './bridge-config.ts';
import type { BridgeMetrics } from './metrics/bridge-metrics.ts';
import { checkEmbedded } from './embedded-options.ts';
import { portProblem } from './port-problem.ts';
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

/** A gateway of the AWS SDK, without what that says of its future support for this Node. */
function createGateway(options: AwsEcsGatewayOptions): AwsEcsGateway {
  // Who wants to read it nevertheless sets it to another value.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  return createAwsEcsGateway(options);
}

/** Amazon ECS, or whatever answers at the configured endpoint. Makes no call yet. */
export function openEcs({ cluster, endpoint, region }: Settings, { logger }: Machinery): BackEnd {
  const gateway = createGateway({
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
  return createGateway({
    cluster: clusterName,
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    logger,
  });
}

/**
 * A new embedded ECS.
 * @throws ProblemError PORT_IN_USE or PORT_FORBIDDEN when the port that was asked for cannot be had, CONFIG_VALUE.
 */
export async function openEmbedded(options: EmbeddedOptions, machinery: Machinery): Promise<LocalEcs> {
  checkEmbedded(options);
  try {
    return await startLocalEcs({ ...options, ...machinery });
  } catch (error) {
    const problem = portProblem(error, options.port ?? 0);
    throw problem === undefined ? error : new ProblemError(problem, error);
  }
}

/** One that is told to throttle is met with the budget of the settings, like Amazon's. */
function allowanceOf({ limits = 'off' }: EmbeddedOptions): Allowance {
  const { apiBudget, ...others } = LOCAL_ALLOWANCE;
  return limits === 'off' ? LOCAL_ALLOWANCE : others;
}

/** An embedded ECS: one that is running already and goes on, or a new one that ends with the driver. */
export async function openLocal(options: EmbeddedOptions | LocalEcs, machinery: Machinery): Promise<BackEnd> {
  const isRunning = 'endpoint' in options;
  const local = isRunning ? options : await openEmbedded(options, machinery);
  const gateway = connectToLocalEcs(local, machinery.logger);
  const close = async (): Promise<void> => {
    gateway.close();
    if (!isRunning) await local.close();
  };
  return { gateway, ...allowanceOf(isRunning ? {} : options), close };
}
