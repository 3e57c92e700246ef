import type { ClusterArn } from '../ecs/arn.ts';
import type { FrameworkInfo } from '../mesos/framework-info.ts';
import { agentId, frameworkId } from '../mesos/ids.ts';
import type { OfferConstraints } from '../mesos/offer-constraints.ts';
import type { TaskStatus } from '../mesos/task-status.ts';
import type { Amounts } from './amounts.ts';
import { launchId } from './identity.ts';
import type { RecordChange, RecordKey } from './record-keys.ts';
import type { BridgeState, Hold } from './state.ts';
import type { Task } from './task-record.ts';

/** Raised whenever an older bridge could not read what a newer one writes. */
export const RECORDS_VERSION = 1;

/** What belongs to the memory as a whole. */
export interface MetaRecord {
  readonly version: number;
  readonly epoch: string;
  readonly owner: string;
  /** Absent until the cluster was found once. */
  readonly clusterArn?: ClusterArn;
  readonly nextFramework: number;
  /** No offer id from here on has been used; ids are set aside in blocks, so that an offer costs no write. */
  readonly nextOffer: number;
}

export interface FrameworkRecord {
  readonly info: FrameworkInfo;
  readonly suppressed: readonly string[];
  readonly offerConstraints?: OfferConstraints;
  /** Absent in what earlier versions wrote. */
  readonly registeredAtMs?: number;
}

export interface TaskRecord {
  readonly task: Task;
  /** What it holds of its agent; absent once it has ended. */
  readonly held?: { readonly declared: Amounts; readonly reserved: Amounts; readonly unmeasured?: true };
  /** Since when its launch waits to be sent, while it does. */
  readonly queuedSinceMs?: number;
  /** Updates that are not acknowledged, in order. */
  readonly waiting: readonly TaskStatus[];
}

/** An agent that ECS drains: tasks have to leave it by a time that a restart must not put off. */
export interface DrainRecord {
  readonly sinceMs: number;
}

/** A framework that was torn down. */
export interface CompletedRecord {
  readonly atMs: number;
}

function metaRecord(state: BridgeState): MetaRecord {
  const { epoch, config, cluster, rememberedCluster, nextFramework, offersSetAside } = state;
  const clusterArn = cluster?.clusterArn ?? rememberedCluster;
  return {
    version: RECORDS_VERSION,
    epoch,
    owner: config.owner,
    ...(clusterArn === undefined ? {} : { clusterArn }),
    nextFramework,
    nextOffer: offersSetAside,
  };
}

function frameworkRecordOf(state: BridgeState, id: string): FrameworkRecord | undefined {
  const framework = state.frameworks.get(frameworkId(id));
  if (framework === undefined) return undefined;
  const { info, suppressed, offerConstraints, registeredAtMs } = framework;
  const constraints = offerConstraints === undefined ? {} : { offerConstraints };
  return { info, suppressed: [...suppressed], ...constraints, registeredAtMs };
}

function completedRecordOf(state: BridgeState, id: string): CompletedRecord | undefined {
  const atMs = state.completed.get(frameworkId(id));
  return atMs === undefined ? undefined : { atMs };
}

function heldOf({ declared, reserved, unmeasured }: Hold): Required<TaskRecord>['held'] {
  return { declared, reserved, ...(unmeasured === undefined ? {} : { unmeasured }) };
}

function taskRecordOf(state: BridgeState, id: string): TaskRecord | undefined {
  const key = state.tasksByLaunch.get(launchId(id));
  const task = key === undefined ? undefined : state.tasks.get(key);
  if (task === undefined) return undefined;
  const hold = state.holds.get(task.agentId)?.get(task.launchId);
  const held = hold === undefined ? {} : { held: heldOf(hold) };
  const since = state.launchQueue.get(task.key);
  const queued = since === undefined ? {} : { queuedSinceMs: since };
  return { task, ...held, ...queued, waiting: state.updates.get(task.key)?.waiting ?? [] };
}

function drainRecordOf(state: BridgeState, id: string): DrainRecord | undefined {
  const drain = state.drains.get(agentId(id));
  return drain === undefined ? undefined : { sinceMs: drain.sinceMs };
}

/** What is to be remembered under a key, or undefined if nothing is. */
function recordOf(state: BridgeState, key: RecordKey): unknown {
  const [kind = '', ...rest] = key.split('/');
  const id = rest.join('/');
  switch (kind) {
    case 'meta':
      return metaRecord(state);
    case 'framework':
      return frameworkRecordOf(state, id);
    case 'completed':
      return completedRecordOf(state, id);
    case 'drain':
      return drainRecordOf(state, id);
    case 'task':
      return taskRecordOf(state, id);
    default:
      return state.tombstones.get(launchId(id));
  }
}

/** Takes what has changed since it was taken last, as it is now. */
export function takeChanges(state: BridgeState): readonly RecordChange[] {
  const changes = [...state.unsaved].map((key): RecordChange => {
    const value = recordOf(state, key);
    return value === undefined ? { type: 'delete', key } : { type: 'put', key, value };
  });
  state.unsaved.clear();
  return changes;
}
