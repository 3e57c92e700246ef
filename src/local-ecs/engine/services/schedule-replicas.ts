import type { TaskRecord } from '../tasks/task.ts';
import { isProtected } from '../tasks/task-protection.ts';
import type { Turn } from '../turn.ts';
import { planReplicas } from './replica-plan.ts';
import { addServiceEvent } from './service-events.ts';
import { taskBounds } from './service.ts';
import type { DeploymentRecord, ServiceRecord } from './service.ts';
import { startServiceTasks } from './start-service-tasks.ts';
import { chooseSurplus, stopServiceTasks } from './stop-service-tasks.ts';
import { surveyReplicas } from './survey-replicas.ts';
import type { ReplicaSurvey } from './survey-replicas.ts';
import { wakeService } from './wake-service.ts';

const STUCK =
  'was unable to stop or start tasks during a deployment because of the service deployment configuration. ' +
  'Update the minimumHealthyPercent or maximumPercent value and try again.';

/** Surplus tasks, unless they are protected: first those that do not run yet, which nobody misses. */
function stopSurplus(turn: Turn, service: ServiceRecord, survey: ReplicaSurvey, count: number): void {
  const mayStop = (task: TaskRecord): boolean => !isProtected(task);
  const pending = chooseSurplus(turn, service, survey.pending.filter(mayStop), count);
  const running = chooseSurplus(turn, service, survey.running.filter(mayStop), count - pending.length);
  stopServiceTasks(turn, service, [...pending, ...running]);
  const left = count - pending.length - running.length;
  if (left > 0)
    addServiceEvent(turn, service, `was unable to scale in due to (reason ${left} tasks under protection).`);
}

/** One step of a REPLICA service towards its desired count of tasks of its primary deployment. */
export function scheduleReplicas(turn: Turn, service: ServiceRecord, primary: DeploymentRecord): void {
  const survey = surveyReplicas(turn, service, primary);
  const { noRoomUntilMs } = service.scheduler;
  const hasNoRoom = noRoomUntilMs > turn.nowMs;
  const obstacle = hasNoRoom ? 'no-room' : 'none';
  const plan = planReplicas({
    desired: service.desiredCount,
    ...taskBounds(service),
    current: survey.pending.length + survey.running.length,
    healthyCurrent: survey.healthyCurrent,
    replacedPending: survey.replacedPending.length,
    replacedHealthy: survey.replacedHealthy.length,
    replacedUnhealthy: survey.replacedUnhealthy.length,
    replacedProtected: survey.replacedProtected.length,
    obstacle: primary.rolloutState === 'FAILED' ? 'failed' : obstacle,
  });
  stopSurplus(turn, service, survey, plan.stopCurrent);
  stopServiceTasks(turn, service, [
    ...survey.replacedPending.slice(0, plan.stopPending),
    ...survey.replacedHealthy.slice(0, plan.stopHealthy),
  ]);
  stopServiceTasks(turn, service, survey.replacedUnhealthy.slice(0, plan.stopUnhealthy), 'unhealthy');
  if (!hasNoRoom) startServiceTasks(turn, primary, plan.start);
  else if (noRoomUntilMs < Infinity) wakeService(turn, service, noRoomUntilMs);
  if (plan.isStuck) addServiceEvent(turn, service, STUCK);
  const isReplacing = survey.replacedHealthy.length + survey.replacedUnhealthy.length > 0;
  if (isReplacing && survey.provenAtMs < Infinity) wakeService(turn, service, survey.provenAtMs);
}
