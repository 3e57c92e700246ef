import type { QueriedInstance } from '../../../ecs/cluster-query/queried-instance.ts';
import type { IndexedInstance } from './known-instance.ts';

/** An instance as the cluster query language asks about it. A task counts for its group until it is to stop. */
export function toQueriedInstance(instance: IndexedInstance): QueriedInstance {
  const { attributes, agentConnected, runningTasksCount, versionInfo } = instance.known;
  return {
    ec2InstanceId: instance.ec2InstanceId,
    agentConnected,
    registeredAtMs: instance.registeredAtMs,
    runningTasksCount,
    attributes,
    ...(versionInfo.agentVersion !== undefined && { agentVersion: versionInfo.agentVersion }),
    taskGroups: () => instance.taskGroups.keys(),
  };
}
