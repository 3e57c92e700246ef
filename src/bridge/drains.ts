import { offerId } from '../mesos/ids.ts';
import type { AgentId, FrameworkId } from '../mesos/ids.ts';
import type { Call } from '../mesos/call.ts';
import type { InverseOffer } from '../mesos/offer.ts';
import { timeInfo } from '../mesos/time-info.ts';
import { refuseMs } from './filters.ts';
import { killTask } from './kills.ts';
import { nextOfferId } from './offers.ts';
import { drainRecord } from './record-keys.ts';
import type { Agent, BridgeState, Drain, Framework, InverseAsk } from './state.ts';
import { liveTasksOn } from './task-table.ts';
import { note, sendEvent } from './turn.ts';
import type { Turn } from './turn.ts';

/** When tasks have to be gone; frameworks that nothing is forced on are told the beginning of the drain. */
export function unavailableFrom({ config }: BridgeState, { sinceMs }: Drain): number {
  return sinceMs + (config.timing.drainDeadlineMs ?? 0);
}

function putAsk(state: BridgeState, agentId: AgentId, framework: FrameworkId, ask: InverseAsk): void {
  const drain = state.drains.get(agentId);
  if (drain === undefined) return;
  state.drains.set(agentId, { ...drain, asks: new Map([...drain.asks, [framework, ask]]) });
  state.inverseOffers.set(ask.id, { agentId, frameworkId: framework });
}

function takeAsk(state: BridgeState, agentId: AgentId, framework: FrameworkId): InverseAsk | undefined {
  const drain = state.drains.get(agentId);
  const ask = drain?.asks.get(framework);
  if (drain === undefined || ask === undefined) return undefined;
  state.drains.set(agentId, {
    ...drain,
    asks: new Map([...drain.asks].filter(([id]) => id !== framework)),
  });
  state.inverseOffers.delete(ask.id);
  state.deadlines.clear({ kind: 'inverse-offer', agentId, frameworkId: framework });
  return ask;
}

/**
 * Asks a framework to leave an agent, if it is connected and has tasks there. Resources are left out: it is about the
 * whole machine. @see Mesos `src/master/allocator/mesos/hierarchical.cpp`
 */
export function askToLeave(turn: Turn, agentId: AgentId, frameworkId: FrameworkId): void {
  const { state } = turn;
  const drain = state.drains.get(agentId);
  if (drain === undefined || state.frameworks.get(frameworkId)?.sessionId === undefined) return;
  if (!liveTasksOn(state, agentId).some((task) => task.frameworkId === frameworkId)) return;
  takeAsk(state, agentId, frameworkId);
  const id = nextOfferId(state);
  const inverseOffer: InverseOffer = {
    id,
    frameworkId,
    agentId,
    unavailability: { start: timeInfo(unavailableFrom(state, drain)) },
    resources: [],
  };
  putAsk(state, agentId, frameworkId, { id, answer: 'NONE' });
  sendEvent(turn, frameworkId, {
    type: 'INVERSE_OFFERS',
    inverseOffers: { inverseOffers: [inverseOffer] },
  });
}

function begin(turn: Turn, agentId: AgentId): void {
  const { state, now } = turn;
  const drain: Drain = { sinceMs: state.drains.get(agentId)?.sinceMs ?? now, asks: new Map() };
  state.drains.set(agentId, drain);
  state.unsaved.add(drainRecord(agentId));
  const { drainDeadlineMs } = state.config.timing;
  if (drainDeadlineMs !== undefined)
    state.deadlines.set({ kind: 'drain', agentId }, drain.sinceMs + drainDeadlineMs);
  const frameworks = new Set(liveTasksOn(state, agentId).map(({ frameworkId }) => frameworkId));
  for (const frameworkId of frameworks) askToLeave(turn, agentId, frameworkId);
  note(turn, 'info', 'agent.draining', 'container instance is DRAINING', {
    agentId,
    ...(drainDeadlineMs === undefined ? {} : { drainDeadlineMs }),
  });
}

/** The agent stays, or is gone: what was asked of frameworks is not asked any more. */
export function endDrain(turn: Turn, agentId: AgentId): void {
  const { state } = turn;
  const drain = state.drains.get(agentId);
  if (drain === undefined) return;
  for (const [frameworkId, { id, answer }] of drain.asks) {
    takeAsk(state, agentId, frameworkId);
    if (answer !== 'DECLINED')
      sendEvent(turn, frameworkId, {
        type: 'RESCIND_INVERSE_OFFER',
        rescindInverseOffer: { inverseOfferId: id },
      });
  }
  state.drains.delete(agentId);
  state.deadlines.clear({ kind: 'drain', agentId });
  state.unsaved.add(drainRecord(agentId));
}

/** Takes that ECS drains an agent, or does so no more. A drain that an earlier life has seen goes on. */
export function reviewDrain(turn: Turn, { id, instance }: Agent, before: Agent | undefined): void {
  const isDraining = instance.status === 'DRAINING';
  if (isDraining && before?.instance.status !== 'DRAINING') begin(turn, id);
  else if (!isDraining) endDrain(turn, id);
}

/** The time that frameworks had to leave is over: what they have left on the agent is killed. */
export function enforceDrain(turn: Turn, agentId: AgentId): void {
  const tasks = liveTasksOn(turn.state, agentId);
  note(turn, 'warn', 'agent.drain-enforced', `${tasks.length} tasks are killed: their agent is drained`, {
    agentId,
    tasks: tasks.length,
  });
  for (const task of tasks) killTask(turn, task, 'DRAIN');
}

/** A framework is back: it is asked anew, whatever it answered before. */
export function askAnew(turn: Turn, frameworkId: FrameworkId): void {
  for (const agentId of turn.state.drains.keys()) askToLeave(turn, agentId, frameworkId);
}

/** What a framework was asked is void: it is gone, or has disconnected. */
export function withdrawAsks(state: BridgeState, frameworkId: FrameworkId): void {
  for (const agentId of state.drains.keys()) takeAsk(state, agentId, frameworkId);
}

/** Those of its inverse offers that a framework names; others, and unknown ones, are ignored. */
function namedAsks(state: BridgeState, framework: Framework, ids: readonly string[]): readonly AgentId[] {
  return ids.flatMap((id) => {
    const asked = state.inverseOffers.get(offerId(id));
    return asked?.frameworkId === framework.id ? [asked.agentId] : [];
  });
}

function answerAsk(turn: Turn, framework: Framework, agentId: AgentId, answer: InverseAsk['answer']): void {
  const { state } = turn;
  const ask = takeAsk(state, agentId, framework.id);
  if (ask === undefined) return;
  putAsk(state, agentId, framework.id, { ...ask, answer });
  note(turn, 'info', 'inverse-offer.answered', `inverse offer ${answer.toLowerCase()}`, {
    frameworkId: framework.id,
    agentId,
    offerId: ask.id,
  });
}

/** Takes an ACCEPT_INVERSE_OFFERS: the framework will have left in time. */
export function acceptInverseOffers(
  turn: Turn,
  framework: Framework,
  call: Call<'ACCEPT_INVERSE_OFFERS'>,
): void {
  const { inverseOfferIds } = call.acceptInverseOffers;
  for (const agentId of namedAsks(turn.state, framework, inverseOfferIds))
    answerAsk(turn, framework, agentId, 'ACCEPTED');
}

/** Takes a DECLINE_INVERSE_OFFERS: the framework is asked again when its filter has run out. */
export function declineInverseOffers(
  turn: Turn,
  framework: Framework,
  call: Call<'DECLINE_INVERSE_OFFERS'>,
): void {
  const { state, now } = turn;
  const { inverseOfferIds, filters } = call.declineInverseOffers;
  for (const agentId of namedAsks(state, framework, inverseOfferIds)) {
    answerAsk(turn, framework, agentId, 'DECLINED');
    const waitMs = Math.max(state.config.timing.allocationIntervalMs, refuseMs(filters));
    state.deadlines.set({ kind: 'inverse-offer', agentId, frameworkId: framework.id }, now + waitMs);
  }
}
