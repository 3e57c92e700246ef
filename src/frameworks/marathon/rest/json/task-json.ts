import { portsOf, servicePortOf } from '../../engine/app-definition.ts';
import { timestampAt } from '../../engine/timestamp.ts';
import { definitionOf } from '../../scheduler/state.ts';
import type { MarathonState } from '../../scheduler/state.ts';
import type { Instance } from '../../scheduler/instance.ts';
import { healthResultsJson } from './health-results.ts';

type Json = Readonly<Record<string, unknown>>;

/** By `IPv4` or `IPv6`, as they are in `ipAddresses`. */
export const ipAddressesJson = ({ ipAddresses }: Instance): readonly Json[] =>
  ipAddresses.map((ipAddress) => ({
    ipAddress,
    protocol: ipAddress.includes(':') ? 'IPv6' : 'IPv4',
  }));

/** Ports of the host in the order of the definition. */
export const boundPorts = ({ hostPorts }: Instance): readonly number[] =>
  hostPorts.filter((port) => port !== undefined);

/** A task as Marathon shows it. One that was sent and not heard of yet is staging. */
export function taskJson(state: MarathonState, instance: Instance): Json {
  const { agent, stagedAtMs, startedAtMs } = instance;
  return {
    id: instance.taskId,
    appId: instance.app,
    slaveId: agent.agentId,
    host: agent.hostname,
    state: instance.state ?? 'TASK_STAGING',
    stagedAt: timestampAt(stagedAtMs),
    ...(startedAtMs === undefined ? {} : { startedAt: timestampAt(startedAtMs) }),
    version: instance.version,
    ports: boundPorts(instance),
    ipAddresses: ipAddressesJson(instance),
    healthCheckResults: healthResultsJson(state, instance),
    localVolumes: [],
    ...(agent.region === undefined ? {} : { region: agent.region }),
    ...(agent.zone === undefined ? {} : { zone: agent.zone }),
  };
}

/** A task with the ports by which load balancers know it. */
export function listedTaskJson(state: MarathonState, instance: Instance): Json {
  const app = definitionOf(state, instance);
  return {
    ...taskJson(state, instance),
    servicePorts: app === undefined ? [] : portsOf(app).map(servicePortOf),
  };
}
