import type { AppDefinition } from '../engine/app-definition.ts';
import { isMesosCheck } from '../engine/health-check.ts';
import type { HealthCheck } from '../engine/health-check.ts';
import type { Deployment } from './deployment.ts';
import type { Health } from './health.ts';
import { isRunning } from './instance.ts';
import type { Instance } from './instance.ts';
import type { SchedulerRules } from './rules.ts';
import { definitionOf } from './state.ts';
import type { MarathonState } from './state.ts';

/** Whether Marathon makes a check itself. A command can be run by the agent only. */
export const isOwnCheck = (check: HealthCheck, { agentsRunChecks }: SchedulerRules): boolean =>
  check.protocol !== 'COMMAND' && !(agentsRunChecks && isMesosCheck(check));

/** Whether one check finds a task well; undefined when it has found nothing yet. */
function isAlive(
  check: HealthCheck,
  result: Health | undefined,
  instance: Instance,
  rules: SchedulerRules,
): boolean | undefined {
  return isOwnCheck(check, rules) ? result?.alive : instance.healthy;
}

/** Whether all checks find an instance well; undefined as long as one has found nothing and none finds it ill. */
export function isHealthy(
  { health }: MarathonState,
  app: AppDefinition,
  instance: Instance,
  rules: SchedulerRules,
): boolean | undefined {
  const results = health.get(instance.taskId) ?? [];
  const alive = app.healthChecks.map((check, i) => isAlive(check, results[i], instance, rules));
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
  state: MarathonState,
  instance: Instance,
  deployment: Deployment | undefined,
  rules: SchedulerRules,
): boolean | undefined {
  const app = definitionOf(state, instance);
  if (!isRunning(instance) || app === undefined) return false;
  const healthy = isHealthy(state, app, instance, rules);
  if (healthy !== true || deployment === undefined || !needsReadiness(instance, deployment)) return healthy;
  const results = state.readiness.get(instance.taskId) ?? [];
  return app.readinessChecks.every(({ name }) => results.some((each) => each.name === name && each.ready));
}
