import { reservedResources } from '../ecs/reserved-resources.ts';
import { hasStopped } from '../ecs/task.ts';
import type { EcsTask } from '../ecs/task.ts';
import { add, amountsReserved, NOTHING } from './amounts.ts';
import type { Amounts } from './amounts.ts';
import { knownDefinition, lookUpDefinition } from './definitions.ts';
import { identityOf } from './identity.ts';
import { insistOnStop } from './kills.ts';
import { launchAccepted } from './launch-outcomes.ts';
import { setHold } from './ledger.ts';
import { applyOrphanPolicy, isLeft, judgeOwner } from './orphans.ts';
import { agentOf, awaitDefinition, observeAgain, observeTask, remembered } from './observe-task.ts';
import type { Orphan } from './round.ts';
import type { Hold } from './state.ts';
import { addTask } from './task-table.ts';
import { bury, fieldsOf } from './tasks.ts';
import { taskKey } from './task-record.ts';
import type { Task, TaskKey } from './task-record.ts';
import { announceChange, callEcs, giveUp, note } from './turn.ts';
import type { Turn } from './turn.ts';

/** Stops an ECS task of ours that must not run. Repeated for as long as listings show it. */
function stopStray(turn: Turn, { task, identity }: Orphan, why: string): void {
  if (hasStopped(task) || task.desiredStatus === 'STOPPED') return;
  const { frameworkId, taskId, launchId } = identity;
  note(turn, 'error', 'task.stray', `stopping an ECS task: ${why}`, {
    frameworkId,
    taskId,
    launchId,
    ecsTaskArn: task.taskArn,
  });
  callEcs(turn, { operation: 'StopTask', taskArn: task.taskArn, reason: `ecs-scheduler: ${why}` });
}

/**
 * Takes a task of ours into the tables that only ECS remembered. Its framework may not be known yet; it is told once
 * it subscribes, with an update that must be acknowledged, since nobody knows what it was told before.
 */
function adopt(turn: Turn, { task: observed, identity }: Orphan): void {
  const { state, now } = turn;
  const agentId = agentOf(observed);
  if (agentId === undefined) return;
  const { frameworkId, taskId, launchId, role, executorId } = identity;
  const task: Task = {
    key: taskKey(frameworkId, taskId),
    frameworkId,
    taskId,
    agentId,
    launchId,
    role,
    ...(executorId === undefined ? {} : { executorId }),
    launch: {
      phase: 'ACCEPTED',
      taskArn: observed.taskArn,
      taskDefinitionArn: observed.taskDefinitionArn,
      acceptedAtMs: observed.createdAtMs ?? now,
      observed: remembered(observed),
    },
    state: 'TASK_STAGING',
  };
  addTask(state, task);
  announceChange(turn, { type: 'TASK_ADDED', task });
  applyOrphanPolicy(turn, task);
  setHold(state, {
    frameworkId,
    role,
    launchId,
    agentId,
    declared: identity.unaccounted,
    reserved: NOTHING,
    ...(hasStopped(observed) ? {} : { unmeasured: true as const }),
    visibility: 'UNSEEN',
    sentAtMs: observed.createdAtMs ?? now,
    acceptedAtMs: now,
  });
  note(turn, 'info', 'task.adopted', 'found a task of ours in ECS', fieldsOf(task));
  if (!measureTask(turn, task.key)) observeAgain(turn, task.key);
}

/**
 * Finds out what a task takes that was found in ECS, if that is not known yet. That it runs is certain without its
 * definition; how it ended is not.
 * @returns whether it is known and the task has been judged by it; else that follows when the definition has been read.
 */
export function measureTask(turn: Turn, key: TaskKey): boolean {
  const { state } = turn;
  const task = state.tasks.get(key);
  if (task?.launch.phase !== 'ACCEPTED') return false;
  if (state.holds.get(task.agentId)?.get(task.launchId)?.unmeasured !== true) return false;
  const { taskDefinitionArn } = task.launch;
  if (lookUpDefinition(turn, taskDefinitionArn).status === 'READING') {
    awaitDefinition(state, taskDefinitionArn, key);
    return false;
  }
  definitionOfTaskKnown(turn, key);
  return true;
}

/** Of a definition that cannot be read for good only ECS's own account is left. */
function measured({ unmeasured, ...hold }: Hold, reserved: Amounts = NOTHING): Hold {
  return { ...hold, reserved, declared: add(hold.declared, reserved) };
}

/** Fills in what an adopted task reserves, now that its definition is at hand, and judges it again. */
export function definitionOfTaskKnown(turn: Turn, key: TaskKey): void {
  const { state } = turn;
  const task = state.tasks.get(key);
  if (task?.launch.phase !== 'ACCEPTED') return;
  const { observed, taskDefinitionArn } = task.launch;
  const definition = knownDefinition(turn, taskDefinitionArn);
  const hold = state.holds.get(task.agentId)?.get(task.launchId);
  if (hold?.unmeasured === true)
    setHold(
      state,
      measured(hold, definition && amountsReserved(reservedResources(definition, observed.overrides))),
    );
  observeAgain(turn, key);
}

/**
 * A task with our mark that no table has under its ARN: an answer found, one too many of a launch, a late arrival, or
 * an orphan.
 */
function meetOwn(turn: Turn, orphan: Orphan): Orphan | undefined {
  const { state } = turn;
  const { identity, task } = orphan;
  const key = state.tasksByLaunch.get(identity.launchId);
  const known = key === undefined ? undefined : state.tasks.get(key);
  const tombstone = state.tombstones.get(identity.launchId);
  if (known?.launch.phase === 'SENT' || known?.launch.phase === 'UNKNOWN')
    launchAccepted(turn, known.key, task);
  else if (tombstone?.type === 'WRITTEN_OFF')
    stopStray(turn, orphan, 'it appeared after it had been reported lost');
  else if (known !== undefined) stopStray(turn, orphan, 'another ECS task of the same launch exists');
  else if (tombstone === undefined) return orphan;
  return undefined;
}

/**
 * Takes an event about a task that no table has under its ARN: perhaps that of a launch whose answer is still to come.
 * An orphan is left to the next listing, which shows all there are of its Mesos task.
 * @returns whether it is ours.
 */
export function meetAnnounced(turn: Turn, task: EcsTask): boolean {
  const identity = identityOf(task, turn.state.config.owner);
  if (identity === undefined) return false;
  meetOwn(turn, { task, identity });
  return true;
}

/** Stops this bridge, or tells people, when another one is at work as the same owner. */
function judgeOther(turn: Turn, orphan: Orphan, readBegunAtMs: number): void {
  const { state } = turn;
  const verdict = judgeOwner(state, orphan, readBegunAtMs);
  if (verdict === 'ALONE') return;
  const { taskArn } = orphan.task;
  const message = `another bridge starts tasks as owner ${state.config.owner}`;
  note(turn, 'error', 'owner.shared', message, { owner: state.config.owner, ecsTaskArn: taskArn });
  if (verdict === 'WE_GO') giveUp(turn, { type: 'OWNER_IN_USE', owner: state.config.owner, taskArn });
}

/**
 * Takes a task that a listing brought up. It is ours only if it says so twice; all others are not touched.
 * @returns `FOREIGN`, or the orphan it is, or undefined when it has been dealt with.
 */
export function meetTask(turn: Turn, task: EcsTask, readBegunAtMs: number): Orphan | 'FOREIGN' | undefined {
  const { state } = turn;
  const key = state.tasksByArn.get(task.taskArn);
  if (key !== undefined) {
    observeTask(turn, key, task);
    insistOnStop(turn, key, readBegunAtMs);
    return undefined;
  }
  const identity = identityOf(task, state.config.owner);
  if (identity === undefined) return 'FOREIGN';
  const orphan = meetOwn(turn, { task, identity });
  if (orphan === undefined) return undefined;
  judgeOther(turn, orphan, readBegunAtMs);
  return isLeft(state, orphan) ? 'FOREIGN' : orphan;
}

/** A launch whose place another one of the same Mesos task has taken: it must not run, nor be met anew. */
function passOver(turn: Turn, orphan: Orphan, why: string): void {
  const { launchId, frameworkId } = orphan.identity;
  stopStray(turn, orphan, why);
  bury(turn, launchId, hasStopped(orphan.task) ? 'ENDED' : 'WRITTEN_OFF', frameworkId);
}

/**
 * Settles which of several ECS tasks of one Mesos task counts: the one created last. Others that still run are
 * stopped: their launches had been given up.
 */
export function adoptNewest(turn: Turn, orphans: readonly Orphan[]): void {
  const created = ({ task }: Orphan): number => task.createdAtMs ?? 0;
  const newest = new Map<TaskKey, Orphan>();
  for (const orphan of [...orphans].sort((a, b) => created(a) - created(b))) {
    const key = taskKey(orphan.identity.frameworkId, orphan.identity.taskId);
    const older = newest.get(key);
    if (older !== undefined) passOver(turn, older, 'a later launch of the same Mesos task exists');
    newest.set(key, orphan);
  }
  for (const [key, orphan] of newest) {
    if (turn.state.tasks.has(key)) passOver(turn, orphan, 'another launch of the same Mesos task exists');
    else adopt(turn, orphan);
  }
}
