import type { NetworkBinding } from '../../../ecs/task.ts';
import { toEpochSeconds, withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { HealthStatus } from './agent-report.ts';
import type { TaskNetworkInterface } from './network-interface.ts';
import type { KnownContainer, TaskRecord } from './task.ts';

const toWireBinding = ({ bindIp, containerPort, hostPort, protocol }: NetworkBinding): JsonObject =>
  withoutUndefined({ bindIP: bindIp, containerPort, hostPort, protocol });

function toWireContainer(task: TaskRecord, container: KnownContainer): JsonObject {
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
    healthStatus: container.healthStatus,
    cpu: container.cpu,
    memory: container.memory,
    memoryReservation: container.memoryReservation,
    gpuIds: container.gpuIds.length > 0 ? container.gpuIds : undefined,
  });
}

function toWireAttachment(task: TaskRecord, eni: TaskNetworkInterface): JsonObject {
  const statuses: Partial<Record<string, string>> = { PROVISIONING: 'ATTACHING', STOPPED: 'DELETED' };
  return {
    id: eni.attachmentId,
    type: 'ElasticNetworkInterface',
    status: statuses[task.known.lastStatus] ?? 'ATTACHED',
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

function toWireTimes({ known }: TaskRecord): JsonObject {
  return withoutUndefined({
    connectivity: known.connectivityAtMs === undefined ? undefined : 'CONNECTED',
    connectivityAt: toEpochSeconds(known.connectivityAtMs),
    createdAt: toEpochSeconds(known.createdAtMs),
    pullStartedAt: toEpochSeconds(known.pullStartedAtMs),
    pullStoppedAt: toEpochSeconds(known.pullStoppedAtMs),
    startedAt: toEpochSeconds(known.startedAtMs),
    executionStoppedAt: toEpochSeconds(known.executionStoppedAtMs),
    stoppingAt: toEpochSeconds(known.stoppingAtMs),
    stoppedAt: toEpochSeconds(known.stoppedAtMs),
  });
}

function attributeValue(task: TaskRecord, name: string): string | undefined {
  return task.instance.known.attributes.find((attribute) => attribute.name === name)?.value;
}

/** A task as ECS describes it. @param tags whether the answer carries its tags. */
export function toWireTask(task: TaskRecord, tags: 'with-tags' | 'without-tags'): JsonObject {
  const { known, networkInterface, overrides } = task;
  const { definition } = task.definition;
  const architecture = attributeValue(task, 'ecs.cpu-architecture');
  return withoutUndefined({
    attachments: networkInterface === undefined ? [] : [toWireAttachment(task, networkInterface)],
    attributes: architecture === undefined ? [] : [{ name: 'ecs.cpu-architecture', value: architecture }],
    availabilityZone: attributeValue(task, 'ecs.availability-zone'),
    clusterArn: task.cluster.arn,
    containerInstanceArn: task.instance.arn,
    containers: known.containers.map((container) => toWireContainer(task, container)),
    cpu: overrides.cpu ?? definition.cpuUnits?.toString(),
    ...toWireTimes(task),
    desiredStatus: known.desiredStatus,
    enableExecuteCommand: task.enableExecuteCommand,
    group: task.group,
    healthStatus: taskHealth(known.containers),
    lastStatus: known.lastStatus,
    launchType: 'EC2',
    memory: overrides.memory ?? definition.memoryMiB?.toString(),
    overrides: task.wireOverrides,
    startedBy: task.startedBy,
    stopCode: known.stopCode,
    stoppedReason: known.stoppedReason,
    tags: tags === 'with-tags' ? known.tags : [],
    taskArn: task.arn,
    taskDefinitionArn: definition.taskDefinitionArn,
    version: known.version,
  });
}
