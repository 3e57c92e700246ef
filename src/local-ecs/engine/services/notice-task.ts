import type { KnownTask, TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import { addServiceEvent } from './service-events.ts';
import type { DeploymentRecord } from './service.ts';
import { wakeService } from './wake-service.ts';

/** Rounds after which a service is told to be unable to start its tasks. */
const INCONSISTENT_ROUNDS = 3;

/** Nobody wanted the task to end before it ran. */
function hasFailed({ stopCode, startedAtMs }: KnownTask): boolean {
  return (
    startedAtMs === undefined && (stopCode === 'TaskFailedToStart' || stopCode === 'EssentialContainerExited')
  );
}

/** The next round waits, twice as long each time. Failures of one round count once. */
function backOff(turn: Turn, deployment: DeploymentRecord): void {
  const { service } = deployment;
  const { scheduler } = service;
  deployment.failedTasks += 1;
  if (turn.nowMs < scheduler.retryAtMs) return;
  const [first, most] = turn.state.options.assumptions.serviceBackOffMs;
  scheduler.retryAtMs = turn.nowMs + Math.min(most, first * 2 ** scheduler.failedRounds);
  scheduler.failedRounds += 1;
  if (scheduler.failedRounds === INCONSISTENT_ROUNDS)
    addServiceEvent(turn, service, 'is unable to consistently start tasks successfully.');
}

/** A task runs: earlier failures are forgotten. */
function forgetFailures(deployment: DeploymentRecord): void {
  const { deploymentCircuitBreaker } = deployment.service.settings.deploymentConfiguration;
  if (deploymentCircuitBreaker.resetOnHealthyTask) deployment.failedTasks = 0;
  deployment.service.scheduler.failedRounds = 0;
  deployment.service.scheduler.retryAtMs = 0;
}

/** A task of a service was started. */
export function noticeNewTask(turn: Turn, { deployment, id }: TaskRecord): void {
  if (deployment === undefined) return;
  deployment.taskIds.add(id);
  wakeService(turn, deployment.service);
}

/** What ECS knows of a task has changed: if it is a service's, its scheduler is to look. */
export function noticeTask(turn: Turn, task: TaskRecord, before: KnownTask): void {
  const { deployment, known } = task;
  if (deployment === undefined) return;
  if (known.desiredStatus !== before.desiredStatus) {
    deployment.taskIds.delete(task.id);
    deployment.service.stoppingTaskIds.add(task.id);
    if (deployment.service.schedulingStrategy === 'DAEMON')
      deployment.service.changedInstanceIds.add(task.instance.id);
    if (hasFailed(known)) backOff(turn, deployment);
  }
  if (known.lastStatus === 'STOPPED') deployment.service.stoppingTaskIds.delete(task.id);
  if (known.lastStatus === 'RUNNING' && before.lastStatus !== 'RUNNING') forgetFailures(deployment);
  wakeService(turn, deployment.service);
}
