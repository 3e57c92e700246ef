import type { PlacementStrategy } from '../../../ecs/placement/placement-strategy.ts';
import { reservedResources } from '../../../ecs/reserved-resources.ts';
import type { Tag } from '../../../ecs/tag.ts';
import { withoutUndefined } from '../json.ts';
import { findRefusal, placeTasks } from '../placement/place-tasks.ts';
import type { Placement } from '../placement/placement.ts';
import { joinConstraints } from '../placement/placement-constraints.ts';
import type { Launch } from '../tasks/launch.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import { addServiceEvent } from './service-events.ts';
import { serviceGroup } from './service.ts';
import type { DeploymentRecord, ServiceRecord } from './service.ts';
import { wakeService } from './wake-service.ts';

/** Tasks started at once. */
const MAX_BATCH = 10;

/** Instances looked at for the reason why none takes a task. */
const MAX_EXPLAINED = 100;

const DEFAULT_STRATEGIES: readonly PlacementStrategy[] = [
  { type: 'spread', field: { over: 'attribute', name: 'ecs.availability-zone' } },
  { type: 'spread', field: { over: 'instance' } },
];

/** Those of the service, or what ECS does by default. */
export function strategiesOf({ settings: { strategies } }: ServiceRecord): readonly PlacementStrategy[] {
  return strategies.length === 0 ? DEFAULT_STRATEGIES : strategies;
}

function tagsOf({ service, definition }: DeploymentRecord): readonly Tag[] {
  const { propagateTags, enableECSManagedTags } = service.settings;
  const propagated = { SERVICE: service.tags, TASK_DEFINITION: definition.tags, NONE: [] }[propagateTags];
  if (!enableECSManagedTags) return propagated;
  const managed = [
    { key: 'aws:ecs:clusterName', value: service.cluster.name },
    { key: 'aws:ecs:serviceName', value: service.name },
  ];
  return [...propagated, ...managed];
}

/** What every task of the deployment is started with. */
function launchOf(deployment: DeploymentRecord): Launch {
  const { service, definition, subnetId, id } = deployment;
  return withoutUndefined({
    definition,
    overrides: { containerOverrides: [] },
    wireOverrides: { containerOverrides: [] },
    reserved: reservedResources(definition.definition),
    group: serviceGroup(service),
    startedBy: id,
    deployment,
    tags: tagsOf(deployment),
    enableExecuteCommand: service.settings.enableExecuteCommand,
    subnetId,
  });
}

/** Tasks of the deployment, and where the service's constraints and strategies put them. */
export function placementOf(turn: Turn, deployment: DeploymentRecord, count: number): Placement {
  const { compilePattern } = turn.state.options;
  const { service, definition } = deployment;
  return {
    cluster: service.cluster,
    launch: launchOf(deployment),
    constraints: joinConstraints(definition, service.settings.placementConstraints, compilePattern),
    strategies: strategiesOf(service),
    count,
  };
}

/** How many of the wanted tasks may be started now; the scheduler wakes when it may go on. */
export function allowedStarts(turn: Turn, service: ServiceRecord, wanted: number): number {
  const { nextStartAtMs, retryAtMs } = service.scheduler;
  const fromMs = Math.max(nextStartAtMs, retryAtMs);
  if (wanted === 0 || fromMs <= turn.nowMs) return Math.min(wanted, MAX_BATCH);
  wakeService(turn, service, fromMs);
  return 0;
}

/** Tasks were started: the next ones have to wait, as long as the quota wants it. */
export function tellStarted(turn: Turn, service: ServiceRecord, tasks: readonly TaskRecord[]): void {
  if (tasks.length === 0) return;
  const { serviceStartsPerMinute } = turn.state.options.assumptions;
  service.scheduler.nextStartAtMs = turn.nowMs + Math.ceil((tasks.length * 60_000) / serviceStartsPerMinute);
  addServiceEvent(turn, service, `has started ${tasks.length} tasks: ${namesOf(tasks)}.`);
}

/** As events name tasks. */
export function namesOf(tasks: readonly TaskRecord[]): string {
  return tasks.map(({ id }) => `(task ${id})`).join(' ');
}

const CLOSEST: Readonly<Record<string, string>> = {
  'RESOURCE:CPU': 'has insufficient CPU units available',
  'RESOURCE:MEMORY': 'has insufficient memory available',
  'RESOURCE:PORTS': 'is already using a port required by your task',
  'RESOURCE:GPU': 'has insufficient GPU available',
  ATTRIBUTE: 'is missing an attribute required by your task',
};

function explain(turn: Turn, placement: Placement): string {
  let found: string | undefined;
  let looks = 0;
  const { instanceIndex } = placement.cluster;
  for (const slot of instanceIndex.active.from(0)) {
    const id = instanceIndex.idAt(slot) ?? '';
    const instance = turn.state.instances.get(id);
    const reason = instance === undefined ? undefined : findRefusal(turn, placement, instance);
    const words = CLOSEST[reason ?? ''] ?? `encountered error "${reason ?? ''}"`;
    if (found === undefined || words.startsWith('has insufficient'))
      found = `The closest matching (container-instance ${id}) ${words}.`;
    looks += 1;
    if (looks === MAX_EXPLAINED) break;
  }
  return found ?? 'Reason: No Container Instances were found in your cluster.';
}

/** No instance takes a task, or so many that should: the service waits until one may have room. */
export function waitForRoom(
  turn: Turn,
  deployment: DeploymentRecord,
  placement: Placement,
  failures = 1,
): void {
  const { service } = deployment;
  const { scheduler, cluster, settings } = service;
  scheduler.noRoomUntilMs = Infinity;
  // Whoever waits anew stands behind the others.
  cluster.waitingServiceArns.delete(service.arn);
  cluster.waitingServiceArns.add(service.arn);
  deployment.failedTasks += failures;
  const reason = explain(turn, placement);
  addServiceEvent(
    turn,
    service,
    `was unable to place a task because no container instance met all of its requirements. ${reason}`,
  );
  const { deploymentCircuitBreaker } = settings.deploymentConfiguration;
  // A deployment that might fail has to try until it does.
  if (deploymentCircuitBreaker.enable && deployment.rolloutState === 'IN_PROGRESS')
    scheduler.noRoomUntilMs = turn.nowMs + turn.state.options.assumptions.serviceBackOffMs[0];
  wakeService(turn, service);
}

/** Starts as many tasks as may be started now and find room. */
export function startServiceTasks(turn: Turn, deployment: DeploymentRecord, wanted: number): void {
  const { service } = deployment;
  const count = allowedStarts(turn, service, wanted);
  if (count === 0) return;
  const placement = placementOf(turn, deployment, count);
  const tasks = placeTasks(turn, placement);
  tellStarted(turn, service, tasks);
  if (tasks.length < count) waitForRoom(turn, deployment, placement);
}
