import { invalidParameter } from '../api-error.ts';
import type { DefinitionRecord } from '../definitions/task-definition-record.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { joinConstraints, readWireConstraints } from '../placement/placement-constraints.ts';
import { readPlacementStrategies } from '../placement/placement-strategies.ts';
import { readChoice } from '../requests/choices.ts';
import { checkLaunchType, unsupported } from '../requests/launch-type.ts';
import { readBoolean, readInteger, readObject, readObjects } from '../requests/members.ts';
import { readSubnet } from '../requests/network-configuration.ts';
import type { LocalEcsState } from '../state.ts';
import { DEFAULT_DEPLOYMENT, readDeploymentConfiguration } from './read-deployment-configuration.ts';
import type { DeploymentSpec, ServiceRecord, ServiceSettings } from './service.ts';

type SchedulingStrategy = ServiceRecord['schedulingStrategy'];

/** Tasks of one service, a default quota. */
const MAX_TASKS = 5000;

/** Lists whose entries would need what this ECS does not have. */
const UNSUPPORTED_LISTS = {
  loadBalancers: 'Load balancers are',
  serviceRegistries: 'Service registries are',
  volumeConfigurations: 'Volumes configured at launch are',
  vpcLatticeConfigurations: 'VPC Lattice is',
  gatewayConnectors: 'Gateway connectors are',
} as const;

/** Refuses what a service cannot have here, rather than take it and do nothing. @throws UnsupportedFeatureException */
export function checkServiceFeatures(body: JsonObject): void {
  checkLaunchType(body);
  for (const [name, what] of Object.entries(UNSUPPORTED_LISTS))
    if ((readObjects(body, name) ?? []).length > 0) throw unsupported(what);
  const connect = readObject(body, 'serviceConnectConfiguration') ?? {};
  if (readBoolean(connect, 'enabled') ?? false) throw unsupported('Service Connect is');
  const controller = readChoice(readObject(body, 'deploymentController') ?? {}, 'type', [
    'ECS',
    'CODE_DEPLOY',
    'EXTERNAL',
  ]);
  if (controller !== undefined && controller !== 'ECS')
    throw unsupported(`The deployment controller ${controller} is`);
  if (readChoice(body, 'availabilityZoneRebalancing', ['ENABLED', 'DISABLED']) === 'ENABLED')
    throw unsupported('Availability Zone rebalancing is');
}

/** The desired count; undefined when the request has none. @throws InvalidParameterException */
export function readDesiredCount(body: JsonObject, strategy: SchedulingStrategy): number | undefined {
  const count = readInteger(body, 'desiredCount');
  if (count === undefined) return undefined;
  if (strategy === 'DAEMON')
    throw invalidParameter(
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again.',
    );
  if (count < 0 || count > MAX_TASKS)
    throw invalidParameter(`desiredCount should be between 0 and ${MAX_TASKS}.`);
  return count;
}

/** What a service has that says nothing. */
export function defaultSettings(strategy: SchedulingStrategy): ServiceSettings {
  return {
    deploymentConfiguration: DEFAULT_DEPLOYMENT[strategy],
    placementConstraints: [],
    placementStrategy: [],
    strategies: [],
    propagateTags: 'NONE',
    enableECSManagedTags: false,
    enableExecuteCommand: false,
  };
}

/** @throws InvalidParameterException */
function checkDaemon(
  strategy: SchedulingStrategy,
  { strategies, placementConstraints }: ServiceSettings,
): void {
  if (strategy !== 'DAEMON') return;
  if (strategies.length > 0)
    throw invalidParameter('The daemon scheduling strategy does not support placement strategies.');
  if (placementConstraints.some(({ type }) => type === 'distinctInstance'))
    throw invalidParameter(
      'The daemon scheduling strategy does not support the distinctInstance constraint.',
    );
}

function readGracePeriod(body: JsonObject): number | undefined {
  const seconds = readInteger(body, 'healthCheckGracePeriodSeconds');
  if (seconds !== undefined && seconds < 0)
    throw invalidParameter('healthCheckGracePeriodSeconds should not be negative.');
  return seconds;
}

/** The settings that a request asks for; what it leaves out stays as it is. @throws InvalidParameterException */
export function readSettings(
  state: LocalEcsState,
  body: JsonObject,
  strategy: SchedulingStrategy,
  definition: DefinitionRecord,
  before: ServiceSettings,
): ServiceSettings {
  const strategies = readPlacementStrategies(body);
  const hasConstraints = readObjects(body, 'placementConstraints') !== undefined;
  const settings = withoutUndefined({
    deploymentConfiguration: readDeploymentConfiguration(body, strategy, before.deploymentConfiguration),
    placementConstraints: hasConstraints ? readWireConstraints(body) : before.placementConstraints,
    placementStrategy: readObjects(body, 'placementStrategy') ?? before.placementStrategy,
    strategies: strategies ?? before.strategies,
    propagateTags:
      readChoice(body, 'propagateTags', ['TASK_DEFINITION', 'SERVICE', 'NONE']) ?? before.propagateTags,
    enableECSManagedTags: readBoolean(body, 'enableECSManagedTags') ?? before.enableECSManagedTags,
    enableExecuteCommand: readBoolean(body, 'enableExecuteCommand') ?? before.enableExecuteCommand,
    healthCheckGracePeriodSeconds: readGracePeriod(body) ?? before.healthCheckGracePeriodSeconds,
  });
  joinConstraints(definition, settings.placementConstraints, state.options.compilePattern);
  checkDaemon(strategy, settings);
  return settings;
}

/** The definition with the network that its mode asks for. @throws InvalidParameterException */
export function readDeploymentSpec(body: JsonObject, definition: DefinitionRecord): DeploymentSpec {
  return withoutUndefined({
    definition,
    networkConfiguration: readObject(body, 'networkConfiguration'),
    subnetId: readSubnet(body, definition.definition.networkMode),
  });
}
