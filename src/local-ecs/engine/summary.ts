import type { ServiceRecord } from './services/service.ts';
import { taskCounts } from './services/service.ts';
import type { LocalEcsState } from './state.ts';
import type { KnownTask, TaskRecord } from './tasks/task.ts';

/** A task in a few words. */
export interface TaskSummary {
  readonly taskArn: string;
  readonly clusterName: string;
  /** Such as `web:3`. */
  readonly definition: string;
  readonly ec2InstanceId: string;
  readonly lastStatus: string;
  /** When it was started, or, for one that has failed, when it stopped. */
  readonly atMs: number;
  /** Why it stopped, and the exit code, if there was one, that tells of a failure. */
  readonly reason?: string;
  readonly exitCode?: number;
}

/** All services together. */
export interface ServicesSummary {
  /** Services by status; those that are deleted and have no task left do not count. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** ACTIVE ones that have all they want, in one deployment. */
  readonly steady: number;
  /** Tasks that all of them want, and have. */
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
}

/** An ECS at a glance: what there is, how much is asked of it, and what happened last. */
export interface LocalEcsSummary {
  readonly region: string;
  readonly accountId: string;
  readonly runtime: 'process' | 'simulated';
  /** Names of the clusters that are ACTIVE. */
  readonly clusters: readonly string[];
  /** How many container instances there are by status; those that are ACTIVE without a connected agent count as DISCONNECTED. */
  readonly instances: Readonly<Record<string, number>>;
  /** How many tasks there are by last status. */
  readonly tasks: Readonly<Record<string, number>>;
  readonly services: ServicesSummary;
  /** Tasks ever started. */
  readonly started: number;
  /** Calls of ECS's API since the limits were set, those that were throttled included. */
  readonly calls: number;
  readonly throttles: number;
  /** Calls that met a fault that is not cleared. */
  readonly faultsHit: number;
  readonly queues: readonly {
    readonly name: string;
    /** Messages that are there for whoever asks. */
    readonly ready: number;
    readonly inFlight: number;
  }[];
  /** The newest tasks first. */
  readonly newest: readonly TaskSummary[];
  /** Those that have failed, the last first. */
  readonly failures: readonly TaskSummary[];
}

const NEWEST = 3;
const FAILURES = 3;

const countBy = <Item>(items: Iterable<Item>, nameOf: (item: Item) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const name = nameOf(item);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, each) => total + each, 0);

function summarized(task: TaskRecord, atMs: number): TaskSummary {
  const { family, revision } = task.definition.definition;
  return {
    taskArn: task.arn,
    clusterName: task.cluster.name,
    definition: `${family}:${revision}`,
    ec2InstanceId: task.instance.ec2InstanceId,
    lastStatus: task.known.lastStatus,
    atMs,
  };
}

/** The exit code of the essential container that failed, if one did. */
const failedCode = ({ containers }: KnownTask): number | undefined =>
  containers.find(({ essential, exitCode }) => essential && exitCode !== undefined && exitCode !== 0)
    ?.exitCode;

function isFailure(known: KnownTask): boolean {
  const { lastStatus, stopCode } = known;
  if (lastStatus !== 'STOPPED' || stopCode === 'UserInitiated') return false;
  return stopCode !== 'EssentialContainerExited' || failedCode(known) !== undefined;
}

function summarizedFailure(task: TaskRecord): TaskSummary {
  const { known } = task;
  const exitCode = failedCode(known);
  return {
    ...summarized(task, known.stoppedAtMs ?? known.createdAtMs),
    ...(known.stoppedReason !== undefined && { reason: known.stoppedReason }),
    ...(exitCode !== undefined && { exitCode }),
  };
}

const endOf = ({ known }: TaskRecord): number => known.stoppedAtMs ?? 0;

/** The last failures, found in one pass. */
function lastFailures(tasks: Iterable<TaskRecord>): readonly TaskRecord[] {
  let last: readonly TaskRecord[] = [];
  for (const task of tasks)
    if (isFailure(task.known))
      last = [...last, task].toSorted((a, b) => endOf(b) - endOf(a)).slice(0, FAILURES);
  return last;
}

const isSteady = (service: ServiceRecord): boolean =>
  service.status === 'ACTIVE' &&
  service.deployments.length === 1 &&
  taskCounts(service).running === service.desiredCount;

function summarizedServices(all: Iterable<ServiceRecord>): ServicesSummary {
  const services = [...all].filter(({ status }) => status !== 'INACTIVE');
  const counts = services.map(taskCounts);
  return {
    byStatus: countBy(services, ({ status }) => status),
    steady: services.filter(isSteady).length,
    desired: sum(services.map(({ desiredCount }) => desiredCount)),
    running: sum(counts.map(({ running }) => running)),
    pending: sum(counts.map(({ pending }) => pending)),
  };
}

/** Costs as much as there are instances, services and tasks: for looking, a few times a second at most. */
export function summaryOf(state: LocalEcsState): LocalEcsSummary {
  const { options, clusters, tasks, buckets } = state;
  const newest = [...tasks.values()].slice(-NEWEST).reverse();
  return {
    region: options.region,
    accountId: options.accountId,
    runtime: options.runtime,
    clusters: [...clusters.values()].filter(({ status }) => status === 'ACTIVE').map(({ name }) => name),
    instances: countBy(state.instances.values(), ({ known }) =>
      known.status === 'ACTIVE' && !known.agentConnected ? 'DISCONNECTED' : known.status,
    ),
    tasks: countBy(tasks.values(), ({ known }) => known.lastStatus),
    services: summarizedServices(state.services.values()),
    started: state.ledger.started,
    calls: sum([...buckets.values()].map(({ calls }) => calls)),
    throttles: sum([...buckets.values()].map(({ throttles }) => throttles)),
    faultsHit: sum(state.faults.map(({ hit }) => hit)),
    queues: [...state.queues.values()].map(({ name, counts }) => ({
      name,
      ready: counts.ready,
      inFlight: counts['in-flight'],
    })),
    newest: newest.map((task) => summarized(task, task.known.createdAtMs)),
    failures: lastFailures(tasks.values()).map(summarizedFailure),
  };
}
