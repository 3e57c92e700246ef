import type { AppDefinition } from '../engine/app-definition.ts';
import { isMesosCheck } from '../engine/health-check.ts';
import type { HealthCheck } from '../engine/health-check.ts';
import type { Deployment } from './deployment.ts';
import type { Health } from './health.ts';
import { isRunning } from './instance.ts';
import type { Instance } from './instance.ts';
import type { SchedulerRules } from './rules.ts';
import { definitionOf } from './state.ts';
import type { Turn } from './turn.ts';

/** Whether Marathon makes a check itself. A command can be run by the agent only. */
export const isOwnCheck = (check: HealthCheck, { agentsRunChecks }: SchedulerRules): boolean =>
  check.protocol !== 'COMMAND' && !(agentsRunChecks && isMesosCheck(check));

const SECOND_MS = 1_000;

/** Until when failures of a check do not count, nor that an agent says nothing of it. */
export const graceEndMs = ({ gracePeriodSeconds }: HealthCheck, instance: Instance): number =>
  (instance.startedAtMs ?? instance.stagedAtMs) + gracePeriodSeconds * SECOND_MS;

/**
 * Whether one check finds a task well; undefined when it has found nothing yet. An agent that has told nothing in all the
 * grace period has no check to make: the task's definition has none. Then the task is as well as one without checks.
 */
function isAlive(
  check: HealthCheck,
  result: Health | undefined,
  instance: Instance,
  { rules, nowMs }: HealthView,
): boolean | undefined {
  if (isOwnCheck(check, rules)) return result?.alive;
  return instance.healthy ?? (nowMs >= graceEndMs(check, instance) ? true : undefined);
}

/** From where health is looked at. */
export type HealthView = Pick<Turn, 'state' | 'rules' | 'nowMs'>;

/** Whether all checks find an instance well; undefined as long as one has found nothing and none finds it ill. */
function isHealthy(view: HealthView, app: AppDefinition, instance: Instance): boolean | undefined {
  const results = view.state.health.get(instance.taskId) ?? [];
  const alive = app.healthChecks.map((check, i) => isAlive(check, results[i], instance, view));
  if (alive.includes(false)) return false;
  return alive.includes(undefined) ? undefined : true;
}

/** Whether an instance has to pass its readiness checks: those that a deployment has started. */
export const needsReadiness = ({ stagedAtMs }: Instance, { startedAtMs }: Deployment): boolean =>
  stagedAtMs >= startedAtMs;

/**
 * Whether an instance serves: running, healthy and, in a deployment, ready.
 * @returns undefined when it runs and its checks have found nothing yet.
 */
export function isServing(
  view: HealthView,
  instance: Instance,
  deployment: Deployment | undefined,
): boolean | undefined {
  const { state } = view;
  const app = definitionOf(state, instance);
  if (!isRunning(instance) || app === undefined) return false;
  const healthy = isHealthy(view, app, instance);
  if (healthy !== true || deployment === undefined || !needsReadiness(instance, deployment)) return healthy;
  const results = state.readiness.get(instance.taskId) ?? [];
  return app.readinessChecks.every(({ name }) => results.some((each) => each.name === name && each.ready));
}
