import { lastSegment } from '../ecs/arn.ts';
import type { ContainerInstance } from '../ecs/container-instance.ts';
import { agentId } from '../mesos/ids.ts';
import type { AgentId } from '../mesos/ids.ts';
import { agentInfoAfter, agentInfoOf } from './agent-info.ts';
import { agentReturned, reviewAlarm } from './agent-loss.ts';
import { endDrain, reviewDrain } from './drains.ts';
import { clearFiltersOnAgent } from './filters.ts';
import { forgetHost, hostAwaitedUntilMs, hostOf, wantHost } from './hosts.ts';
import { index, unindex } from './index-table.ts';
import { dropAgent, isUnmeasured, putAgent, settleHolds } from './ledger.ts';
import { isFiltered } from './offer-filter.ts';
import { rescindOffersOf } from './offers.ts';
import { forgetPassedOver } from './passed-over.ts';
import { agentLostReport } from './rejections.ts';
import type { Agent, BridgeState, Presence } from './state.ts';
import { liveTasksOn } from './task-table.ts';
import { refuseTask } from './tasks.ts';
import { announceChange, note, sendEvent } from './turn.ts';
import type { Turn } from './turn.ts';

/** When a snapshot was taken: somewhere between these two moments. */
export interface ReadTimes {
  readonly begunAtMs: number;
  readonly endedAtMs: number;
}

const agentIdOf = (instance: Pick<ContainerInstance, 'containerInstanceArn'>): AgentId =>
  agentId(lastSegment(instance.containerInstanceArn));

/** The agent as which the machine of this one has registered since; undefined when it has not. */
export function successorOf(state: BridgeState, { id, instance }: Agent): AgentId | undefined {
  const { ec2InstanceId } = instance;
  const newest = ec2InstanceId === undefined ? undefined : state.agentByMachine.get(ec2InstanceId);
  return newest === id ? undefined : newest;
}

/** An agent is not offered before this time, even if nothing else is in the way. */
export function offerableFromMs(state: BridgeState, agent: Agent): number {
  return Math.max(agent.offerableFromMs, hostAwaitedUntilMs(state, agent.instance));
}

/** Why an agent is not offered, in words; undefined when it is. */
export function whyNotOffered(state: BridgeState, agent: Agent, now: number): string | undefined {
  const { status, impaired } = agent.instance;
  if (status !== 'ACTIVE') return `container instance is ${status ?? 'in an unknown status'}`;
  if (agent.presence.status !== 'CONNECTED') return 'ECS agent is disconnected';
  if (impaired) return 'ECS reports the instance as IMPAIRED';
  if (isFiltered(state, agent)) return 'it is not among those that offerFilter describes';
  if (now < agent.offerableFromMs) return 'ECS agent has been connected again only for a moment';
  if (now < offerableFromMs(state, agent)) return 'its host name is not known yet';
  const successor = successorOf(state, agent);
  if (successor !== undefined) return `its machine has registered again as ${successor}`;
  return isUnmeasured(state, agent.id) ? 'a task was found on it whose definition is being read' : undefined;
}

/** Whether a reading shows a change of an agent that is known. */
export function isChanged({ agents }: BridgeState, instance: ContainerInstance): boolean {
  const known = agents.get(agentIdOf(instance));
  return known !== undefined && instance.version > known.instance.version;
}

/** An older reading than the one at hand: a late answer, or one that began earlier and shows no newer version. */
function isLate(known: Agent, instance: ContainerInstance, begunAtMs: number): boolean {
  if (instance.version !== known.instance.version) return instance.version < known.instance.version;
  return begunAtMs < known.readBegunAtMs;
}

function presenceAfter(known: Agent | undefined, instance: ContainerInstance, now: number): Presence {
  const before = known?.presence;
  if (instance.agentConnected)
    return before?.status === 'CONNECTED' ? before : { status: 'CONNECTED', sinceMs: now };
  return before === undefined || before.status === 'CONNECTED'
    ? { status: 'DISCONNECTED', sinceMs: now }
    : before;
}

/** Remembers which agent its machine registered last. */
function claimMachine(state: BridgeState, agent: Agent): void {
  const { ec2InstanceId, registeredAtMs = 0 } = agent.instance;
  if (ec2InstanceId === undefined) return;
  index(state.agentsOfMachine, ec2InstanceId, agent.id);
  const holder = state.agents.get(state.agentByMachine.get(ec2InstanceId) ?? agent.id);
  if (holder === undefined || (holder.instance.registeredAtMs ?? 0) <= registeredAtMs) {
    state.agentByMachine.set(ec2InstanceId, agent.id);
    if (holder !== undefined) state.changedAgents.add(holder.id);
  }
}

/** An agent of a machine is gone; another one may still be there. */
function releaseMachine(state: BridgeState, machine: string, id: AgentId): void {
  unindex(state.agentsOfMachine, machine, id);
  if (state.agentByMachine.get(machine) === id) state.agentByMachine.delete(machine);
  if (!state.agentsOfMachine.has(machine)) forgetHost(state, machine);
}

function presenceChanged(turn: Turn, agent: Agent, before: Presence | undefined): void {
  const { state, now } = turn;
  const { timing } = state.config;
  if (agent.presence === before) return;
  const fields = { agentId: agent.id, ec2InstanceId: agent.instance.ec2InstanceId };
  if (agent.presence.status === 'DISCONNECTED') {
    state.disconnectedAgents.add(agent.id);
    state.deadlines.set({ kind: 'agent-loss', agentId: agent.id }, now + timing.agentLossMs);
    note(turn, 'warn', 'agent.disconnected', 'ECS agent is disconnected', fields);
    return;
  }
  state.disconnectedAgents.delete(agent.id);
  state.deadlines.clear({ kind: 'agent-loss', agentId: agent.id });
  reviewAlarm(turn);
  if (before !== undefined) note(turn, 'info', 'agent.reconnected', 'ECS agent is connected again', fields);
  if (before?.status === 'UNREACHABLE') announceChange(turn, { type: 'AGENT_ADDED', agent });
  // Its tasks may have been given up: by this life, or by an earlier one, whatever this one has seen of the agent.
  agentReturned(turn, agent.id);
}

/** The agent as it is after a reading. One that is back has to prove that it stays. */
function agentAfter(
  turn: Turn,
  known: Agent | undefined,
  instance: ContainerInstance,
  read: ReadTimes,
): Agent {
  const { state, now } = turn;
  const { config } = state;
  const host = hostOf(state, instance);
  const presence = presenceAfter(known, instance, now);
  const isBack = presence.status === 'CONNECTED' && known !== undefined && known.presence !== presence;
  return {
    id: agentIdOf(instance),
    instance,
    info:
      known === undefined
        ? agentInfoOf(instance, host, config)
        : agentInfoAfter(known, instance, host, config),
    readBegunAtMs: read.begunAtMs,
    readEndedAtMs: read.endedAtMs,
    presence,
    offerableFromMs: isBack ? now + config.timing.reconnectStableMs : (known?.offerableFromMs ?? 0),
  };
}

function agentFound(turn: Turn, agent: Agent): void {
  const { id, instance } = agent;
  const { ec2InstanceId } = instance;
  note(turn, 'info', 'agent.found', 'container instance found', { agentId: id, ec2InstanceId });
  announceChange(turn, { type: 'AGENT_ADDED', agent });
}

/** What was offered and declined was another agent, as far as a framework can tell. @param what has changed. */
function infoChanged(turn: Turn, { id }: Agent, what: string): void {
  clearFiltersOnAgent(turn.state, id);
  rescindOffersOf(turn, id, `${what} of the agent have changed`);
}

/** The host directory has spoken of a machine, or will not: its agents need not wait any more. */
export function hostDecided(turn: Turn, ec2InstanceId: string): void {
  const { state } = turn;
  for (const id of state.agentsOfMachine.get(ec2InstanceId) ?? []) {
    const agent = state.agents.get(id);
    if (agent === undefined) continue;
    const { instance } = agent;
    const info = agentInfoAfter(agent, instance, hostOf(state, instance), state.config);
    state.changedAgents.add(id);
    if (info === agent.info) continue;
    state.agents.set(id, { ...agent, info });
    infoChanged(turn, agent, 'host name or address');
  }
}

/** Takes what ECS says of an instance, unless it is older than what is known. */
export function observeInstance(turn: Turn, instance: ContainerInstance, read: ReadTimes): void {
  const { state } = turn;
  const id = agentIdOf(instance);
  const known = state.agents.get(id);
  if (instance.status === 'INACTIVE') {
    removeAgent(turn, id, 'container instance was deregistered');
    return;
  }
  if (known !== undefined && isLate(known, instance, read.begunAtMs)) return;
  const agent = agentAfter(turn, known, instance, read);
  putAgent(state, agent);
  state.changedAgents.add(id);
  claimMachine(state, agent);
  wantHost(turn, instance);
  settleHolds(state, agent);
  if (known === undefined) agentFound(turn, agent);
  else if (agent.info !== known.info) infoChanged(turn, agent, 'attributes');
  presenceChanged(turn, agent, known?.presence);
  reviewDrain(turn, agent, known);
}

/**
 * An instance has left the cluster. Launches not sent yet are refused; tasks that ECS had are judged by what ECS says
 * of them, and given up like those of a lost agent if it goes on calling them running.
 */
export function removeAgent(turn: Turn, id: AgentId, reason: string): void {
  const { state } = turn;
  const agent = state.agents.get(id);
  if (agent === undefined) return;
  dropAgent(state, id);
  endDrain(turn, id);
  state.disconnectedAgents.delete(id);
  const { ec2InstanceId } = agent.instance;
  if (ec2InstanceId !== undefined) releaseMachine(state, ec2InstanceId, id);
  for (const task of liveTasksOn(state, id)) {
    if (task.launch.phase === 'PARKED' || task.launch.phase === 'QUEUED')
      refuseTask(turn, task, agentLostReport('REASON_AGENT_REMOVED', 'Agent removed'));
  }
  rescindOffersOf(turn, id, reason);
  clearFiltersOnAgent(state, id);
  state.changedAgents.delete(id);
  state.heldBack.delete(id);
  for (const role of [...state.sharing.passedOver.keys()]) forgetPassedOver(state, role, id);
  state.deadlines.set({ kind: 'agent-loss', agentId: id }, turn.now + state.config.timing.agentLossMs);
  note(turn, 'warn', 'agent.removed', reason, { agentId: id, ec2InstanceId });
  if (agent.presence.status !== 'UNREACHABLE') announceChange(turn, { type: 'AGENT_REMOVED', agentId: id });
  for (const framework of state.frameworks.keys())
    sendEvent(turn, framework, { type: 'FAILURE', failure: { agentId: id } });
}
