import type { NetworkBinding } from '../../../ecs/task.ts';
import { toEpochSeconds, withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { HealthStatus } from './agent-report.ts';
import type { TaskNetworkInterface } from './network-interface.ts';
import type { KnownContainer, KnownTask, TaskRecord } from './task.ts';

const toWireBinding = ({ bindIp, containerPort, hostPort, protocol }: NetworkBinding): JsonObject =>
  withoutUndefined({ bindIP: bindIp, containerPort, hostPort, protocol });

/** A container as descriptions and events have it in common. */
export function wireContainer(task: TaskRecord, container: KnownContainer): JsonObject {
  const { attachmentId, privateIpv4Address } = task.networkInterface ?? {};
  return withoutUndefined({
    containerArn: container.containerArn,
    taskArn: task.arn,
    name: container.name,
    image: container.image,
    imageDigest: container.imageDigest,
    runtimeId: container.runtimeId,
    lastStatus: container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    networkBindings: container.networkBindings.map(toWireBinding),
    networkInterfaces: attachmentId === undefined ? [] : [{ attachmentId, privateIpv4Address }],
    cpu: container.cpu,
    memory: container.memory,
    memoryReservation: container.memoryReservation,
    gpuIds: container.gpuIds.length > 0 ? container.gpuIds : undefined,
  });
}

function toWireAttachment(eni: TaskNetworkInterface, lastStatus: KnownTask['lastStatus']): JsonObject {
  const statuses: Partial<Record<string, string>> = { PROVISIONING: 'ATTACHING', STOPPED: 'DELETED' };
  return {
    id: eni.attachmentId,
    type: 'ElasticNetworkInterface',
    status: statuses[lastStatus] ?? 'ATTACHED',
    details: [
      { name: 'subnetId', value: eni.subnetId },
      { name: 'networkInterfaceId', value: eni.networkInterfaceId },
      { name: 'macAddress', value: eni.macAddress },
      { name: 'privateIPv4Address', value: eni.privateIpv4Address },
    ],
  };
}

const WORST_FIRST: readonly HealthStatus[] = ['UNHEALTHY', 'UNKNOWN', 'HEALTHY'];

/** The worst health of the essential containers that have a check; UNKNOWN without checks. */
export function taskHealth(containers: readonly KnownContainer[]): HealthStatus {
  const checked = containers.filter(({ essential, hasHealthCheck }) => essential && hasHealthCheck);
  const found = new Set(checked.map(({ healthStatus }) => healthStatus));
  return WORST_FIRST.find((status) => found.has(status)) ?? 'UNKNOWN';
}

/** How a time is written: as a number in answers, as text in events. */
type TimeFormat = (ms: number) => number | string;

function wireTimes(known: KnownTask, format: TimeFormat): JsonObject {
  const time = (ms: number | undefined): number | string | undefined =>
    ms === undefined ? undefined : format(ms);
  return withoutUndefined({
    connectivity: known.connectivityAtMs === undefined ? undefined : 'CONNECTED',
    connectivityAt: time(known.connectivityAtMs),
    createdAt: time(known.createdAtMs),
    pullStartedAt: time(known.pullStartedAtMs),
    pullStoppedAt: time(known.pullStoppedAtMs),
    startedAt: time(known.startedAtMs),
    executionStoppedAt: time(known.executionStoppedAtMs),
    stoppingAt: time(known.stoppingAtMs),
    stoppedAt: time(known.stoppedAtMs),
  });
}

function attributeValue(task: TaskRecord, name: string): string | undefined {
  return task.instance.known.attributes.find((attribute) => attribute.name === name)?.value;
}

/** What descriptions and events of a task at one version have in common, without its containers. */
export function wireTaskMembers(task: TaskRecord, known: KnownTask, format: TimeFormat): JsonObject {
  const { networkInterface, overrides } = task;
  const { definition } = task.definition;
  const architecture = attributeValue(task, 'ecs.cpu-architecture');
  return withoutUndefined({
    attachments: networkInterface === undefined ? [] : [toWireAttachment(networkInterface, known.lastStatus)],
    attributes: architecture === undefined ? [] : [{ name: 'ecs.cpu-architecture', value: architecture }],
    availabilityZone: attributeValue(task, 'ecs.availability-zone'),
    clusterArn: task.cluster.arn,
    containerInstanceArn: task.instance.arn,
    cpu: overrides.cpu ?? definition.cpuUnits?.toString(),
    ...wireTimes(known, format),
    desiredStatus: known.desiredStatus,
    enableExecuteCommand: task.enableExecuteCommand,
    group: task.group,
    lastStatus: known.lastStatus,
    launchType: 'EC2',
    memory: overrides.memory ?? definition.memoryMiB?.toString(),
    overrides: task.wireOverrides,
    startedBy: task.startedBy,
    stopCode: known.stopCode,
    stoppedReason: known.stoppedReason,
    taskArn: task.arn,
    taskDefinitionArn: definition.taskDefinitionArn,
    version: known.version,
  });
}

/** A task as ECS describes it. @param tags whether the answer carries its tags. */
export function toWireTask(task: TaskRecord, tags: 'with-tags' | 'without-tags'): JsonObject {
  const { known } = task;
  return {
    ...wireTaskMembers(task, known, toEpochSeconds),
    containers: known.containers.map((container) => ({
      ...wireContainer(task, container),
      healthStatus: container.healthStatus,
    })),
    healthStatus: taskHealth(known.containers),
    tags: tags === 'with-tags' ? known.tags : [],
  };
}
