import type { ContainerInstanceStatus } from '../../../ecs/container-instance.ts';
import { countLoad } from '../clusters/cluster-load.ts';
import { depart } from '../consistency/departures.ts';
import { replaceKnown } from '../consistency/history.ts';
import { CursorList } from '../cursor-list.ts';
import { publishInstance } from '../events/publish-event.ts';
import { noticeInstance } from '../services/notice-instance.ts';
import { takeOrdinal } from '../turn.ts';
import type { Turn } from '../turn.ts';
import type { InstanceRecord } from './container-instance.ts';
import type { KnownInstance } from './known-instance.ts';

/** How the list of the instances of a status is called in its cluster; without one, that of all but INACTIVE ones. */
export function instanceListName(status = ''): string {
  return `container-instances ${status}`;
}

function listed(turn: Turn, instance: InstanceRecord): void {
  const { cluster, id, known } = instance;
  if (known.status === 'INACTIVE') return;
  cluster.instanceIds.add(id, takeOrdinal(turn.state));
  const ofStatus = cluster.instanceIdsByStatus.get(known.status) ?? new CursorList<string>();
  cluster.instanceIdsByStatus.set(known.status, ofStatus);
  ofStatus.add(id, takeOrdinal(turn.state));
}

function leaveLists(
  turn: Turn,
  { cluster, id, known }: InstanceRecord,
  before: ContainerInstanceStatus,
): void {
  depart(turn, cluster, cluster.instanceIdsByStatus.get(before), instanceListName(before), id);
  if (known.status === 'INACTIVE') depart(turn, cluster, cluster.instanceIds, instanceListName(), id);
}

/** Takes up a new instance, which is ACTIVE. */
export function addInstance(turn: Turn, instance: InstanceRecord): void {
  turn.state.instances.set(instance.id, instance);
  turn.state.instanceIdByEc2Id.set(instance.ec2InstanceId, instance.id);
  turn.state.ec2InstanceIds.add(instance.ec2InstanceId, takeOrdinal(turn.state));
  instance.cluster.knownInstanceIds.add(instance.id, takeOrdinal(turn.state));
  listed(turn, instance);
  countLoad(instance);
  instance.cluster.instanceIndex.add(instance);
  publishInstance(turn, instance);
  noticeInstance(turn, instance, undefined);
}

/**
 * The only place where what ECS knows of an instance changes: keeps versions, counts and lists, and sends the event.
 */
export function changeInstance(
  turn: Turn,
  instance: InstanceRecord,
  change: Partial<Omit<KnownInstance, 'version'>>,
): void {
  const before = instance.known;
  replaceKnown(turn, instance, { ...before, ...change, version: before.version + 1 });
  countLoad(instance);
  publishInstance(turn, instance);
  instance.cluster.instanceIndex.change(instance);
  if (instance.known.status !== before.status) {
    leaveLists(turn, instance, before.status);
    listed(turn, instance);
  }
  noticeInstance(turn, instance, before);
}

/** The instance leaves the cluster; ECS forgets it after a while. */
export function deactivateInstance(turn: Turn, instance: InstanceRecord): void {
  changeInstance(turn, instance, { status: 'INACTIVE', agentConnected: false });
  const { retentionMs } = turn.state.options.assumptions;
  turn.state.deadlines.add(turn.nowMs + retentionMs, { kind: 'forget-instance', instanceId: instance.id });
}

/** @see Deadline `forget-instance` */
export function forgetInstance(turn: Turn, instance: InstanceRecord): void {
  const { instances, instanceIdByEc2Id, ec2InstanceIds } = turn.state;
  instances.delete(instance.id);
  instance.cluster.knownInstanceIds.delete(instance.id);
  instance.cluster.instanceIndex.delete(instance.id);
  if (instanceIdByEc2Id.get(instance.ec2InstanceId) !== instance.id) return;
  instanceIdByEc2Id.delete(instance.ec2InstanceId);
  ec2InstanceIds.delete(instance.ec2InstanceId);
}
