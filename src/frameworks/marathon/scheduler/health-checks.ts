import type { TaskId } from '../../../mesos/ids.ts';
import type { HealthCheck } from '../engine/health-check.ts';
import { graceEndMs, isOwnCheck } from './health-of.ts';
import type { Health } from './health.ts';
import { isRunning } from './instance.ts';
import type { Instance } from './instance.ts';
import { stopInstance } from './instances.ts';
import type { ProbeResult } from './probe.ts';
import { healthProbe } from './probes.ts';
import { definitionOf } from './state.ts';
import { note, tell } from './turn.ts';
import type { Turn } from './turn.ts';

const SECOND_MS = 1_000;

/** A task whose check is due or answered, as long as it runs and its app has the check. */
interface Checked {
  readonly instance: Instance;
  readonly check: HealthCheck;
}

function checkedTask({ state }: Turn, taskId: TaskId, index: number): Checked | undefined {
  const instance = state.instances.withTask(taskId);
  if (instance === undefined || !isRunning(instance)) return undefined;
  const check = definitionOf(state, instance)?.healthChecks[index];
  return check === undefined ? undefined : { instance, check };
}

/** Looks at a task when its check is due. The next look is an interval later, whatever becomes of this one. */
export function probeHealth(turn: Turn, taskId: TaskId, index: number): void {
  const { state, out, nowMs } = turn;
  const checked = checkedTask(turn, taskId, index);
  if (checked === undefined) return;
  const { instance, check } = checked;
  const app = definitionOf(state, instance);
  const probe = app === undefined ? undefined : healthProbe(app, instance, check, index);
  if (probe === undefined) countFailure(turn, checked, index, 'the task has no address for the check yet');
  else out.push({ type: 'probe', probe });
  state.deadlines.set(
    { type: 'probe', taskId, purpose: 'health', index },
    nowMs + check.intervalSeconds * SECOND_MS,
  );
}

/** What a look found wrong; undefined when nothing, or when it does not count. */
function faultOf(check: HealthCheck, result: ProbeResult): string | undefined {
  switch (result.type) {
    case 'connected':
      return undefined;
    case 'failed':
      return result.cause;
    case 'response':
      return result.status >= 200 && result.status < 400
        ? undefined
        : `${check.protocol} answered with status ${result.status}`;
  }
}

const isIgnored = ({ ignoreHttp1xx }: HealthCheck, result: ProbeResult): boolean =>
  ignoreHttp1xx && result.type === 'response' && result.status < 200;

/** Keeps a result, and tells of a change for the better or worse. */
function keepHealth(turn: Turn, { instance }: Checked, index: number, health: Health): void {
  const { state } = turn;
  const app = definitionOf(state, instance);
  const results = state.health.get(instance.taskId) ?? [];
  const wasAlive = results[index]?.alive;
  const all = app?.healthChecks.map((_, i) => (i === index ? health : results[i])) ?? [];
  state.health.set(instance.taskId, all);
  if (wasAlive === health.alive) return;
  state.instances.touch(instance);
  state.unsettled.add(instance.app);
  tell(turn, { type: 'health_status_changed_event', instance, alive: health.alive });
  tell(turn, { type: 'instance_health_changed_event', instance, healthy: health.alive });
}

/** Kills a task whose check has failed too often. */
function killUnhealthy(turn: Turn, instance: Instance, reason: string): void {
  if (instance.stopping !== undefined) return;
  tell(turn, { type: 'unhealthy_instance_kill_event', instance, reason });
  note(turn, {
    level: 'warn',
    message: 'an unhealthy task is killed',
    event: 'marathon.unhealthy',
    fields: { appId: instance.app, taskId: instance.taskId, reason },
  });
  stopInstance(turn, { ...instance, unhealthyCause: reason }, 'unhealthy');
}

function countSuccess(turn: Turn, checked: Checked, index: number): void {
  const { state, nowMs } = turn;
  const before = state.health.get(checked.instance.taskId)?.[index];
  keepHealth(turn, checked, index, {
    ...before,
    alive: true,
    consecutiveFailures: 0,
    firstSuccessMs: before?.firstSuccessMs ?? nowMs,
    lastSuccessMs: nowMs,
  });
}

function countFailure(turn: Turn, checked: Checked, index: number, cause: string): void {
  const { state, nowMs } = turn;
  const { instance, check } = checked;
  const before = state.health.get(instance.taskId)?.[index];
  const isInGrace = nowMs < graceEndMs(check, instance);
  tell(turn, { type: 'failed_health_check_event', instance, healthCheck: check });
  // While a task starts, failures are no news.
  if (isInGrace && before?.firstSuccessMs === undefined) return;
  const failures = before?.consecutiveFailures ?? 0;
  keepHealth(turn, checked, index, {
    ...before,
    alive: false,
    consecutiveFailures: failures + 1,
    lastFailureMs: nowMs,
    lastFailureCause: cause,
  });
  if (check.maxConsecutiveFailures > 0 && failures >= check.maxConsecutiveFailures)
    killUnhealthy(turn, instance, cause);
}

/** Takes what a look for a task's health has found. */
export function takeHealth(turn: Turn, taskId: TaskId, index: number, result: ProbeResult): void {
  const checked = checkedTask(turn, taskId, index);
  if (checked === undefined || isIgnored(checked.check, result)) return;
  const cause = faultOf(checked.check, result);
  if (cause === undefined) countSuccess(turn, checked, index);
  else countFailure(turn, checked, index, cause);
}

/** Takes what an agent's check says, which counts the failures itself. */
export function watchAgentCheck(turn: Turn, before: Instance, instance: Instance): void {
  const { state, rules } = turn;
  const { healthy } = instance;
  if (healthy === undefined || healthy === before.healthy) return;
  const checks = definitionOf(state, instance)?.healthChecks ?? [];
  const check = checks.find((each) => !isOwnCheck(each, rules));
  if (check === undefined) return;
  tell(turn, { type: 'health_status_changed_event', instance, alive: healthy });
  tell(turn, { type: 'instance_health_changed_event', instance, healthy });
  if (!healthy && check.maxConsecutiveFailures > 0)
    killUnhealthy(turn, instance, "the container's health check has failed");
}
