import { takeId } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { addServiceEvent } from './service-events.ts';
import type { DeploymentRecord, DeploymentSpec, ServiceRecord } from './service.ts';
import { wakeService } from './wake-service.ts';

const ID_DIGITS = 19;

function takeDeploymentId(turn: Turn): string {
  const digits = BigInt(`0x${takeId(turn).slice(-16)}`) % 10n ** BigInt(ID_DIGITS);
  return `ecs-svc/${digits.toString().padStart(ID_DIGITS, '0')}`;
}

/** Everything that happens on account of a service's past is forgotten: it is to be scheduled anew. */
function begin(turn: Turn, service: ServiceRecord, primary: DeploymentRecord): void {
  const others = service.deployments.filter((deployment) => deployment !== primary);
  for (const other of others) other.status = 'ACTIVE';
  Object.assign(primary, {
    status: 'PRIMARY',
    updatedAtMs: turn.nowMs,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${primary.id} in progress.`,
  });
  service.deployments = [primary, ...others];
  Object.assign(service.scheduler, { failedRounds: 0, retryAtMs: 0, noRoomUntilMs: 0, isSteady: false });
  if (service.schedulingStrategy === 'DAEMON') service.unseenFrom = 0;
  wakeService(turn, service);
}

/** Tasks of a new deployment are to take the place of all others. */
export function deploy(turn: Turn, service: ServiceRecord, spec: DeploymentSpec): void {
  begin(turn, service, {
    ...spec,
    id: takeDeploymentId(turn),
    service,
    createdAtMs: turn.nowMs,
    updatedAtMs: turn.nowMs,
    status: 'PRIMARY',
    taskIds: new Set(),
    runningCount: 0,
    pendingCount: 0,
    failedTasks: 0,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: '',
  });
}

function threshold({ desiredCount, settings }: ServiceRecord): number {
  const { type, value } = settings.deploymentConfiguration.deploymentCircuitBreaker.threshold;
  if (type === 'COUNT') return value;
  const share = Math.ceil((desiredCount * value) / 100);
  return type === 'BOUNDED_PERCENT' ? Math.min(200, Math.max(3, share)) : Math.max(1, share);
}

/** Whoever can go back to what was completed last does so. */
function rollBack(turn: Turn, service: ServiceRecord, failed: DeploymentRecord): void {
  const { lastCompleted } = service;
  if (lastCompleted === undefined || lastCompleted === failed) return;
  if (service.deployments.includes(lastCompleted)) begin(turn, service, lastCompleted);
  else {
    const { definition, networkConfiguration, subnetId } = lastCompleted;
    deploy(turn, service, {
      definition,
      ...(networkConfiguration !== undefined && { networkConfiguration }),
      ...(subnetId !== undefined && { subnetId }),
    });
  }
  addServiceEvent(turn, service, `rolling back to (deployment ${service.deployments[0]?.id ?? ''}).`);
}

/** Fails the primary deployment when too many of its tasks in a row did, if the circuit breaker is on. */
export function breakCircuit(turn: Turn, service: ServiceRecord, primary: DeploymentRecord): void {
  const { enable, rollback } = service.settings.deploymentConfiguration.deploymentCircuitBreaker;
  const isFailed = primary.failedTasks >= threshold(service);
  if (!enable || !isFailed || primary.rolloutState !== 'IN_PROGRESS') return;
  primary.rolloutState = 'FAILED';
  primary.rolloutStateReason = `ECS deployment circuit breaker: tasks failed to start.`;
  primary.updatedAtMs = turn.nowMs;
  addServiceEvent(turn, service, `(deployment ${primary.id}) deployment failed: tasks failed to start.`);
  if (rollback) rollBack(turn, service, primary);
}

/** Deployments whose last task is gone go, too; the primary one is completed when it has all it should. */
export function settleDeployments(turn: Turn, service: ServiceRecord): void {
  const [primary, ...others] = service.deployments;
  if (primary === undefined) return;
  for (const other of others) if (other.taskIds.size === 0) other.status = 'INACTIVE';
  service.deployments = service.deployments.filter(({ status }) => status !== 'INACTIVE');
  const { desiredCount, scheduler } = service;
  const isComplete =
    service.deployments.length === 1 &&
    primary.runningCount === desiredCount &&
    primary.pendingCount === 0 &&
    service.changedInstanceIds.size === 0 &&
    service.unseenFrom === undefined;
  if (!isComplete) {
    scheduler.isSteady = false;
    return;
  }
  if (primary.rolloutState === 'IN_PROGRESS') {
    primary.rolloutState = 'COMPLETED';
    primary.rolloutStateReason = `ECS deployment ${primary.id} completed.`;
    primary.updatedAtMs = turn.nowMs;
    service.lastCompleted = primary;
    addServiceEvent(turn, service, `(deployment ${primary.id}) deployment completed.`);
  }
  if (!scheduler.isSteady) addServiceEvent(turn, service, 'has reached a steady state.');
  scheduler.isSteady = true;
}
