import type { Container } from './container.ts';
import type { Check, HealthCheck, ReadinessCheck } from './health-check.ts';
import { usesHostNetwork } from './network.ts';
import type { Network, PortDefinition, PortMapping } from './network.ts';
import type { PathId } from './path-id.ts';
import type { Timestamp } from './timestamp.ts';

export const KILL_SELECTIONS = ['YOUNGEST_FIRST', 'OLDEST_FIRST'] as const;
export const TASK_LOST_BEHAVIORS = ['WAIT_FOREVER', 'RELAUNCH_AFTER_TIMEOUT'] as const;

/** A value, or where one is kept that must not be seen. */
export type EnvValue = string | { readonly secret: string };

/** `[field, operator]` or `[field, operator, value]`. */
export type Constraint = readonly string[];

/** How many of an app's instances there may be while it is changed, as parts of how many there are to be: 0 to 1. */
export interface UpgradeStrategy {
  readonly minimumHealthCapacity: number;
  readonly maximumOverCapacity: number;
}

/** When an instance that is out of reach is replaced, and when it is forgotten. `disabled`: it is waited for. */
export type UnreachableStrategy =
  'disabled' | { readonly inactiveAfterSeconds: number; readonly expungeAfterSeconds: number };

export interface Artifact {
  readonly uri: string;
  readonly extract: boolean;
  readonly executable: boolean;
  readonly cache: boolean;
  readonly destPath?: string;
}

/** When an app was last changed in its number only, and in anything else. */
export interface VersionInfo {
  readonly lastScalingAt: Timestamp;
  readonly lastConfigChangeAt: Timestamp;
}

/**
 * What is to run, and how much of it: in the words of Marathon 1.5 and later, whatever the request said, with every default
 * filled in. Never changed; a new one takes its place. Field by field the JSON of the REST API.
 */
export interface AppDefinition {
  readonly id: PathId;
  readonly cmd?: string;
  readonly args: readonly string[];
  readonly user?: string;
  readonly tty?: boolean;
  readonly env: Readonly<Record<string, EnvValue>>;
  readonly instances: number;
  readonly cpus: number;
  /** MiB, as disk. */
  readonly mem: number;
  readonly disk: number;
  readonly gpus: number;
  /** `//cmd`, a path, or empty. */
  readonly executor: string;
  readonly executorResources?: { readonly cpus: number; readonly mem: number; readonly disk: number };
  readonly resourceLimits?: { readonly cpus?: number | 'unlimited'; readonly mem?: number | 'unlimited' };
  readonly constraints: readonly Constraint[];
  readonly acceptedResourceRoles?: readonly string[];
  /** Absent: the role of the framework. */
  readonly role?: string;
  readonly backoffSeconds: number;
  readonly backoffFactor: number;
  readonly maxLaunchDelaySeconds: number;
  readonly upgradeStrategy: UpgradeStrategy;
  readonly killSelection: (typeof KILL_SELECTIONS)[number];
  readonly unreachableStrategy: UnreachableStrategy;
  readonly healthChecks: readonly HealthCheck[];
  readonly readinessChecks: readonly ReadinessCheck[];
  readonly check?: Check;
  /** Empty in all but the host's network. */
  readonly portDefinitions: readonly PortDefinition[];
  /** Whether host ports are exactly the ports of portDefinitions. */
  readonly requirePorts: boolean;
  readonly networks: readonly Network[];
  readonly container?: Container;
  readonly secrets: Readonly<Record<string, { readonly source: string }>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly fetch: readonly Artifact[];
  readonly residency?: {
    readonly relaunchEscalationTimeoutSeconds: number;
    readonly taskLostBehavior: (typeof TASK_LOST_BEHAVIORS)[number];
  };
  readonly taskKillGracePeriodSeconds?: number;
  /** Apps and groups. */
  readonly dependencies: readonly PathId[];
  readonly version: Timestamp;
  readonly versionInfo: VersionInfo;
}

/** The ports of an app's tasks in the order of their indices; each kind where the networks say. */
export function portsOf({
  networks,
  portDefinitions,
  container,
}: Pick<AppDefinition, 'networks' | 'portDefinitions' | 'container'>): readonly (
  PortDefinition | PortMapping
)[] {
  return usesHostNetwork(networks) ? portDefinitions : (container?.portMappings ?? []);
}

/** The port by which load balancers know a port of a task; 0 when none is assigned yet. */
export const servicePortOf = (port: PortDefinition | PortMapping): number =>
  'port' in port ? port.port : port.servicePort;
