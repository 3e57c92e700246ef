import { portsOf, servicePortOf } from '../../engine/app-definition.ts';
import type { AppDefinition } from '../../engine/app-definition.ts';
import { timestampAt } from '../../engine/timestamp.ts';
import type { Instance } from '../../scheduler/instance.ts';
import { healthResultsJson } from './health-results.ts';
import type { ShownTask } from './shown-task.ts';

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
export function taskJson(task: ShownTask): Json {
  const { instance } = task;
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
    healthCheckResults: healthResultsJson(task),
    localVolumes: [],
    ...(agent.region === undefined ? {} : { region: agent.region }),
    ...(agent.zone === undefined ? {} : { zone: agent.zone }),
  };
}

/** A task with the ports by which load balancers know it. @param app what it was launched as; absent: not known any more. */
export const listedTaskJson = (task: ShownTask, app: AppDefinition | undefined): Json => ({
  ...taskJson(task),
  servicePorts: app === undefined ? [] : portsOf(app).map(servicePortOf),
});
