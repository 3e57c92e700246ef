import type { TaskView } from '../../../driver/master-view.ts';
import type { ContainerStatus } from '../../../mesos/container-info.ts';
import type { DiscoveryInfo } from '../../../mesos/task-info.ts';
import type { TaskStatus } from '../../../mesos/task-status.ts';
import { v0Resources } from './resources.ts';

function containerStatus({ containerId, networkInfos = [] }: ContainerStatus) {
  return {
    ...(containerId === undefined ? {} : { container_id: containerId }),
    network_infos: networkInfos.map(({ ipAddresses = [], portMappings = [] }) => ({
      ip_addresses: ipAddresses.map(({ ipAddress }) => ({ ip_address: ipAddress })),
      port_mappings: portMappings.map(({ hostPort, containerPort, protocol }) => ({
        host_port: hostPort,
        container_port: containerPort,
        protocol,
      })),
    })),
  };
}

function v0Status(status: TaskStatus) {
  const { state, timestamp, labels, healthy } = status;
  return {
    state,
    timestamp,
    ...(labels === undefined ? {} : { labels }),
    ...(status.containerStatus === undefined
      ? {}
      : { container_status: containerStatus(status.containerStatus) }),
    ...(healthy === undefined ? {} : { healthy }),
  };
}

/** Lists are boxed here as in protobuf. */
function v0Discovery({ ports, labels, ...rest }: DiscoveryInfo) {
  return {
    ...rest,
    ...(ports === undefined
      ? {}
      : {
          ports: {
            ports: ports.map(({ labels: ofPort, ...port }) =>
              ofPort === undefined ? port : { ...port, labels: { labels: ofPort } },
            ),
          },
        }),
    ...(labels === undefined ? {} : { labels: { labels } }),
  };
}

/** A task in the words of Mesos 0.x. */
export function v0Task(task: TaskView): Readonly<Record<string, unknown>> {
  const { id, name, frameworkId, executorId = '', agentId, state, role, labels, discovery } = task;
  return {
    id,
    name,
    framework_id: frameworkId,
    executor_id: executorId,
    slave_id: agentId,
    state,
    resources: v0Resources(task.resources),
    role,
    statuses: task.statuses.map(v0Status),
    ...(labels.length === 0 ? {} : { labels }),
    ...(discovery === undefined ? {} : { discovery: v0Discovery(discovery) }),
  };
}
