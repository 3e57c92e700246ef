import type { InstanceResources } from '../../../ecs/container-instance.ts';
import { remainingResources } from '../instances/accounting.ts';
import { wireResources } from '../instances/wire-container-instance.ts';
import type { WireResource } from '../instances/wire-container-instance.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { InstanceEvent } from './ecs-event.ts';
import { inEnvelope, toIsoTime } from './event-envelope.ts';

/** Events leave out the values that a resource's type does not use. */
const briefly = ({ name, type, integerValue, stringSetValue }: WireResource): JsonObject =>
  withoutUndefined({ name, type, ...(type === 'INTEGER' ? { integerValue } : { stringSetValue }) });

const brieflyAll = (resources: InstanceResources, hasGpus: boolean): readonly JsonObject[] =>
  wireResources(resources, hasGpus).map(briefly);

/**
 * The event of a container instance's change. Unlike a description it has no health and no tags, its times are text,
 * and it tells when the change happened.
 * @see Amazon ECS Developer Guide, "Amazon ECS container instance state change events"
 */
export function toInstanceEvent(event: InstanceEvent): JsonObject {
  const { atMs, instance, known } = event;
  const { registered } = instance;
  const hasGpus = registered.gpuIds.length > 0;
  const detail = withoutUndefined({
    agentConnected: known.agentConnected,
    agentUpdateStatus: known.agentUpdateStatus,
    attachments: [],
    attributes: known.attributes,
    clusterArn: instance.cluster.arn,
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2InstanceId,
    pendingTasksCount: known.pendingTasksCount,
    registeredAt: toIsoTime(instance.registeredAtMs),
    registeredResources: brieflyAll(registered, hasGpus),
    remainingResources: brieflyAll(remainingResources(registered, known.reserved), hasGpus),
    runningTasksCount: known.runningTasksCount,
    status: known.status,
    statusReason: known.statusReason,
    updatedAt: toIsoTime(atMs),
    version: known.version,
    versionInfo: known.versionInfo,
  });
  return inEnvelope(event, 'ECS Container Instance State Change', instance.arn, detail);
}
