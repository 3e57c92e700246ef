import type { Turn } from '../turn.ts';
import { wakeService } from '../services/wake-service.ts';
import type { TaskRecord } from './task.ts';

/** The scheduler of services signs the tasks that it starts. */
const SERVICE_STARTED_BY = 'ecs-svc/';

/** Only tasks of services can be protected: nothing else stops tasks to have fewer of them. */
export function isServiceTask({ startedBy }: TaskRecord): boolean {
  return startedBy?.startsWith(SERVICE_STARTED_BY) === true;
}

/** Whether scale-in and deployments of its service have to leave the task alone now. */
export function isProtected({ protectedUntilMs }: TaskRecord): boolean {
  return protectedUntilMs !== undefined;
}

/** Protects the task for so long from now on, whatever held before. */
export function protectTask({ state, nowMs }: Turn, task: TaskRecord, forMs: number): void {
  task.protectedUntilMs = nowMs + forMs;
  state.deadlines.add(task.protectedUntilMs, { kind: 'protection-expires', taskId: task.id });
}

/** Its service may stop it from now on. */
export function unprotectTask(turn: Turn, task: TaskRecord): void {
  delete task.protectedUntilMs;
  if (task.deployment !== undefined) wakeService(turn, task.deployment.service);
}

/** Ends a protection unless it was prolonged meanwhile. @see Deadline `protection-expires` */
export function expireProtection(turn: Turn, task: TaskRecord): void {
  if (task.protectedUntilMs !== undefined && task.protectedUntilMs <= turn.nowMs) unprotectTask(turn, task);
}
