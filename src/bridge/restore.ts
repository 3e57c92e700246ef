import { rolesOf } from '../mesos/framework-info.ts';
import { agentId, frameworkId } from '../mesos/ids.ts';
import { launchId } from './identity.ts';
import { setHold } from './ledger.ts';
import { META_RECORD } from './record-keys.ts';
import type { SavedRecord } from './record-keys.ts';
import { RECORDS_VERSION } from './records.ts';
import type { CompletedRecord, DrainRecord, FrameworkRecord, MetaRecord, TaskRecord } from './records.ts';
import { admitToSharing } from './shared-launches.ts';
import type { BridgeState, Tombstone } from './state.ts';
import { beginTally } from './tally.ts';
import { addTask } from './task-table.ts';
import type { KillIntent, Launch, Task } from './task-record.ts';
import type { Turn } from './turn.ts';

/**
 * Why a memory cannot be used, in words that say what to do; undefined when it can. An empty one can.
 * @param records as they come from the store.
 */
export function whyUnusable(records: readonly SavedRecord[], owner: string): string | undefined {
  const meta = records.find(({ key }) => key === META_RECORD)?.value as MetaRecord | undefined;
  if (meta === undefined)
    return records.length === 0
      ? undefined
      : 'the record "meta" is missing: it is no store of this program, or it is damaged';
  if (meta.version > RECORDS_VERSION)
    return `it was written by a newer version (records ${meta.version}, this one reads up to ${RECORDS_VERSION}): run that version or a later one`;
  return meta.owner === owner
    ? undefined
    : `it belongs to owner ${meta.owner}, this bridge is ${owner}: set the owner, or use another directory`;
}

/** A StartTask that was under way when the memory ends may have been carried out until now. */
function launchAfter(launch: Launch, now: number): Launch {
  return launch.phase === 'SENT' ? { ...launch, phase: 'UNKNOWN', sentAtMs: now } : launch;
}

/** Whether a StopTask that was under way was carried out is not known; it is sent again. */
function killAfter(kill: KillIntent): KillIntent {
  return kill.stop === 'SENT' ? { ...kill, stop: 'IDLE' } : kill;
}

function restoreTask({ state, now }: Turn, { task: saved, held, waiting }: TaskRecord): void {
  const launch = launchAfter(saved.launch, now);
  const kill = saved.kill === undefined ? {} : { kill: killAfter(saved.kill) };
  // Most tasks are as they were, and there are many.
  const isAsSaved = launch === saved.launch && saved.kill === undefined;
  const task: Task = isAsSaved ? saved : { ...saved, launch, ...kill };
  const never = Number.POSITIVE_INFINITY;
  addTask(state, task);
  if (held !== undefined)
    setHold(state, {
      ...held,
      frameworkId: task.frameworkId,
      role: task.role,
      launchId: task.launchId,
      agentId: task.agentId,
      visibility: 'UNSEEN',
      sentAtMs: launch.phase === 'PARKED' || launch.phase === 'QUEUED' ? never : 0,
      acceptedAtMs: launch.phase === 'ACCEPTED' ? launch.acceptedAtMs : never,
    });
  if (waiting.length > 0)
    state.updates.set(task.key, { waiting, intervalMs: state.config.timing.resendFirstMs });
}

/** Launches that waited to be sent wait again, in the order they came. */
function restoreQueue({ state, now }: Turn, records: readonly SavedRecord[]): void {
  const queued = records.flatMap(({ key, value }) => {
    if (!key.startsWith('task/')) return [];
    const { task, queuedSinceMs = now } = value as TaskRecord;
    return task.launch.phase === 'QUEUED' ? [{ key: task.key, queuedSinceMs }] : [];
  });
  queued.sort((a, b) => a.queuedSinceMs - b.queuedSinceMs);
  for (const { key } of queued) {
    state.launchQueue.set(key, now);
    admitToSharing(state, key);
  }
}

function restoreFramework({ state, now }: Turn, record: FrameworkRecord): void {
  const { info, suppressed, offerConstraints, registeredAtMs = 0 } = record;
  const { id = frameworkId('') } = info;
  const roles = rolesOf(info);
  const times = { registeredAtMs, disconnectedAtMs: now };
  const constraints = offerConstraints === undefined ? {} : { offerConstraints };
  state.frameworks.set(id, { id, info, roles, suppressed: new Set(suppressed), ...constraints, ...times });
  beginTally(state.tallies, id, info.name);
}

function restoreMeta(state: BridgeState, meta: MetaRecord): void {
  const { epoch, clusterArn, nextFramework, nextOffer } = meta;
  state.epoch = epoch;
  state.rememberedCluster = clusterArn;
  state.nextFramework = nextFramework;
  state.nextOffer = nextOffer;
  state.offersSetAside = nextOffer;
}

/** Takes one record; of kinds it does not know there are none in a version it can read. */
function restoreRecord(turn: Turn, { key, value }: SavedRecord): void {
  const { state } = turn;
  const id = key.slice(key.indexOf('/') + 1);
  if (key === META_RECORD) restoreMeta(state, value as MetaRecord);
  else if (key.startsWith('framework/')) restoreFramework(turn, value as FrameworkRecord);
  else if (key.startsWith('completed/'))
    state.completed.set(frameworkId(id), (value as CompletedRecord).atMs);
  else if (key.startsWith('drain/'))
    state.drains.set(agentId(id), { sinceMs: (value as DrainRecord).sinceMs, asks: new Map() });
  else if (key.startsWith('task/')) restoreTask(turn, value as TaskRecord);
  else if (key.startsWith('tombstone/')) {
    const tombstone = value as Tombstone;
    state.tombstones.set(launchId(id), tombstone);
    state.deadlines.set({ kind: 'forget', launchId: launchId(id) }, tombstone.untilMs);
  }
}

function inOrderOfTime(completed: BridgeState['completed']): void {
  const ordered = [...completed].sort(([, a], [, b]) => a - b);
  completed.clear();
  for (const [id, atMs] of ordered) completed.set(id, atMs);
}

/**
 * Puts into the tables what an earlier life of the bridge has remembered. Nothing is decided yet: ECS is read first.
 * @param records of this version, see {@link whyUnusable}; none for an empty memory.
 */
export function restore(turn: Turn, records: readonly SavedRecord[]): void {
  const { state } = turn;
  for (const record of records) restoreRecord(turn, record);
  inOrderOfTime(state.completed);
  restoreQueue(turn, records);
  // What the store has need not be written again, but for what has changed by having been away.
  state.unsaved.clear();
  state.unsaved.add(META_RECORD);
}
