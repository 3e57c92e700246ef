import { isProtected } from '../tasks/task-protection.ts';
import { taskHealth } from '../tasks/wire-task.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import type { DeploymentRecord, ServiceRecord } from './service.ts';

/** The wanted tasks of a service, sorted by what its scheduler does with them. */
export interface ReplicaSurvey {
  readonly pending: TaskRecord[];
  readonly running: TaskRecord[];
  healthyCurrent: number;
  readonly replacedPending: TaskRecord[];
  readonly replacedHealthy: TaskRecord[];
  readonly replacedUnhealthy: TaskRecord[];
  readonly replacedProtected: TaskRecord[];
  /** When the next task has run long enough to be counted on. */
  provenAtMs: number;
}

function isUnhealthy(turn: Turn, { known }: TaskRecord, { settings }: ServiceRecord): boolean {
  const graceMs = (settings.healthCheckGracePeriodSeconds ?? 0) * 1000;
  const isInGrace = turn.nowMs < (known.startedAtMs ?? turn.nowMs) + graceMs;
  return !isInGrace && taskHealth(known.containers) === 'UNHEALTHY';
}

/** From when on a running task is counted on; never, while a check of it has not passed. */
function countedFromMs(turn: Turn, { known }: TaskRecord): number {
  const isChecked = known.containers.some(({ essential, hasHealthCheck }) => essential && hasHealthCheck);
  if (isChecked) return taskHealth(known.containers) === 'HEALTHY' ? 0 : Infinity;
  return (known.startedAtMs ?? Infinity) + turn.state.options.assumptions.serviceHealthyAfterMs;
}

function addReplaced(survey: ReplicaSurvey, task: TaskRecord, unhealthy: boolean): void {
  if (unhealthy) survey.replacedUnhealthy.push(task);
  else if (isProtected(task)) survey.replacedProtected.push(task);
  else if (task.known.lastStatus === 'RUNNING') survey.replacedHealthy.push(task);
  else survey.replacedPending.push(task);
}

function addCurrent(turn: Turn, survey: ReplicaSurvey, task: TaskRecord): void {
  if (task.known.lastStatus !== 'RUNNING') {
    survey.pending.push(task);
    return;
  }
  survey.running.push(task);
  const fromMs = countedFromMs(turn, task);
  if (fromMs <= turn.nowMs) survey.healthyCurrent += 1;
  else survey.provenAtMs = Math.min(survey.provenAtMs, fromMs);
}

/** Looks at each wanted task of the service once. */
export function surveyReplicas(turn: Turn, service: ServiceRecord, primary: DeploymentRecord): ReplicaSurvey {
  const survey: ReplicaSurvey = {
    pending: [],
    running: [],
    healthyCurrent: 0,
    replacedPending: [],
    replacedHealthy: [],
    replacedUnhealthy: [],
    replacedProtected: [],
    provenAtMs: Infinity,
  };
  for (const deployment of service.deployments)
    for (const id of deployment.taskIds) {
      const task = turn.state.tasks.get(id);
      if (task === undefined) continue;
      const unhealthy = isUnhealthy(turn, task, service);
      const isReplaced = deployment !== primary || task.instance.known.status !== 'ACTIVE' || unhealthy;
      if (isReplaced) addReplaced(survey, task, unhealthy);
      else addCurrent(turn, survey, task);
    }
  return survey;
}
