import { hasCapability } from '../mesos/framework-info.ts';
import { offerId } from '../mesos/ids.ts';
import type { AgentId, ExecutorId, FrameworkId, OfferId } from '../mesos/ids.ts';
import type { Offer } from '../mesos/offer.ts';
import { rangesResource, scalarResource } from '../mesos/resource.ts';
import type { Resource } from '../mesos/resource.ts';
import { fromThousandths } from '../mesos/scalar.ts';
import type { Quantities } from '../mesos/quantities.ts';
import { quantitiesOf } from './amounts.ts';
import type { Amounts } from './amounts.ts';
import { rememberServed } from './fair-order.ts';
import { index, unindex } from './index-table.ts';
import { META_RECORD } from './record-keys.ts';
import type { KnownExecutor } from './executor-validation.ts';
import { addToShare, takeFromShare } from './shares.ts';
import type { Agent, BridgeState, Framework, OutstandingOffer } from './state.ts';
import { countOffer, labelOf } from './tally.ts';
import type { OfferOutcome } from './tally.ts';
import { measureSince, note, sendEvent } from './turn.ts';
import type { Turn } from './turn.ts';

/** Resources in the form the framework's capabilities ask for. */
function resourcesFor(framework: Framework, role: string, quantities: Quantities): readonly Resource[] {
  const { info } = framework;
  const form = {
    ...(hasCapability(info, 'RESERVATION_REFINEMENT') ? {} : { role: '*' }),
    ...(hasCapability(info, 'MULTI_ROLE') ? { allocationInfo: { role } } : {}),
  };
  const resources: Resource[] = [];
  for (const [name, amount] of quantities.scalars)
    resources.push({ ...scalarResource(name, fromThousandths(amount)), ...form });
  for (const [name, amount] of quantities.ranges)
    resources.push({ ...rangesResource(name, amount), ...form });
  return resources;
}

/** Executors a framework has on an agent: those of its tasks that live. */
export function executorsOn(
  state: BridgeState,
  framework: Framework,
  agentId: AgentId,
): Map<ExecutorId, KnownExecutor> {
  const known = new Map<ExecutorId, KnownExecutor>();
  for (const key of state.tasksByAgent.get(agentId) ?? []) {
    const task = state.tasks.get(key);
    const isAlive = task !== undefined && task.launch.phase !== 'ENDED';
    if (!isAlive || task.frameworkId !== framework.id || task.executorId === undefined) continue;
    const info = task.executor ?? known.get(task.executorId)?.info;
    known.set(task.executorId, info === undefined ? {} : { info });
  }
  return known;
}

function toOffer(state: BridgeState, framework: Framework, agent: Agent, offer: OutstandingOffer): Offer {
  return {
    id: offer.id,
    frameworkId: framework.id,
    agentId: agent.id,
    ...agent.info,
    resources: resourcesFor(framework, offer.role, offer.quantities),
    executorIds: [...executorsOn(state, framework, agent.id).keys()],
    ...(hasCapability(framework.info, 'MULTI_ROLE') ? { allocationInfo: { role: offer.role } } : {}),
  };
}

/** How many offer ids are set aside at once. */
const OFFER_BLOCK = 10_000;

/** An id no offer has had, in this life or an earlier one that is remembered. */
export function nextOfferId(state: BridgeState): OfferId {
  if (state.nextOffer >= state.offersSetAside) {
    state.offersSetAside = state.nextOffer + OFFER_BLOCK;
    state.unsaved.add(META_RECORD);
  }
  const id = offerId(`${state.epoch}-O${state.nextOffer}`);
  state.nextOffer += 1;
  return id;
}

function putOffer(state: BridgeState, offer: OutstandingOffer): void {
  state.offers.set(offer.id, offer);
  index(state.offersByAgent, offer.agentId, offer.id);
  index(state.offersByFramework, offer.frameworkId, offer.id);
  addToShare(state, offer, offer.amounts);
}

/** Promises `amounts` of an agent to a role of a framework. The caller sends the offer. */
export function createOffer(
  turn: Turn,
  framework: Framework,
  role: string,
  agent: Agent,
  amounts: Amounts,
): Offer {
  const { state, now } = turn;
  const outstanding: OutstandingOffer = {
    id: nextOfferId(state),
    frameworkId: framework.id,
    role,
    agentId: agent.id,
    amounts,
    quantities: quantitiesOf(amounts),
    madeAtMs: now,
  };
  const number = state.nextOffer - 1;
  putOffer(state, outstanding);
  rememberServed(state, { framework, role }, number);
  const { offerTimeoutMs } = state.config.timing;
  if (offerTimeoutMs !== undefined)
    state.deadlines.set({ kind: 'offer-timeout', offerId: outstanding.id }, now + offerTimeoutMs);
  return toOffer(state, framework, agent, outstanding);
}

/** Takes an offer back into the agent's resources; nothing is sent. @returns it, unless it was gone already. */
export function removeOffer(state: BridgeState, id: OfferId): OutstandingOffer | undefined {
  const offer = state.offers.get(id);
  if (offer === undefined) return undefined;
  state.offers.delete(id);
  state.deadlines.clear({ kind: 'offer-timeout', offerId: id });
  unindex(state.offersByAgent, offer.agentId, id);
  unindex(state.offersByFramework, offer.frameworkId, id);
  takeFromShare(state, offer, offer.amounts);
  return offer;
}

/** Counts what became of an offer that has been removed. */
export function offerEnded(turn: Turn, offer: OutstandingOffer, outcome: OfferOutcome): void {
  const { tallies } = turn.state;
  const { frameworkId, madeAtMs } = offer;
  countOffer(tallies, frameworkId, outcome);
  measureSince(turn, 'offer.age', { framework: labelOf(tallies, frameworkId) }, madeAtMs);
}

/** Takes an offer back and tells the framework. @param reason for people. */
export function rescindOffer(
  turn: Turn,
  id: OfferId,
  reason: string,
  outcome: OfferOutcome = 'rescinded',
): void {
  const offer = removeOffer(turn.state, id);
  if (offer === undefined) return;
  turn.state.changedAgents.add(offer.agentId);
  offerEnded(turn, offer, outcome);
  sendEvent(turn, offer.frameworkId, { type: 'RESCIND', rescind: { offerId: id } });
  note(turn, 'debug', 'offer.rescinded', reason, {
    offerId: id,
    agentId: offer.agentId,
    frameworkId: offer.frameworkId,
  });
}

export function rescindOffersOf(turn: Turn, agentId: AgentId, reason: string): void {
  for (const id of [...(turn.state.offersByAgent.get(agentId) ?? [])]) rescindOffer(turn, id, reason);
}

/** Offers of a framework that are outstanding. */
export function offersOf(state: BridgeState, id: FrameworkId): readonly OutstandingOffer[] {
  return [...(state.offersByFramework.get(id) ?? [])].flatMap((offer) => state.offers.get(offer) ?? []);
}
