import { successorOf } from './agents.ts';
import { shortage, shortKind } from './amounts.ts';
import { MAX_OVERRIDES_LENGTH, MAX_START_INSTANCES } from '../ecs/limits.ts';
import { overridesLength } from '../ecs/overrides.ts';
import type { EcsCall } from './ecs-call.ts';
import { changeHold, roomForLaunch } from './ledger.ts';
import { agentLostReport } from './rejections.ts';
import { alikeLaunches, admitToSharing, dropFromSharing, sharedRequest } from './shared-launches.ts';
import type { BridgeState } from './state.ts';
import type { Report } from './status-updates.ts';
import { setLaunch } from './task-table.ts';
import { fieldsOf, refuseTask } from './tasks.ts';
import type { Launch, Sendable, Task, TaskKey } from './task-record.ts';
import { measure, measureSince, note } from './turn.ts';
import type { Turn } from './turn.ts';

export type QueuedTask = Task & { readonly launch: Sendable };

function isQueued(task: Task | undefined): task is QueuedTask {
  return task?.launch.phase === 'QUEUED';
}

/** Why a queued launch cannot be sent any more, or undefined. */
function obstacle(turn: Turn, task: Task): Report | undefined {
  const agent = turn.state.agents.get(task.agentId);
  if (agent === undefined) return agentLostReport('REASON_AGENT_REMOVED', 'Agent removed');
  if (agent.presence.status !== 'CONNECTED')
    return agentLostReport('REASON_AGENT_DISCONNECTED', 'Agent disconnected');
  // RunTask names the machine: it would start the task as the new agent, of which it was not offered.
  if (successorOf(turn.state, agent) !== undefined)
    return agentLostReport('REASON_AGENT_REMOVED', 'Agent has registered anew');
  const room = roomForLaunch(turn.state, agent, task.launchId);
  if (room.fits) return undefined;
  const message = `Not enough left on agent ${agent.id}: ${shortage(room.needed, room.left)}`;
  note(turn, 'debug', 'launch.no-room', message, {
    ...fieldsOf(task),
    resource: shortKind(room.needed, room.left),
  });
  return { state: 'TASK_DROPPED', source: 'SOURCE_MASTER', reason: 'REASON_INVALID_OFFERS', message };
}

const hasBeenSent = (launch: Launch | undefined): boolean =>
  launch?.phase === 'QUEUED' && launch.attempts > 0;

/** Puts a launch back at the head of the queue, behind those that came back before it. */
export function returnToQueue(state: BridgeState, key: TaskKey, nowMs: number): void {
  const { launchQueue } = state;
  const entries = [...launchQueue];
  const firstNew = entries.findIndex(([other]) => !hasBeenSent(state.tasks.get(other)?.launch));
  entries.splice(firstNew < 0 ? entries.length : firstNew, 0, [key, nowMs]);
  launchQueue.clear();
  for (const [other, sinceMs] of entries) launchQueue.set(other, sinceMs);
  admitToSharing(state, key);
}

/** Whether launches may be sent at all now: not while ECS is out of reach, nor more than may be under way. */
function mayLaunch({ state, now }: Turn): boolean {
  if (state.phase !== 'READY' || state.launchQueue.size === 0) return false;
  if (now < state.launchPauseUntilMs) {
    state.deadlines.set({ kind: 'launch-queue' }, state.launchPauseUntilMs);
    return false;
  }
  return state.launchesInFlight < state.config.maxLaunchesInFlight;
}

/** The launch to be sent next, oldest first, or undefined. Those that cannot be sent any more are refused on the way. */
export function nextLaunch(turn: Turn): QueuedTask | undefined {
  const { state } = turn;
  if (!mayLaunch(turn)) return undefined;
  for (const key of state.launchQueue.keys()) {
    const task = sendable(turn, key);
    if (task !== undefined) return task;
  }
  return undefined;
}

/** A queued launch if it can be sent still; else it is refused. */
function sendable(turn: Turn, key: TaskKey): QueuedTask | undefined {
  const { state } = turn;
  const task = state.tasks.get(key);
  const report = isQueued(task) ? obstacle(turn, task) : undefined;
  if (isQueued(task) && report === undefined) return task;
  state.launchQueue.delete(key);
  if (task !== undefined && report !== undefined) refuseTask(turn, task, report);
  return undefined;
}

/** Launches that are sent with this one: as many as ECS takes of those that are alike. */
function companionsOf(turn: Turn, task: QueuedTask): readonly QueuedTask[] {
  const companions: QueuedTask[] = [];
  for (const key of alikeLaunches(turn.state, task)) {
    const companion = sendable(turn, key);
    if (companion !== undefined) companions.push(companion);
    if (companions.length === MAX_START_INSTANCES - 1) break;
  }
  return companions;
}

/** The machine that RunTask is to name, where tasks are started by it; EXTERNAL instances have no EC2 id. */
function machineOf({ config, agents }: BridgeState, { agentId }: Task): Pick<Sendable, 'ec2InstanceId'> {
  const ec2InstanceId = agents.get(agentId)?.instance.ec2InstanceId;
  return config.launchMode === 'StartTask' || ec2InstanceId === undefined ? {} : { ec2InstanceId };
}

/** The call that starts a task: StartTask, or RunTask bound to the same instance. */
function callOf({ launchId }: Task, { request, ec2InstanceId }: Sendable): EcsCall {
  if (ec2InstanceId === undefined) return { operation: 'StartTask', launchId, request };
  return { operation: 'RunTask', launchId, request: { ...request, ec2InstanceId, clientToken: launchId } };
}

/** A launch is under way from now on. @returns it as it was sent. */
function markSent(
  turn: Turn,
  task: QueuedTask,
  more: Pick<Sendable, 'sharedAs' | 'ec2InstanceId'>,
): Sendable {
  const { state, now } = turn;
  const { launch, key, launchId, agentId } = task;
  if (!hasBeenSent(launch))
    measureSince(turn, 'launch.stage', { stage: 'queued' }, state.launchQueue.get(key) ?? now);
  state.launchQueue.delete(key);
  dropFromSharing(state, task);
  const request = state.tagging ? launch.request : { ...launch.request, tags: [] };
  const sent: Sendable = { phase: 'SENT', request, attempts: launch.attempts + 1, sentAtMs: now, ...more };
  setLaunch(state, key, sent);
  changeHold(state, agentId, launchId, { sentAtMs: now });
  return sent;
}

/** Leaves out so many of the last that ECS takes the overrides of all. */
function fitting(startedBy: string, tasks: readonly QueuedTask[]): readonly QueuedTask[] {
  const { overrides } = sharedRequest(
    startedBy,
    tasks.map(({ launch }) => launch.request),
  );
  const fits = tasks.length === 1 || overridesLength(overrides) <= MAX_OVERRIDES_LENGTH;
  return fits ? tasks : fitting(startedBy, tasks.slice(0, -1));
}

function sendShared(turn: Turn, tasks: readonly QueuedTask[], sharedAs: string): void {
  const sent = tasks.map((task) => markSent(turn, task, { sharedAs }));
  const request = sharedRequest(
    sharedAs,
    sent.map(({ request: own }) => own),
  );
  const [first, ...further] = tasks.map(({ launchId }) => launchId);
  if (first === undefined) return;
  turn.out.push({
    type: 'ecs-call',
    call: { operation: 'StartTask', launchId: first, request, furtherLaunches: further },
  });
}

/** Sends a launch, and with it those that may share its call. */
export function sendLaunch(turn: Turn, task: QueuedTask): void {
  const { state, out, ids } = turn;
  state.launchesInFlight += 1;
  const companions = companionsOf(turn, task);
  const sharedAs = companions.length === 0 ? '' : ids.uuid();
  const tasks = companions.length === 0 ? [task] : fitting(sharedAs, [task, ...companions]);
  measure(turn, 'launch.batch', {}, tasks.length);
  if (tasks.length > 1) sendShared(turn, tasks, sharedAs);
  else out.push({ type: 'ecs-call', call: callOf(task, markSent(turn, task, machineOf(state, task))) });
}
