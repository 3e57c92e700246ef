import { hasCapability } from '../mesos/framework-info.ts';
import type { FrameworkId } from '../mesos/ids.ts';
import type { Offer } from '../mesos/offer.ts';
import { whyNotOffered } from './agents.ts';
import { add, cpusOf, NOTHING, quantitiesOf } from './amounts.ts';
import type { Amounts } from './amounts.ts';
import { blockingFilter } from './filters.ts';
import { available, isOverpromised } from './ledger.ts';
import { createOffer, rescindOffersOf } from './offers.ts';
import type { Agent, BridgeState, Framework } from './state.ts';
import { note, sendEvent } from './turn.ts';
import type { Turn } from './turn.ts';

/** Least that is worth an offer: 0.01 cpus or 32 MiB. @see Mesos flag `--min_allocatable_resources` */
const MIN_CPUS = 10;
const MIN_MEMORY_MIB = 32;

/** A role of a framework that may be offered something. */
interface Candidate {
  readonly framework: Framework;
  readonly role: string;
}

function candidatesOf(state: BridgeState): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const framework of state.frameworks.values()) {
    if (framework.sessionId === undefined) continue;
    for (const role of framework.roles) {
      if (!framework.suppressed.has(role)) candidates.push({ framework, role });
    }
  }
  return candidates;
}

const shareName = ({ framework, role }: Candidate): string => `${framework.id}\n${role}`;

/** What each role of each framework has: its offers and the launches it holds resources for. */
function allocations(state: BridgeState): Map<string, Amounts> {
  const allocated = new Map<string, Amounts>();
  const count = (frameworkId: FrameworkId, role: string, amounts: Amounts): void => {
    const name = `${frameworkId}\n${role}`;
    allocated.set(name, add(allocated.get(name) ?? NOTHING, amounts));
  };
  for (const offer of state.offers.values()) count(offer.frameworkId, offer.role, offer.amounts);
  for (const holds of state.holds.values()) {
    for (const { launchId, declared } of holds.values()) {
      const key = state.tasksByLaunch.get(launchId);
      const task = key === undefined ? undefined : state.tasks.get(key);
      if (task !== undefined) count(task.frameworkId, task.role, declared);
    }
  }
  return allocated;
}

/**
 * Order in which candidates are served: smallest dominant share first. Rebuilt for a turn only when there is a
 * choice to make.
 */
class FairOrder {
  readonly #candidates: readonly Candidate[];
  readonly #allocated: Map<string, Amounts>;
  readonly #total: { readonly cpuUnits: number; readonly memoryMiB: number };

  constructor(state: BridgeState) {
    this.#candidates = candidatesOf(state);
    const isChoice = this.#candidates.length > 1;
    this.#allocated = isChoice ? allocations(state) : new Map<string, Amounts>();
    let cpuUnits = 1;
    let memoryMiB = 1;
    if (isChoice) {
      for (const { instance } of state.agents.values()) {
        cpuUnits += instance.registered.cpuUnits;
        memoryMiB += instance.registered.memoryMiB;
      }
    }
    this.#total = { cpuUnits, memoryMiB };
  }

  candidates(): readonly Candidate[] {
    if (this.#candidates.length < 2) return this.#candidates;
    return [...this.#candidates].sort(
      (a, b) => this.#share(a) - this.#share(b) || (shareName(a) < shareName(b) ? -1 : 1),
    );
  }

  given(candidate: Candidate, amounts: Amounts): void {
    if (this.#candidates.length < 2) return;
    const name = shareName(candidate);
    this.#allocated.set(name, add(this.#allocated.get(name) ?? NOTHING, amounts));
  }

  #share(candidate: Candidate): number {
    const { cpuUnits, memoryMiB } = this.#allocated.get(shareName(candidate)) ?? NOTHING;
    return Math.max(cpuUnits / this.#total.cpuUnits, memoryMiB / this.#total.memoryMiB);
  }
}

function isWorthOffering(amounts: Amounts): boolean {
  const { cpuUnits, memoryMiB, disk, gpus } = amounts;
  if (disk < 0 || gpus < 0 || cpuUnits < 0 || memoryMiB < 0) return false;
  return cpusOf(cpuUnits) >= MIN_CPUS || memoryMiB >= MIN_MEMORY_MIB;
}

/** GPU machines are for frameworks that know about GPUs; others would fill them up. */
const mayUse = (framework: Framework, agent: Agent): boolean =>
  agent.instance.registered.gpuIds.length === 0 || hasCapability(framework.info, 'GPU_RESOURCES');

/** Promises all that is free of an agent to the first role that may have it. */
function offerAgent(turn: Turn, agent: Agent, order: FairOrder, offers: Map<Framework, Offer[]>): void {
  const { state, now } = turn;
  const amounts = available(state, agent);
  if (!isWorthOffering(amounts)) return;
  const quantities = quantitiesOf(amounts);
  for (const candidate of order.candidates()) {
    const { framework, role } = candidate;
    if (!mayUse(framework, agent)) continue;
    const filter = blockingFilter(state, now, framework.id, role, agent.id, quantities);
    if (filter !== undefined) {
      state.deadlines.setEarlier({ kind: 'allocate', agentId: agent.id }, filter.untilMs);
      continue;
    }
    order.given(candidate, amounts);
    const created = createOffer(turn, framework, role, agent, amounts);
    const batch = offers.get(framework);
    if (batch === undefined) offers.set(framework, [created]);
    else batch.push(created);
    return;
  }
}

/** Takes back what an agent cannot keep. @returns whether it may be offered now. */
function reviewAgent(turn: Turn, agent: Agent): boolean {
  const { state, now } = turn;
  const obstacle = whyNotOffered(state, agent, now);
  if (obstacle !== undefined) {
    rescindOffersOf(turn, agent.id, obstacle);
    if (now < agent.offerableFromMs)
      state.deadlines.setEarlier({ kind: 'allocate', agentId: agent.id }, agent.offerableFromMs);
    return false;
  }
  if (state.offersByAgent.has(agent.id) && isOverpromised(state, agent))
    rescindOffersOf(turn, agent.id, 'the agent has less than was offered');
  return true;
}

/**
 * Ends a turn: takes back offers that are not true any more and offers what has become free, over the agents that
 * changed. One OFFERS event per framework.
 */
export function allocate(turn: Turn): void {
  const { state } = turn;
  if (state.changedAgents.size === 0 || state.phase === 'LOADING' || state.phase === 'RECOVERING') return;
  const agents = [...state.changedAgents].flatMap((id) => state.agents.get(id) ?? []);
  const offerable = agents.filter((agent) => reviewAgent(turn, agent));
  const offers = new Map<Framework, Offer[]>();
  if (state.phase === 'READY') {
    const order = new FairOrder(state);
    for (const agent of offerable) offerAgent(turn, agent, order, offers);
  }
  state.changedAgents.clear();
  state.shrunkAgents.clear();
  for (const [framework, batch] of offers) {
    sendEvent(turn, framework.id, { type: 'OFFERS', offers: { offers: batch } });
    note(turn, 'debug', 'offers.sent', `${batch.length} offers`, {
      frameworkId: framework.id,
      offers: batch.length,
    });
  }
}
