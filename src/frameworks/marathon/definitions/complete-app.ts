import type { AppDefinition, UnreachableStrategy, UpgradeStrategy } from '../engine/app-definition.ts';
import { hasExternalVolumes, hasPersistentVolumes } from '../engine/container.ts';
import type { Container } from '../engine/container.ts';
import type { HealthCheck } from '../engine/health-check.ts';
import { usesHostNetwork } from '../engine/network.ts';
import type { Network, PortDefinition, PortMapping } from '../engine/network.ts';

type SetByServer = 'id' | 'dependencies' | 'version' | 'versionInfo';

/** An app of which some is said, in the words of Marathon 1.5. */
export type AppDraft = Partial<Omit<AppDefinition, SetByServer>>;

type Completed = Omit<AppDefinition, SetByServer>;

/** Marathon's label for apps of which never two may run. */
const SINGLE_INSTANCE_LABEL = 'MARATHON_SINGLE_INSTANCE_APP';

export const isSingleInstance = ({ labels }: Pick<AppDefinition, 'labels'>): boolean =>
  labels[SINGLE_INSTANCE_LABEL] === 'true';

const HOST_NETWORK: readonly Network[] = [{ mode: 'host', labels: {} }];

const DEFAULT_PORT_DEFINITION: PortDefinition = { port: 0, protocol: 'tcp', name: 'default', labels: {} };

const BARE_PORT_MAPPING: PortMapping = {
  containerPort: 0,
  servicePort: 0,
  protocol: 'tcp',
  labels: {},
  networkNames: [],
};

const DEFAULT_PORT_MAPPING: PortMapping = { ...BARE_PORT_MAPPING, name: 'default' };

const DEFAULTS = {
  args: [],
  env: {},
  instances: 1,
  cpus: 1,
  mem: 128,
  disk: 0,
  gpus: 0,
  executor: '',
  constraints: [],
  backoffSeconds: 1,
  backoffFactor: 1.15,
  maxLaunchDelaySeconds: 300,
  killSelection: 'YOUNGEST_FIRST',
  readinessChecks: [],
  requirePorts: false,
  secrets: {},
  labels: {},
  fetch: [],
} as const;

function networksOf({ networks = [] }: AppDraft, defaultName: string | undefined): readonly Network[] {
  if (networks.length === 0) return HOST_NETWORK;
  return networks.map((network) => {
    const isNamed = network.mode !== 'container' || network.name !== undefined || defaultName === undefined;
    return isNamed ? network : { ...network, name: defaultName };
  });
}

/** Port mappings of a network of one's own: those told, a default one, and one for each port definition that has none. */
function mappingsOf(
  { portMappings }: Partial<Container>,
  { portDefinitions = [] }: AppDraft,
  networks: readonly Network[],
): readonly PortMapping[] {
  const told = portMappings ?? [DEFAULT_PORT_MAPPING];
  const missing = Math.max(0, portDefinitions.length - told.length);
  const all = [...told, ...Array.from({ length: missing }, () => BARE_PORT_MAPPING)];
  // In bridges a port of the host was always given.
  const isBridge = networks.some(({ mode }) => mode === 'container/bridge');
  return isBridge ? all.map((mapping) => ({ hostPort: 0, ...mapping })) : all;
}

function containerOf(draft: AppDraft, networks: readonly Network[]): Container | undefined {
  if (usesHostNetwork(networks)) {
    if (draft.container === undefined) return undefined;
    const { portMappings, ...rest } = draft.container;
    return rest;
  }
  const given: Container = draft.container ?? { type: 'MESOS', volumes: [] };
  return { ...given, portMappings: mappingsOf(given, draft, networks) };
}

function upgradeStrategyOf(draft: AppDraft): UpgradeStrategy {
  if (draft.upgradeStrategy !== undefined) return draft.upgradeStrategy;
  if (isSingleInstance({ labels: draft.labels ?? {} }))
    return { minimumHealthCapacity: 0, maximumOverCapacity: 0 };
  if (hasPersistentVolumes(draft.container) || hasExternalVolumes(draft.container))
    return { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 };
  return { minimumHealthCapacity: 1, maximumOverCapacity: 1 };
}

function unreachableStrategyOf({ unreachableStrategy, container }: AppDraft): UnreachableStrategy {
  if (unreachableStrategy !== undefined) return unreachableStrategy;
  return hasPersistentVolumes(container) ? 'disabled' : { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 };
}

const isHttp = ({ protocol }: HealthCheck): boolean => protocol.includes('HTTP');

/** The check with its port and path told, where it has any. */
function withPort(check: HealthCheck): HealthCheck {
  const path = isHttp(check) ? { path: check.path ?? '/' } : {};
  const hasPort = check.port !== undefined || check.portIndex !== undefined || check.protocol === 'COMMAND';
  return { ...check, ...path, ...(hasPort ? {} : { portIndex: 0 }) };
}

function withCodes(draft: AppDraft): AppDefinition['readinessChecks'] {
  return (draft.readinessChecks ?? []).map((check) =>
    check.httpStatusCodesForReady.length > 0 ? check : { ...check, httpStatusCodesForReady: [200] },
  );
}

function residencyOf({ residency, container }: AppDraft): Pick<AppDefinition, 'residency'> {
  if (residency !== undefined) return { residency };
  if (!hasPersistentVolumes(container)) return {};
  return { residency: { relaunchEscalationTimeoutSeconds: 3_600, taskLostBehavior: 'WAIT_FOREVER' } };
}

/**
 * Fills in what an app does not say. Ports are kept where the networks have them: in portDefinitions in the host's
 * network, else in the container's portMappings; those in the other place are left out.
 */
export function completeApp(draft: AppDraft, defaultNetworkName: string | undefined): Completed {
  const networks = networksOf(draft, defaultNetworkName);
  const inHostNetwork = usesHostNetwork(networks);
  const container = containerOf(draft, networks);
  const { container: told, ...rest } = draft;
  return {
    ...DEFAULTS,
    ...rest,
    ...residencyOf(draft),
    networks,
    portDefinitions: inHostNetwork ? (draft.portDefinitions ?? [DEFAULT_PORT_DEFINITION]) : [],
    requirePorts: inHostNetwork && draft.requirePorts === true,
    upgradeStrategy: upgradeStrategyOf(draft),
    unreachableStrategy: unreachableStrategyOf(draft),
    healthChecks: (draft.healthChecks ?? []).map(withPort),
    readinessChecks: withCodes(draft),
    ...(container === undefined ? {} : { container }),
  };
}
