import type { EcsTask } from '../ecs/task.ts';
import type { AgentId, FrameworkId, TaskId } from '../mesos/ids.ts';
import type { LaunchId } from './identity.ts';
import { releaseHold } from './ledger.ts';
import type { BridgeState, Tombstone } from './state.ts';
import { forgetUpdates, sendOnce, sendReliably } from './status-updates.ts';
import type { Report } from './status-updates.ts';
import { taskKey } from './task-record.ts';
import type { Launch, Task, TaskKey } from './task-record.ts';
import { note } from './turn.ts';
import type { Turn } from './turn.ts';

function index<K, V>(table: Map<K, Set<V>>, key: K, value: V): void {
  const values = table.get(key);
  if (values === undefined) table.set(key, new Set([value]));
  else values.add(value);
}

function unindex<K, V>(table: Map<K, Set<V>>, key: K, value: V): void {
  const values = table.get(key);
  values?.delete(value);
  if (values?.size === 0) table.delete(key);
}

export function findTask(state: BridgeState, framework: FrameworkId, task: TaskId): Task | undefined {
  return state.tasks.get(taskKey(framework, task));
}

export function addTask(state: BridgeState, task: Task): void {
  state.tasks.set(task.key, task);
  state.tasksByLaunch.set(task.launchId, task.key);
  index(state.tasksByAgent, task.agentId, task.key);
  index(state.tasksByFramework, task.frameworkId, task.key);
  if (task.launch.phase === 'ACCEPTED') state.tasksByArn.set(task.launch.taskArn, task.key);
}

/** Changes a task that is in the tables. Its ids never change. */
export function changeTask(state: BridgeState, key: TaskKey, change: Partial<Task>): Task | undefined {
  const task = state.tasks.get(key);
  if (task === undefined) return undefined;
  const changed: Task = { ...task, ...change };
  state.tasks.set(key, changed);
  if (changed.launch.phase === 'ACCEPTED') state.tasksByArn.set(changed.launch.taskArn, key);
  return changed;
}

export function setLaunch(state: BridgeState, key: TaskKey, launch: Launch): Task | undefined {
  return changeTask(state, key, { launch });
}

function arnOf(launch: Launch): Pick<EcsTask, 'taskArn'> | undefined {
  return launch.phase === 'ACCEPTED' ? { taskArn: launch.taskArn } : undefined;
}

export function removeTask(state: BridgeState, task: Task): void {
  state.tasks.delete(task.key);
  state.tasksByLaunch.delete(task.launchId);
  unindex(state.tasksByAgent, task.agentId, task.key);
  unindex(state.tasksByFramework, task.frameworkId, task.key);
  if (task.launch.phase === 'ACCEPTED' || task.launch.phase === 'ENDED') {
    const { taskArn } = task.launch;
    if (taskArn !== undefined) state.tasksByArn.delete(taskArn);
  }
  forgetUpdates(state, task.key);
}

/** Remembers what became of a launch, so that a late sight of its ECS task is not taken for something new. */
function bury(turn: Turn, launchId: LaunchId, tombstone: Tombstone): void {
  const { state, now } = turn;
  state.tombstones.set(launchId, tombstone);
  const { lookupWindowMs, rememberLaunchMs } = state.config.timing;
  // An ended task can be seen again only by a stale read; one that was written off may turn up much later.
  const rememberMs = tombstone.type === 'ENDED' ? 2 * lookupWindowMs : rememberLaunchMs;
  state.deadlines.set({ kind: 'forget', launchId }, now + rememberMs);
}

/** Log keys of a task. */
export function fieldsOf(task: Task): Readonly<Record<string, unknown>> {
  const { frameworkId, taskId, agentId, launchId, launch } = task;
  const arn = launch.phase === 'ACCEPTED' ? { ecsTaskArn: launch.taskArn } : {};
  return { frameworkId, taskId, agentId, launchId, ...arn };
}

/** A report on a task that lives on. */
export function reportTask(turn: Turn, task: Task, report: Report): void {
  const { state, healthy } = report;
  const change = healthy === undefined ? { state } : { state, healthy };
  const changed = changeTask(turn.state, task.key, change);
  if (changed === undefined) return;
  note(turn, 'info', 'task.state', `${task.taskId} is ${report.state}`, {
    ...fieldsOf(changed),
    state: report.state,
    reason: report.reason,
  });
  if (!turn.state.completed.has(task.frameworkId)) sendReliably(turn, changed, report);
}

function letGo(turn: Turn, task: Task, report: Report): void {
  const { state } = turn;
  releaseHold(state, task.agentId, task.launchId);
  state.launchQueue.delete(task.key);
  state.deadlines.clear({ kind: 'stop', key: task.key });
  note(turn, 'info', 'task.ended', `${task.taskId} is ${report.state}: ${report.message ?? 'no message'}`, {
    ...fieldsOf(task),
    state: report.state,
    reason: report.reason,
    source: report.source,
  });
}

/**
 * Ends a task that was never sent to ECS. The status needs no acknowledgement and the id is free at once, as with
 * a task that a master refuses.
 */
export function refuseTask(turn: Turn, task: Task, report: Report): void {
  letGo(turn, task, report);
  removeTask(turn.state, task);
  sendOnce(turn, task, report);
}

/**
 * Ends a task that ECS had, or may have had. The task and its id stay until the framework has acknowledged.
 * @param tombstone WRITTEN_OFF when the ECS task may still turn up.
 */
export function endTask(
  turn: Turn,
  task: Task,
  report: Report,
  tombstone: Tombstone['type'] = 'ENDED',
): void {
  const { state, now } = turn;
  letGo(turn, task, report);
  bury(turn, task.launchId, { type: tombstone, frameworkId: task.frameworkId });
  if (state.completed.has(task.frameworkId)) {
    removeTask(state, task);
    return;
  }
  const { kill, unreachableSinceMs, ...rest } = task;
  const ended: Task = {
    ...rest,
    state: report.state,
    launch: { phase: 'ENDED', endedAtMs: now, ...arnOf(task.launch) },
  };
  state.tasks.set(task.key, ended);
  sendReliably(turn, ended, report);
}

/** Tasks of an agent that are not over. */
export function liveTasksOn(state: BridgeState, agentId: AgentId): readonly Task[] {
  return [...(state.tasksByAgent.get(agentId) ?? [])].flatMap((key) => {
    const task = state.tasks.get(key);
    return task === undefined || task.launch.phase === 'ENDED' ? [] : [task];
  });
}
