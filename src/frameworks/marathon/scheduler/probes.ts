import { portsOf } from '../engine/app-definition.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import type { HealthCheck, ReadinessCheck } from '../engine/health-check.ts';
import { graceEndMs, isOwnCheck, needsReadiness } from './health-of.ts';
import { isRunning } from './instance.ts';
import type { Instance } from './instance.ts';
import type { Probe } from './probe.ts';
import { definitionOf, deploymentOn } from './state.ts';
import type { Turn } from './turn.ts';

const SECOND_MS = 1_000;

/** Marathon's own checks begin so long after the start of a task at the latest, however rare they are. */
const FIRST_PROBE_MS = 5_000;

type Target = Pick<Probe, 'host' | 'port'>;

/** Where a port of a task is reached: on its host, or, where the host has none for it, at the task's own address. */
function portAt(app: AppDefinition, instance: Instance, index: number): Target | undefined {
  const port = portsOf(app)[index];
  const hostPort = instance.hostPorts[index];
  if (hostPort !== undefined) return { host: instance.agent.hostname, port: hostPort };
  const [address] = instance.ipAddresses;
  if (port === undefined || 'port' in port || address === undefined) return undefined;
  return { host: address, port: port.containerPort };
}

function healthTarget(app: AppDefinition, instance: Instance, check: HealthCheck): Target | undefined {
  if (check.port !== undefined) return { host: instance.agent.hostname, port: check.port };
  return portAt(app, instance, check.portIndex ?? 0);
}

const ownProtocol = ({ protocol }: HealthCheck): Probe['protocol'] => {
  if (protocol.endsWith('HTTPS')) return 'HTTPS';
  return protocol.endsWith('HTTP') ? 'HTTP' : 'TCP';
};

/** A look for the health of a task; undefined as long as there is nowhere to look. */
export function healthProbe(
  app: AppDefinition,
  instance: Instance,
  check: HealthCheck,
  index: number,
): Probe | undefined {
  const target = healthTarget(app, instance, check);
  if (target === undefined) return undefined;
  return {
    ...target,
    taskId: instance.taskId,
    instanceId: instance.id,
    purpose: 'health',
    index,
    protocol: ownProtocol(check),
    path: check.path ?? '/',
    ipProtocol: check.ipProtocol,
    timeoutMs: check.timeoutSeconds * SECOND_MS,
  };
}

/** A look whether a task may take over. */
export function readinessProbe(
  app: AppDefinition,
  instance: Instance,
  check: ReadinessCheck,
  index: number,
): Probe | undefined {
  const at = portsOf(app).findIndex(({ name }) => name === check.portName);
  const target = portAt(app, instance, at);
  if (target === undefined) return undefined;
  return {
    ...target,
    taskId: instance.taskId,
    instanceId: instance.id,
    purpose: 'readiness',
    index,
    protocol: check.protocol,
    path: check.path,
    ipProtocol: 'IPv4',
    timeoutMs: check.timeoutSeconds * SECOND_MS,
  };
}

/** When a task is looked at for its health for the first time: soon after its start, or now where that has been. */
function firstProbeMs({ intervalSeconds }: HealthCheck, { startedAtMs }: Instance, nowMs: number): number {
  const afterStartMs = Math.min(intervalSeconds * SECOND_MS, FIRST_PROBE_MS);
  return Math.max(nowMs, (startedAtMs ?? nowMs) + afterStartMs);
}

/** Begins to look at a task that runs: for its health always, for its readiness in a deployment. */
export function startProbes(turn: Turn, instance: Instance): void {
  const { state, nowMs, rules } = turn;
  const app = definitionOf(state, instance);
  if (app === undefined || !isRunning(instance)) return;
  const { taskId } = instance;
  const ofAgent = app.healthChecks.filter((check) => !isOwnCheck(check, rules));
  // Until the last of them is over, not all checks have found something.
  if (ofAgent.length > 0)
    state.deadlines.set(
      { type: 'graceOver', instance: instance.id },
      Math.max(...ofAgent.map((check) => graceEndMs(check, instance))),
    );
  for (const [index, check] of app.healthChecks.entries()) {
    const due = { type: 'probe', taskId, purpose: 'health', index } as const;
    // Whoever is being looked at already keeps its interval, however often the master is lost and found.
    if (isOwnCheck(check, rules) && !state.deadlines.has(due))
      state.deadlines.set(due, firstProbeMs(check, instance, nowMs));
  }
  const deployment = deploymentOn(state, instance.app);
  if (deployment === undefined || !needsReadiness(instance, deployment)) return;
  for (const index of app.readinessChecks.keys())
    state.deadlines.setEarlier({ type: 'probe', taskId, purpose: 'readiness', index }, nowMs);
}
