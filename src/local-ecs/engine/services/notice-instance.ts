import type { ClusterRecord } from '../clusters/cluster.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { KnownInstance } from '../instances/known-instance.ts';
import type { Turn } from '../turn.ts';
import { wakeService } from './wake-service.ts';

/** Whether a task that found no place before might find one there now. */
function mayTakeMore({ known }: InstanceRecord, before: KnownInstance | undefined): boolean {
  if (known.status !== 'ACTIVE' || !known.agentConnected) return false;
  if (before?.status !== 'ACTIVE' || !before.agentConnected || before.attributes !== known.attributes)
    return true;
  const [now, then] = [known.reserved, before.reserved];
  return (
    now.cpuUnits < then.cpuUnits ||
    now.memoryMiB < then.memoryMiB ||
    now.ports.length < then.ports.length ||
    now.portsUdp.length < then.portsUdp.length ||
    now.gpuIds.length < then.gpuIds.length
  );
}

/** Services that try again at one time; others follow, those first that have waited longest. */
const MAX_RETRIES = 100;

function retryLater({ state, nowMs }: Turn, { name: clusterName }: ClusterRecord): void {
  const { serviceRetryMs } = state.options.assumptions;
  state.deadlines.add(nowMs + serviceRetryMs, { kind: 'retry-services', clusterName });
}

/** Services that wait for room now try again, together and not at once. */
function retryWaiting(turn: Turn, { cluster }: InstanceRecord): void {
  if (cluster.waitingServiceArns.size === 0) return;
  if (cluster.retriesDue === 0) retryLater(turn, cluster);
  cluster.retriesDue = cluster.waitingServiceArns.size;
}

/** @see Deadline `retry-services` */
export function wakeWaiting(turn: Turn, clusterName: string): void {
  const cluster = turn.state.clusters.get(clusterName);
  if (cluster === undefined) return;
  let left = Math.min(cluster.retriesDue, MAX_RETRIES);
  cluster.retriesDue -= left;
  for (const arn of cluster.waitingServiceArns) {
    if (left === 0) break;
    left -= 1;
    cluster.waitingServiceArns.delete(arn);
    const service = turn.state.services.get(arn);
    if (service === undefined) continue;
    service.scheduler.noRoomUntilMs = 0;
    wakeService(turn, service);
  }
  cluster.retriesDue = Math.min(cluster.retriesDue, cluster.waitingServiceArns.size);
  if (cluster.retriesDue > 0) retryLater(turn, cluster);
}

function wakeServicesOn(turn: Turn, instance: InstanceRecord): void {
  for (const id of instance.unstoppedTaskIds) {
    const deployment = turn.state.tasks.get(id)?.deployment;
    if (deployment !== undefined) wakeService(turn, deployment.service);
  }
}

function wakeDaemons(turn: Turn, { id, cluster }: InstanceRecord): void {
  for (const arn of cluster.serviceArnsByStrategy.DAEMON) {
    const service = turn.state.services.get(arn);
    if (service === undefined) continue;
    service.changedInstanceIds.add(id);
    wakeService(turn, service);
  }
}

/** What ECS knows of an instance has changed, or it is new: services that are concerned are to look. */
export function noticeInstance(
  turn: Turn,
  instance: InstanceRecord,
  before: KnownInstance | undefined,
): void {
  const { known } = instance;
  const isOther = before?.status !== known.status || before.attributes !== known.attributes;
  const hasRoom = mayTakeMore(instance, before);
  if (hasRoom) retryWaiting(turn, instance);
  if (isOther) wakeServicesOn(turn, instance);
  if (isOther || hasRoom) wakeDaemons(turn, instance);
}
