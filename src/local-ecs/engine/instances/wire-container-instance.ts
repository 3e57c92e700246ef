import type { InstanceResources } from '../../../ecs/container-instance.ts';
import { toEpochSeconds, withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { remainingResources } from './accounting.ts';
import type { InstanceRecord } from './container-instance.ts';

/** A resource as ECS lists it: the values that its type does not use are 0. */
export interface WireResource {
  readonly name: string;
  readonly type: 'INTEGER' | 'STRINGSET';
  readonly doubleValue: 0;
  readonly longValue: 0;
  readonly integerValue: number;
  readonly stringSetValue?: readonly string[];
}

const integer = (name: string, integerValue: number): WireResource => ({
  name,
  type: 'INTEGER',
  doubleValue: 0,
  longValue: 0,
  integerValue,
});

const stringSet = (name: string, values: readonly (string | number)[]): WireResource => ({
  name,
  type: 'STRINGSET',
  doubleValue: 0,
  longValue: 0,
  integerValue: 0,
  stringSetValue: values.map(String),
});

/** What an instance has or has left. */
export function wireResources(resources: InstanceResources, hasGpus: boolean): readonly WireResource[] {
  return [
    integer('CPU', resources.cpuUnits),
    integer('MEMORY', resources.memoryMiB),
    stringSet('PORTS', resources.ports),
    stringSet('PORTS_UDP', resources.portsUdp),
    ...(hasGpus ? [stringSet('GPU', resources.gpuIds)] : []),
  ];
}

function toWireHealth({ known }: InstanceRecord): JsonObject {
  const changedAt = toEpochSeconds(known.healthChangedAtMs);
  const check = {
    type: 'CONTAINER_RUNTIME',
    status: known.health,
    lastUpdated: changedAt,
    lastStatusChange: changedAt,
  };
  return { overallStatus: known.health, details: [check] };
}

/** What an answer about instances may leave out. */
export type InstanceField = 'TAGS' | 'CONTAINER_INSTANCE_HEALTH';

/** A container instance as ECS describes it. */
export function toWireInstance(instance: InstanceRecord, include: ReadonlySet<InstanceField>): JsonObject {
  const { known, registered } = instance;
  const hasGpus = registered.gpuIds.length > 0;
  return withoutUndefined({
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2InstanceId,
    version: known.version,
    versionInfo: known.versionInfo,
    remainingResources: wireResources(remainingResources(registered, known.reserved), hasGpus),
    registeredResources: wireResources(registered, hasGpus),
    status: known.status,
    statusReason: known.statusReason,
    agentConnected: known.agentConnected,
    runningTasksCount: known.runningTasksCount,
    pendingTasksCount: known.pendingTasksCount,
    agentUpdateStatus: known.agentUpdateStatus,
    attributes: known.attributes,
    registeredAt: toEpochSeconds(instance.registeredAtMs),
    attachments: [],
    tags: include.has('TAGS') ? instance.tags : [],
    healthStatus: include.has('CONTAINER_INSTANCE_HEALTH') ? toWireHealth(instance) : undefined,
  });
}
