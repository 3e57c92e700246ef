import { createAwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';
import type { AwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';
import { createEc2HostDirectory } from '../gateway/ec2-host-directory.ts';
import type { AwsEcsGatewayOptions } from '../gateway/gateway-options.ts';
import { createSqsEventSource } from '../gateway/sqs-event-source.ts';
import type { SqsEventSource } from '../gateway/sqs-event-source.ts';
import { SnapshotError } from '../local-ecs/engine/snapshot/snapshot.ts';
import { FleetError } from '../local-ecs/fleet.ts';
import { startLocalEcs } from '../local-ecs/local-ecs.ts';
import type { LocalEcs } from '../local-ecs/local-ecs.ts';
import type { LocalEcsOptions } from '../local-ecs/local-ecs-options.ts';
import type { Clock } from '../ports/clock.ts';
import type { HostDirectory } from '../ports/host-directory.ts';
import type { Ids } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import { StoreError } from '../ports/store-error.ts';
import { openLevelStore } from '../store/level-store.ts';
import type { Tracing } from '../ports/tracing.ts';
import { LOCAL_ALLOWANCE } from './bridge-config.ts';
import type { Allowance } from './bridge-config.ts';
import type { BridgeMetrics } from './metrics/bridge-metrics.ts';
import { checkEmbedded } from './embedded-options.ts';
import { explainCause } from './explain-failure.ts';
import { pathText } from './fleet-file.ts';
import { compileLinearPattern } from './linear-patterns.ts';
import { isOnThisMachine } from './on-this-machine.ts';
import { portProblem } from './port-problem.ts';
import { ProblemError } from './problem.ts';
import type { PartialSettings, Settings } from './settings.ts';
import type { Problem } from './problem.ts';

/** The parts of the machine that everything is built on. */
export interface Machinery {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Hears of the bridge that is built on them. */
  readonly metrics?: BridgeMetrics;
  /** Follows what frameworks ask for. */
  readonly tracing?: Tracing;
}

/** An ECS to work on. */
export interface BackEnd extends Allowance {
  readonly gateway: AwsEcsGateway;
  /** Knows the hosts of its machines. */
  readonly hosts: HostDirectory;
  /** Brings events, where there is a queue of them. */
  readonly events?: SqsEventSource;
  close(): Promise<void>;
}

/** How the embedded ECS is made; everything by default. */
export interface EmbeddedOptions extends Omit<LocalEcsOptions, keyof Machinery | 'compilePattern' | 'store'> {
  /** Where what the ECS knows is kept; the next start goes on with it. Default: nothing is kept. */
  readonly dataDirectory?: string;
}

/**
 * Clients of the AWS SDK, without what that says of its future support for this Node.
 * @param ec2Endpoint by default as the SDK finds it.
 */
function openClients(options: AwsEcsGatewayOptions, ec2Endpoint?: string): BackEnd {
  // Who wants to read it nevertheless sets it to another value.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { endpoint: _, ...others } = options;
  const gateway = createAwsEcsGateway(options);
  const hosts = createEc2HostDirectory({
    ...others,
    ...(ec2Endpoint === undefined ? {} : { endpoint: ec2Endpoint }),
  });
  const close = (): Promise<void> => {
    gateway.close();
    hosts.close();
    return Promise.resolve();
  };
  return { gateway, hosts, close };
}

/**
 * Where EC2 is, unless the SDK is to find it. Whoever has an ECS on this machine means no EC2 of Amazon's beside it: the
 * embedded ECS, and others of the kind, answer for both.
 */
function ec2EndpointBeside(endpoint: string | undefined, environment: NodeJS.ProcessEnv): string | undefined {
  const isNamed = ['AWS_ENDPOINT_URL_EC2', 'AWS_ENDPOINT_URL'].some((name) => environment[name]);
  return isOnThisMachine(endpoint) && !isNamed ? endpoint : undefined;
}

/** Where SQS is that belongs to an ECS on this machine; elsewhere the queue's URL or the SDK tells. */
function sqsEndpointBeside(endpoint: string | undefined, environment: NodeJS.ProcessEnv): string | undefined {
  const isNamed = ['AWS_ENDPOINT_URL_SQS', 'AWS_ENDPOINT_URL'].some((name) => environment[name]);
  return isOnThisMachine(endpoint) && !isNamed ? endpoint : undefined;
}

/** The same with events. */
function withEvents(backEnd: BackEnd, events: SqsEventSource): BackEnd {
  const close = async (): Promise<void> => {
    await events.stop();
    await backEnd.close();
  };
  return { ...backEnd, events, hasEvents: true, close };
}

/** The setting that wants no events, whatever there is. */
const NO_QUEUE = 'none';

/** Amazon ECS, or whatever answers at the configured endpoint. Makes no call yet. */
export function openEcs(settings: Settings, machinery: Machinery): BackEnd {
  const { cluster, endpoint, eventsQueue = NO_QUEUE, region } = settings;
  const { logger } = machinery;
  const options = {
    cluster,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    logger,
  };
  const backEnd = openClients(options, ec2EndpointBeside(endpoint, process.env));
  if (eventsQueue === NO_QUEUE) return backEnd;
  const sqsEndpoint = sqsEndpointBeside(endpoint, process.env);
  const events = createSqsEventSource({
    ...machinery,
    cluster,
    queue: eventsQueue,
    ...(sqsEndpoint === undefined ? {} : { endpoint: sqsEndpoint }),
    ...(region === undefined ? {} : { region }),
  });
  return withEvents(backEnd, events);
}

/**
 * Events of a running embedded ECS, out of a queue of its own: whoever reads the same queue would take them away from
 * each other. The queue goes when the back end is closed, unless the ECS has gone before.
 */
async function withLocalEvents(backEnd: BackEnd, local: LocalEcs, machinery: Machinery): Promise<BackEnd> {
  const { admin, clusterName, endpoint, region, accessKeyId, secretAccessKey } = local;
  const queue = `bridge-${machinery.ids.uuid()}`;
  const { queuePath } = await admin.addEventRule({ queue, clusters: [clusterName] });
  const credentials = { accessKeyId, secretAccessKey };
  const events = createSqsEventSource({
    ...machinery,
    cluster: clusterName,
    queue: `${endpoint}${String(queuePath)}`,
    endpoint,
    region,
    credentials,
  });
  const whole = withEvents(backEnd, events);
  const close = async (): Promise<void> => {
    await whole.close();
    await admin.removeEventRules({ queue }).catch((error: unknown) => {
      machinery.logger.debug('the event queue went with its ECS', { err: error });
    });
  };
  return { ...whole, close };
}

/** Clients of a running embedded ECS, over its HTTP endpoint like of any other. */
function connectToLocalEcs(local: LocalEcs, logger: Logger): BackEnd {
  const { clusterName, endpoint, region, accessKeyId, secretAccessKey } = local;
  const credentials = { accessKeyId, secretAccessKey };
  return openClients({ cluster: clusterName, endpoint, region, credentials, logger }, endpoint);
}

/** What a person can put right of what keeps an embedded ECS from starting; undefined for all else. */
function embeddedProblem(error: unknown, { port, dataDirectory = '' }: EmbeddedOptions): Problem | undefined {
  if (error instanceof FleetError) {
    const what = `The fleet cannot be: ${pathText(error.path)}: ${error.message.replace(/\.$/, '')}`;
    return { code: 'CONFIG_VALUE', what, cure: 'correct the fleet' };
  }
  if (error instanceof SnapshotError)
    return {
      code: 'STORE_FAILED',
      what: `What is in ${dataDirectory} cannot be gone on with`,
      why: error.message,
      cure: 'give another directory, or move this one away',
    };
  if (error instanceof StoreError) return explainCause({ type: 'STORE', error });
  return portProblem(error, port ?? 0);
}

/** A store is closed with the ECS that it belongs to. */
async function startWithStore(
  { dataDirectory, ...options }: EmbeddedOptions,
  machinery: Machinery,
): Promise<LocalEcs> {
  const parts = { ...options, ...machinery, compilePattern: compileLinearPattern };
  if (dataDirectory === undefined) return startLocalEcs(parts);
  const store = await openLevelStore(dataDirectory);
  try {
    const local = await startLocalEcs({ ...parts, store });
    const close = (): Promise<void> => local.close().finally(() => store.close());
    return { ...local, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * A new embedded ECS, or one that goes on with what its data directory holds.
 * @throws ProblemError PORT_IN_USE or PORT_FORBIDDEN when the port that was asked for cannot be had, STORE_FAILED, CONFIG_VALUE.
 */
export async function openEmbedded(options: EmbeddedOptions, machinery: Machinery): Promise<LocalEcs> {
  checkEmbedded(options);
  try {
    return await startWithStore(options, machinery);
  } catch (error) {
    const problem = embeddedProblem(error, options);
    throw problem === undefined ? error : new ProblemError(problem, error);
  }
}

/** One that is told to throttle is met with the budget of the settings, like Amazon's. */
function allowanceOf({ limits = 'off' }: EmbeddedOptions): Allowance {
  const { apiBudget, ...others } = LOCAL_ALLOWANCE;
  return limits === 'off' ? LOCAL_ALLOWANCE : others;
}

interface LocalChoice extends Pick<PartialSettings, 'eventsQueue'> {
  /** How an ECS that is running was made, as far as that is known. */
  readonly made?: EmbeddedOptions;
}

/**
 * An embedded ECS: one that is running already and goes on, or a new one that ends with the driver.
 */
export async function openLocal(
  options: EmbeddedOptions | LocalEcs,
  machinery: Machinery,
  { made = {}, eventsQueue }: LocalChoice = {},
): Promise<BackEnd> {
  const hasEvents = eventsQueue !== NO_QUEUE;
  const isRunning = 'endpoint' in options;
  const local = isRunning ? options : await openEmbedded({ eventRules: [], ...options }, machinery);
  const withoutEvents = connectToLocalEcs(local, machinery.logger);
  const clients = hasEvents ? await withLocalEvents(withoutEvents, local, machinery) : withoutEvents;
  const close = async (): Promise<void> => {
    await clients.close();
    if (!isRunning) await local.close();
  };
  return { ...clients, ...allowanceOf(isRunning ? made : options), close };
}
