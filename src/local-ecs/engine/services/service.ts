import type { PlacementStrategy } from '../../../ecs/placement/placement-strategy.ts';
import type { Tag } from '../../../ecs/tag.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { DefinitionRecord } from '../definitions/task-definition-record.ts';
import type { JsonObject } from '../json.ts';
import type { WireConstraint } from '../placement/placement-constraints.ts';

/** @see ECS `DeploymentCircuitBreaker` */
export interface CircuitBreaker {
  readonly enable: boolean;
  readonly rollback: boolean;
  /** Whether a task that runs makes up for all that failed. */
  readonly resetOnHealthyTask: boolean;
  readonly threshold: {
    readonly type: 'COUNT' | 'BOUNDED_PERCENT' | 'UNBOUNDED_PERCENT';
    readonly value: number;
  };
}

/** @see ECS `DeploymentConfiguration` */
export interface DeploymentConfiguration {
  /** Of the desired count, rounded up: how many tasks must stay RUNNING. */
  readonly minimumHealthyPercent: number;
  /** Of the desired count, rounded down: how many tasks may be RUNNING or PENDING. */
  readonly maximumPercent: number;
  readonly deploymentCircuitBreaker: CircuitBreaker;
}

/** What an update may change without a new deployment. Replaced whole. */
export interface ServiceSettings {
  readonly deploymentConfiguration: DeploymentConfiguration;
  readonly placementConstraints: readonly WireConstraint[];
  /** As they came, for the answers. */
  readonly placementStrategy: readonly JsonObject[];
  readonly strategies: readonly PlacementStrategy[];
  readonly propagateTags: 'TASK_DEFINITION' | 'SERVICE' | 'NONE';
  readonly enableECSManagedTags: boolean;
  readonly enableExecuteCommand: boolean;
  readonly healthCheckGracePeriodSeconds?: number;
}

/** What tasks of one deployment have in common that tasks of another may not. */
export interface DeploymentSpec {
  readonly definition: DefinitionRecord;
  /** Of an awsvpc service, as it came. */
  readonly networkConfiguration?: JsonObject;
  readonly subnetId?: string;
}

/** One version of a service and the tasks of it that are wanted. */
export interface DeploymentRecord extends DeploymentSpec {
  /** `ecs-svc/` and digits: the `startedBy` of its tasks. */
  readonly id: string;
  readonly service: ServiceRecord;
  readonly createdAtMs: number;
  updatedAtMs: number;
  status: 'PRIMARY' | 'ACTIVE' | 'INACTIVE';
  /** Ids of tasks whose desired status is RUNNING. */
  readonly taskIds: Set<string>;
  runningCount: number;
  pendingCount: number;
  /** Tasks in a row that could not be placed, or ended before they ran. */
  failedTasks: number;
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  rolloutStateReason: string;
}

/** @see ECS `ServiceEvent` */
export interface ServiceEvent {
  readonly id: string;
  readonly createdAtMs: number;
  readonly message: string;
}

/** When the scheduler of a service may do what. */
export interface SchedulerRecord {
  /** When it looks at the service next; undefined while nothing has changed. */
  wakeAtMs: number | undefined;
  /** Starts are spread over time, as the quota for one service has it. */
  nextStartAtMs: number;
  /** Rounds of starts in a row whose tasks ended before they ran. */
  failedRounds: number;
  /** Nothing is started before, because of those. */
  retryAtMs: number;
  /** No instance took the last task that was to be placed: none is placed before, unless room comes free. */
  noRoomUntilMs: number;
  isSteady: boolean;
}

/** A service. Only its desired count, its settings and its deployments say what is to be; its scheduler sees to it. */
export interface ServiceRecord {
  readonly arn: string;
  readonly name: string;
  readonly cluster: ClusterRecord;
  readonly schedulingStrategy: 'REPLICA' | 'DAEMON';
  readonly createdAtMs: number;
  /** The request that created it, without its client token: the same again is the same service. */
  readonly request: JsonObject;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  desiredCount: number;
  settings: ServiceSettings;
  tags: readonly Tag[];
  /** The PRIMARY first, then those that are being replaced. */
  deployments: readonly DeploymentRecord[];
  /** The last that was completed: what a rollback goes back to. */
  lastCompleted?: DeploymentRecord;
  /** Newest first. */
  events: readonly ServiceEvent[];
  readonly scheduler: SchedulerRecord;
  /** Ids of tasks that are to stop and have not stopped. */
  readonly stoppingTaskIds: Set<string>;
  inactiveAtMs?: number;
  /** Of a DAEMON: ids of instances that have changed since its scheduler looked at them. */
  readonly changedInstanceIds: Set<string>;
  /** Of a DAEMON: the place among the instances of the cluster from which on it has looked at none of them; undefined after the last. */
  unseenFrom: number | undefined;
  /** Of a DAEMON: ids of instances on which a task may be started only later. */
  readonly startWaitIds: Set<string>;
  /** Of a DAEMON: ids of instances whose task may be stopped for a newer one only later. */
  readonly stopWaitIds: Set<string>;
  /** Of a DAEMON: ids of instances that are to have a task. */
  readonly hostIds: Set<string>;
}

/** The group of all tasks of a service. */
export function serviceGroup({ name }: ServiceRecord): string {
  return `service:${name}`;
}

/** How many tasks must stay RUNNING, and how many may be RUNNING or PENDING. */
export function taskBounds({ desiredCount, settings }: ServiceRecord): {
  readonly least: number;
  readonly most: number;
} {
  const { minimumHealthyPercent, maximumPercent } = settings.deploymentConfiguration;
  return {
    least: Math.ceil((desiredCount * minimumHealthyPercent) / 100),
    most: Math.floor((desiredCount * maximumPercent) / 100),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

/** Tasks of all deployments that run, and that are on their way. */
export function taskCounts({ deployments }: ServiceRecord): {
  readonly running: number;
  readonly pending: number;
} {
  return {
    running: sum(deployments.map(({ runningCount }) => runningCount)),
    pending: sum(deployments.map(({ pendingCount }) => pendingCount)),
  };
}
