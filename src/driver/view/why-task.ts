import { budgetView } from '../../bridge/budget-view.ts';
import type { BridgeState } from '../../bridge/state.ts';
import type { Launch, Task } from '../../bridge/task-record.ts';
import type { TaskView, WhyView } from '../master-view.ts';
import { agentName } from './agent-view.ts';
import { taskView } from './task-view.ts';

type In<Phase extends Launch['phase']> = Extract<Launch, { readonly phase: Phase }>;

function agentOf(state: BridgeState, { agentId }: Task): string {
  const agent = state.agents.get(agentId);
  return agent === undefined ? `${agentId} (it is gone)` : agentName(agent);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function whyParked(state: BridgeState, { reference, registration }: In<'PARKED'>): readonly string[] {
  const entry = state.definitions.get(reference);
  const attempts = entry?.status === 'READING' ? entry.attempts : 1;
  const tries = attempts > 1 ? `; ECS has not answered ${attempts - 1} times` : '';
  const what = registration === undefined ? 'read' : 'read, or registered';
  return [`its task definition ${reference} is being ${what}${tries}`];
}

function whyQueued(state: BridgeState, nowMs: number): readonly string[] {
  const { tokens, perSecond, waiting } = budgetView(state, nowMs).clusterResourceModify;
  const kills = waiting.find(({ callClass }) => callClass === 'KILL')?.calls ?? 0;
  const launches = state.launchQueue.size;
  if (state.phase === 'CLOSING') return ['the bridge is closing and starts nothing any more'];
  if (state.launchPauseUntilMs > nowMs)
    return [`ECS cannot be reached; launches go on in ${seconds(state.launchPauseUntilMs - nowMs)}`];
  if (tokens < 1)
    return [
      `it waits for a token of ECS's API budget: ${launches} launches and ${kills} kills wait, ${perSecond} calls a second may be made`,
    ];
  return [
    `${state.launchesInFlight} of at most ${state.config.maxLaunchesInFlight} launches are under way, ${launches} wait`,
  ];
}

function whyUnknown(state: BridgeState, task: Task, { sentAtMs }: In<'QUEUED' | 'SENT' | 'UNKNOWN'>) {
  const untilMs = sentAtMs + state.config.timing.lookupWindowMs;
  return [
    `StartTask gave no answer that says whether the task was started; it is looked for on agent ${agentOf(state, task)}`,
    `unless it is found by ${new Date(untilMs).toISOString()} it is given up and reported lost`,
  ];
}

/** What ECS is busy with. */
function whyNotRunning({ observed }: In<'ACCEPTED'>): readonly string[] {
  switch (observed.lastStatus) {
    case 'PROVISIONING':
      return ['ECS prepares its network interface'];
    case 'PENDING':
      return observed.pullStoppedAtMs === undefined
        ? ['ECS says PENDING: its agent pulls the image, or has not begun']
        : ['ECS says PENDING: the image is there, its containers are being started'];
    case 'ACTIVATING':
      return ['ECS says ACTIVATING: its containers run, load balancers are being told'];
    default:
      return [`ECS says ${observed.lastStatus ?? 'nothing that is known'}`];
  }
}

function whyAccepted(state: BridgeState, task: Task, launch: In<'ACCEPTED'>): readonly string[] {
  if (task.unreachableSinceMs !== undefined)
    return [`its agent ${agentOf(state, task)} is lost to ECS`, ...whyNotRunning(launch)];
  const { stop } = task.kill ?? {};
  if (stop !== undefined)
    return [
      stop === 'ACCEPTED' ? 'ECS has taken StopTask and stops it' : 'StopTask is to be sent',
      ...whyNotRunning(launch),
    ];
  if (task.state === 'TASK_RUNNING') return [`it runs on agent ${agentOf(state, task)}`];
  return [...whyNotRunning(launch), `it was accepted by ECS on agent ${agentOf(state, task)}`];
}

function reasonsOf(state: BridgeState, task: Task, nowMs: number): readonly string[] {
  const { launch } = task;
  switch (launch.phase) {
    case 'PARKED':
      return whyParked(state, launch);
    case 'QUEUED':
      return whyQueued(state, nowMs);
    case 'SENT':
      return [`StartTask is under way to agent ${agentOf(state, task)}`];
    case 'UNKNOWN':
      return whyUnknown(state, task, launch);
    case 'ACCEPTED':
      return whyAccepted(state, task, launch);
    case 'ENDED':
      return state.updates.has(task.key) ? ['its framework has not acknowledged its end'] : [];
  }
}

/** What has been said of how it ended. */
function endOf({ message, reason }: TaskView): readonly string[] {
  return [message, reason].flatMap((text) => text ?? []);
}

function sinceOf({
  launch,
  startedAtMs,
  unreachableSinceMs,
  killRequestedAtMs,
}: TaskView): number | undefined {
  return unreachableSinceMs ?? killRequestedAtMs ?? startedAtMs ?? launch.phaseSinceMs;
}

/** The stage a task is in, since when, and what it waits for; or why it is over. */
export function whyTask(state: BridgeState, task: Task, nowMs: number): WhyView {
  const view = taskView(state, task);
  const isOver = view.launch.phase === 'ENDED';
  const isWaiting = view.launch.phase !== 'ACCEPTED' && !isOver;
  const sinceMs = isOver ? view.endedAtMs : sinceOf(view);
  return {
    kind: 'task',
    id: view.id,
    stage: isWaiting ? view.launch.phase : view.state,
    ...(sinceMs === undefined ? {} : { sinceMs }),
    reasons: [...(isOver ? endOf(view) : []), ...reasonsOf(state, task, nowMs)],
  };
}
