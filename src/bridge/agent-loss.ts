import type { AgentId } from '../mesos/ids.ts';
import type { TaskState } from '../mesos/task-state.ts';
import { timeInfo } from '../mesos/time-info.ts';
import { stageOf } from './ecs-task-status.ts';
import { putAgent } from './ledger.ts';
import { observeAgain } from './observe-task.ts';
import { rescindOffersOf } from './offers.ts';
import { agentLostReport } from './rejections.ts';
import type { Agent } from './state.ts';
import { announce, sendAnew } from './status-updates.ts';
import { changeTask, liveTasksOn } from './task-table.ts';
import { refuseTask } from './tasks.ts';
import type { Task } from './task-record.ts';
import { announceChange, note, sendEvent } from './turn.ts';
import type { Turn } from './turn.ts';

/** How long a read may be old and still count as evidence that an agent is away. */
const FRESH_POLLS = 3;

/** How often a loss that was held back is considered again. */
const RECHECK_MS = 30_000;

/**
 * Whether so many agents would go at once that something else must be wrong, such as ECS's own connection to its
 * agents. Then none is given up; a person has to look. One agent may always go.
 */
function isMassLoss(turn: Turn): boolean {
  const { state, now } = turn;
  const { timing, maxAgentLossFraction } = state.config;
  state.recentLosses = state.recentLosses.filter((atMs) => now - atMs < timing.agentLossMs);
  const going = state.disconnectedAgents.size + state.recentLosses.length;
  return going > Math.max(1, Math.floor(state.agents.size * maxAgentLossFraction));
}

function raiseAlarm(turn: Turn): void {
  const { state } = turn;
  if (state.lossAlarm) return;
  state.lossAlarm = true;
  note(
    turn,
    'error',
    'agents.mass-loss',
    `${state.disconnectedAgents.size} of ${state.agents.size} agents are disconnected: no task is reported lost until most are back, or option maxAgentLossFraction is raised`,
    { disconnected: state.disconnectedAgents.size, agents: state.agents.size },
  );
}

/** Ends the alarm when no more agents are away than may go at once, so that it can be raised anew. */
export function reviewAlarm(turn: Turn): void {
  if (turn.state.lossAlarm && !isMassLoss(turn)) turn.state.lossAlarm = false;
}

function giveUp(turn: Turn, task: Task): void {
  if (task.launch.phase === 'PARKED' || task.launch.phase === 'QUEUED') {
    refuseTask(turn, task, agentLostReport('REASON_AGENT_REMOVED', 'Agent is unreachable'));
    return;
  }
  if (task.launch.phase !== 'ACCEPTED' || task.state === 'TASK_UNREACHABLE') return;
  const lost = changeTask(turn.state, task.key, {
    state: 'TASK_UNREACHABLE',
    unreachableSinceMs: turn.now,
    stateBeforeLoss: task.state,
  });
  if (lost === undefined) return;
  announce(turn, lost, {
    state: 'TASK_UNREACHABLE',
    source: 'SOURCE_MASTER',
    reason: 'REASON_AGENT_REMOVED',
    message: 'Agent is unreachable: its ECS agent has been disconnected too long',
    unreachableTime: timeInfo(turn.now),
  });
}

function giveUpTasks(turn: Turn, agentId: AgentId): void {
  for (const task of liveTasksOn(turn.state, agentId)) giveUp(turn, task);
}

/** Whether what we know of the agent is recent enough to act on: losing sight of AWS is no loss of agents. */
function isFresh(turn: Turn, agent: Agent): boolean {
  return turn.now - agent.readBegunAtMs <= FRESH_POLLS * turn.state.config.timing.instancePollMs + RECHECK_MS;
}

/** The grace period of a disconnected, or removed, agent is over: its tasks are given up, unless too many would be. */
export function loseAgent(turn: Turn, agentId: AgentId): void {
  const { state, now } = turn;
  const agent = state.agents.get(agentId);
  if (agent === undefined) {
    giveUpTasks(turn, agentId);
    return;
  }
  if (agent.presence.status !== 'DISCONNECTED') return;
  const massLoss = isMassLoss(turn);
  if (massLoss) raiseAlarm(turn);
  reviewAlarm(turn);
  if (massLoss || !isFresh(turn, agent)) {
    state.deadlines.set({ kind: 'agent-loss', agentId }, now + RECHECK_MS);
    return;
  }
  putAgent(state, { ...agent, presence: { status: 'UNREACHABLE', sinceMs: now } });
  state.disconnectedAgents.delete(agentId);
  state.recentLosses.push(now);
  note(turn, 'error', 'agent.lost', 'agent is unreachable', {
    agentId,
    ec2InstanceId: agent.instance.ec2InstanceId,
  });
  announceChange(turn, { type: 'AGENT_REMOVED', agentId });
  giveUpTasks(turn, agentId);
  rescindOffersOf(turn, agentId, 'agent is unreachable');
  for (const framework of state.frameworks.keys())
    sendEvent(turn, framework, { type: 'FAILURE', failure: { agentId } });
}

/** The state of a task whose agent is back, as far as is known right now. */
function presentState(task: Task): TaskState {
  if (task.launch.phase !== 'ACCEPTED') return 'TASK_STARTING';
  const { observed } = task.launch;
  // One that is ending may have processes yet, if it ever had any.
  return stageOf(observed) === 'RUNNING' || observed.startedAtMs !== undefined
    ? 'TASK_RUNNING'
    : 'TASK_STARTING';
}

/** An agent that had been given up is connected again: its tasks are what they are. */
export function agentReturned(turn: Turn, agentId: AgentId): void {
  for (const task of liveTasksOn(turn.state, agentId)) {
    if (task.state !== 'TASK_UNREACHABLE') continue;
    const { unreachableSinceMs, stateBeforeLoss, ...rest } = task;
    const state = presentState(task);
    // A framework that is away misses the announcement: what was not reported before must be reported for good.
    const back: Task = { ...rest, state: stateBeforeLoss ?? state };
    announce(turn, back, {
      state,
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REREGISTERED',
      // The word is a master's own.
      message: 'Unreachable agent re-reregistered',
    });
    sendAnew(turn, task.key);
    observeAgain(turn, task.key);
  }
}
