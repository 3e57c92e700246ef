import type { AgentId, FrameworkId, TaskId } from '../mesos/ids.ts';
import { index, unindex } from './index-table.ts';
import { moveHold } from './ledger.ts';
import { dropFromPollOrder, placeInPollOrder } from './poll-order.ts';
import { taskRecord } from './record-keys.ts';
import type { BridgeState } from './state.ts';
import { taskKey } from './task-record.ts';
import type { Launch, Task, TaskKey } from './task-record.ts';

function arnOf({ launch }: Task): Parameters<BridgeState['tasksByArn']['get']>[0] | undefined {
  return launch.phase === 'ACCEPTED' || launch.phase === 'ENDED' ? launch.taskArn : undefined;
}

export function findTask(state: BridgeState, framework: FrameworkId, task: TaskId): Task | undefined {
  return state.tasks.get(taskKey(framework, task));
}

/** Takes a new task into the tables. */
export function addTask(state: BridgeState, task: Task): void {
  index(state.tasksByAgent, task.agentId, task.key);
  index(state.tasksByFramework, task.frameworkId, task.key);
  state.tasksByLaunch.set(task.launchId, task.key);
  putTask(state, task);
}

/** A task turned out to be on another agent than it was sent to; that is its agent from now on. */
export function moveTask(state: BridgeState, task: Task, agentId: AgentId): void {
  unindex(state.tasksByAgent, task.agentId, task.key);
  index(state.tasksByAgent, agentId, task.key);
  moveHold(state, task.agentId, agentId, task.launchId);
  putTask(state, { ...task, agentId });
}

/** Replaces a task that is in the tables. Its ids never change, but see {@link moveTask}. */
export function putTask(state: BridgeState, task: Task): void {
  refreshTask(state, task);
  state.unsaved.add(taskRecord(task.launchId));
}

/** The same for what need not survive a restart, since ECS tells it again. */
export function refreshTask(state: BridgeState, task: Task): void {
  state.tasks.set(task.key, task);
  placeInPollOrder(state.pollOrder, task);
  const arn = arnOf(task);
  if (arn !== undefined) state.tasksByArn.set(arn, task.key);
}

/** Changes a task if it is in the tables. @returns it as it is then. */
export function changeTask(state: BridgeState, key: TaskKey, change: Partial<Task>): Task | undefined {
  const task = state.tasks.get(key);
  if (task === undefined) return undefined;
  const changed: Task = { ...task, ...change };
  putTask(state, changed);
  return changed;
}

export function setLaunch(state: BridgeState, key: TaskKey, launch: Launch): Task | undefined {
  return changeTask(state, key, { launch });
}

/** Takes a task out of the tables. */
export function dropTask(state: BridgeState, task: Task): void {
  state.tasks.delete(task.key);
  dropFromPollOrder(state.pollOrder, task.key);
  state.tasksByLaunch.delete(task.launchId);
  unindex(state.tasksByAgent, task.agentId, task.key);
  unindex(state.tasksByFramework, task.frameworkId, task.key);
  const arn = arnOf(task);
  if (arn !== undefined) state.tasksByArn.delete(arn);
  state.unsaved.add(taskRecord(task.launchId));
}

/** Tasks of an agent that are not over. */
export function liveTasksOn(state: BridgeState, agentId: AgentId): readonly Task[] {
  return [...(state.tasksByAgent.get(agentId) ?? [])].flatMap((key) => {
    const task = state.tasks.get(key);
    return task === undefined || task.launch.phase === 'ENDED' ? [] : [task];
  });
}
