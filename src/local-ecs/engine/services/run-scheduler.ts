import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import { breakCircuit, settleDeployments } from './deployments.ts';
import { scheduleDaemons } from './schedule-daemons.ts';
import { scheduleReplicas } from './schedule-replicas.ts';
import type { ServiceRecord } from './service.ts';
import { stopServiceTasks } from './stop-service-tasks.ts';

function wantedTasks(turn: Turn, { deployments }: ServiceRecord): readonly TaskRecord[] {
  return deployments
    .flatMap(({ taskIds }) => [...taskIds])
    .map((id) => turn.state.tasks.get(id))
    .filter((task) => task !== undefined);
}

/** A deleted service stops its tasks; when all have stopped it is INACTIVE, and forgotten after a while. */
function drain(turn: Turn, service: ServiceRecord): void {
  stopServiceTasks(turn, service, wantedTasks(turn, service));
  if (service.stoppingTaskIds.size > 0) return;
  service.status = 'INACTIVE';
  service.inactiveAtMs = turn.nowMs;
  service.deployments = [];
  turn.state.deadlines.add(turn.nowMs + turn.state.options.assumptions.retentionMs, {
    kind: 'forget-service',
    serviceArn: service.arn,
  });
}

/** The scheduler of a service takes a step; it wakes again by itself when there is more to do. @see Deadline `schedule-service` */
export function runScheduler(turn: Turn, service: ServiceRecord): void {
  const { scheduler } = service;
  if ((scheduler.wakeAtMs ?? Infinity) > turn.nowMs) return;
  scheduler.wakeAtMs = undefined;
  if (service.status === 'DRAINING') drain(turn, service);
  const [primary] = service.deployments;
  if (service.status !== 'ACTIVE' || primary === undefined) return;
  breakCircuit(turn, service, primary);
  const [current = primary] = service.deployments;
  if (service.schedulingStrategy === 'DAEMON') scheduleDaemons(turn, service, current);
  else scheduleReplicas(turn, service, current);
  settleDeployments(turn, service);
}

/** @see Deadline `forget-service` */
export function forgetService(turn: Turn, service: ServiceRecord): void {
  const { retentionMs } = turn.state.options.assumptions;
  // Another of the same name may have been deleted later.
  if (turn.nowMs >= (service.inactiveAtMs ?? Infinity) + retentionMs) turn.state.services.delete(service.arn);
}
