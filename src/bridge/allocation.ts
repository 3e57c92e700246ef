import type { Offer } from '../mesos/offer.ts';
import type { Quantities } from '../mesos/quantities.ts';
import { offerableFromMs, whyNotOffered } from './agents.ts';
import { quantitiesOf } from './amounts.ts';
import type { Amounts } from './amounts.ts';
import { mayUse } from './eligibility.ts';
import { FairOrder } from './fair-order.ts';
import type { Candidate } from './fair-order.ts';
import { blockingFilter } from './filters.ts';
import { holdBack } from './hold-back.ts';
import { available, isOverpromised } from './ledger.ts';
import { isEnough } from './offer-filters.ts';
import { createOffer, rescindOffersOf } from './offers.ts';
import { forgetPassedOver, isPassedOver, passOver, reviewQuotas } from './passed-over.ts';
import { cutTo, fitsInto, isCutToNothing, roomOf } from './roles.ts';
import type { Agent, Framework } from './state.ts';
import { note, sendEvent } from './turn.ts';
import type { Turn } from './turn.ts';

const isOverdrawn = ({ disk, gpus, cpuUnits, memoryMiB }: Amounts): boolean =>
  disk < 0 || gpus < 0 || cpuUnits < 0 || memoryMiB < 0;

/** What an agent has left, and the same as a framework would be offered it. */
interface Leftover {
  readonly amounts: Amounts;
  readonly quantities: Quantities;
}

const leftoverOf = (amounts: Amounts): Leftover => ({ amounts, quantities: quantitiesOf(amounts) });

/** The part of it that the role's quota allows; undefined for none. What a quota keeps back is remembered. */
function withinQuota(turn: Turn, agent: Agent, role: string, free: Leftover): Leftover | undefined {
  const room = roomOf(turn.state, role);
  if (room === undefined || fitsInto(free.amounts, room)) return free;
  passOver(turn.state, role, agent.id);
  const cut = cutTo(free.amounts, room);
  return isCutToNothing(free.amounts, cut) ? undefined : leftoverOf(cut);
}

/** What a candidate may be offered of what an agent has left, or undefined. */
function partFor(
  turn: Turn,
  agent: Agent,
  { framework, role }: Candidate,
  free: Leftover,
): Amounts | undefined {
  if (!mayUse(turn.state, framework, role, agent)) return undefined;
  const part = withinQuota(turn, agent, role, free);
  if (part === undefined || !isEnough(framework.info, role, part.quantities)) return undefined;
  const filter = blockingFilter(turn.state, turn.now, framework.id, role, agent.id, part.quantities);
  return filter === undefined ? part.amounts : undefined;
}

/** The allocation of one turn: who is next, and the offers made so far, an event for each framework. */
interface Allocation {
  readonly order: FairOrder;
  readonly batches: Map<Framework, Offer[]>;
}

/** Promises what is left of an agent to the first that may have it. @returns whether anybody may. */
function offerNext(turn: Turn, agent: Agent, { order, batches }: Allocation): boolean {
  const amounts = available(turn.state, agent);
  if (isOverdrawn(amounts)) return false;
  const free = leftoverOf(amounts);
  if (!order.mayBeEnough(free.quantities)) return false;
  for (const candidate of order.candidates()) {
    const part = partFor(turn, agent, candidate, free);
    if (part === undefined) continue;
    const { framework, role } = candidate;
    const offer = createOffer(turn, framework, role, agent, part);
    order.served(candidate);
    const batch = batches.get(framework);
    if (batch === undefined) batches.set(framework, [offer]);
    else batch.push(offer);
    return true;
  }
  return false;
}

/** Offers all that is left of an agent: a quota may give it to several, part by part. */
function offerAgent(turn: Turn, agent: Agent, allocation: Allocation): void {
  while (offerNext(turn, agent, allocation));
}

/** Takes back what an agent cannot keep. @returns whether it may be offered now. */
function reviewAgent(turn: Turn, agent: Agent): boolean {
  const { state, now } = turn;
  const obstacle = whyNotOffered(state, agent, now);
  if (obstacle !== undefined) {
    rescindOffersOf(turn, agent.id, obstacle);
    const fromMs = offerableFromMs(state, agent);
    if (now < fromMs) state.deadlines.setEarlier({ kind: 'allocate', agentId: agent.id }, fromMs);
    return false;
  }
  if (state.offersByAgent.has(agent.id) && isOverpromised(state, agent))
    rescindOffersOf(turn, agent.id, 'the agent has less than was offered');
  return true;
}

function sendOffers(turn: Turn, { batches }: Allocation): void {
  for (const [framework, batch] of batches) {
    sendEvent(turn, framework.id, { type: 'OFFERS', offers: { offers: batch } });
    note(turn, 'debug', 'offers.sent', `${batch.length} offers`, {
      frameworkId: framework.id,
      offers: batch.length,
    });
  }
}

/** Offers what was kept from a role whose quota has room again, agent by agent until it has none. */
function offerPassedOver(turn: Turn, role: string, allocation: Allocation): void {
  const { state } = turn;
  for (const id of state.sharing.passedOver.get(role) ?? []) {
    forgetPassedOver(state, role, id);
    const agent = state.agents.get(id);
    if (agent === undefined || !reviewAgent(turn, agent)) continue;
    offerAgent(turn, agent, allocation);
    if (isPassedOver(state, role, id)) return;
  }
}

function offerWhatIsFree(turn: Turn, offerable: readonly Agent[]): void {
  const { state } = turn;
  const allocation: Allocation = { order: new FairOrder(state), batches: new Map() };
  for (const agent of offerable) offerAgent(turn, agent, allocation);
  for (const role of state.sharing.reopened) offerPassedOver(turn, role, allocation);
  sendOffers(turn, allocation);
}

function offerUnlessHeldBack(turn: Turn, offerable: readonly Agent[]): void {
  const { reopened, loosened } = turn.state.sharing;
  if (!holdBack(turn, offerable)) offerWhatIsFree(turn, offerable);
  else for (const role of reopened) loosened.add(role);
}

/**
 * Ends a turn: takes back offers that are not true any more and offers what has become free, over the agents that
 * changed. One OFFERS event per framework.
 * @returns whether there was anything to look at.
 */
export function allocate(turn: Turn): boolean {
  const { state } = turn;
  if (state.phase === 'LOADING' || state.phase === 'RECOVERING') return false;
  const agents = [...state.changedAgents].flatMap((id) => state.agents.get(id) ?? []);
  const offerable = agents.filter((agent) => reviewAgent(turn, agent));
  const isWork = offerable.length > 0 || state.sharing.reopened.size > 0;
  if (state.phase === 'READY' && isWork) offerUnlessHeldBack(turn, offerable);
  state.changedAgents.clear();
  state.shrunkAgents.clear();
  state.sharing.reopened.clear();
  reviewQuotas(turn);
  return agents.length > 0 || isWork;
}
