import type { TaskId } from '../../../mesos/ids.ts';
import type { ReadinessCheck } from '../engine/health-check.ts';
import type { Readiness } from './health.ts';
import { isRunning } from './instance.ts';
import type { Instance } from './instance.ts';
import type { ProbeResult } from './probe.ts';
import { readinessProbe } from './probes.ts';
import { definitionOf, deploymentOn } from './state.ts';
import type { Turn } from './turn.ts';

const SECOND_MS = 1_000;

interface Checked {
  readonly instance: Instance;
  readonly check: ReadinessCheck;
}

/** A task that is still to become ready: one of a deployment, that runs. */
function checkedTask({ state }: Turn, taskId: TaskId, index: number): Checked | undefined {
  const instance = state.instances.withTask(taskId);
  if (instance === undefined || !isRunning(instance)) return undefined;
  const check = definitionOf(state, instance)?.readinessChecks[index];
  const isReady = state.readiness.get(taskId)?.some((each) => each.name === check?.name && each.ready);
  const isDeployed = deploymentOn(state, instance.app) !== undefined;
  return check === undefined || isReady === true || !isDeployed ? undefined : { instance, check };
}

/** Looks whether a task is ready. */
export function probeReadiness(turn: Turn, taskId: TaskId, index: number): void {
  const { state, out, nowMs } = turn;
  const checked = checkedTask(turn, taskId, index);
  if (checked === undefined) return;
  const { instance, check } = checked;
  const app = definitionOf(state, instance);
  const probe = app === undefined ? undefined : readinessProbe(app, instance, check, index);
  if (probe !== undefined) out.push({ type: 'probe', probe });
  state.deadlines.set(
    { type: 'probe', taskId, purpose: 'readiness', index },
    nowMs + check.intervalSeconds * SECOND_MS,
  );
}

function readinessFrom(check: ReadinessCheck, result: ProbeResult): Readiness {
  const isResponse = result.type === 'response';
  const ready = isResponse && check.httpStatusCodesForReady.includes(result.status);
  if (!isResponse || !check.preserveLastResponse) return { name: check.name, ready };
  const { status, contentType, body } = result;
  return { name: check.name, ready, lastResponse: { status, contentType, body } };
}

/** Takes what a look for a task's readiness has found. One that is ready is not looked at again. */
export function takeReadiness(turn: Turn, taskId: TaskId, index: number, result: ProbeResult): void {
  const { state } = turn;
  const checked = checkedTask(turn, taskId, index);
  if (checked === undefined) return;
  const { check, instance } = checked;
  const others = (state.readiness.get(taskId) ?? []).filter(({ name }) => name !== check.name);
  const readiness = readinessFrom(check, result);
  state.readiness.set(taskId, [...others, readiness]);
  state.instances.touch(instance);
  if (!readiness.ready) return;
  state.deadlines.clear({ type: 'probe', taskId, purpose: 'readiness', index });
  state.unsettled.add(instance.app);
}
