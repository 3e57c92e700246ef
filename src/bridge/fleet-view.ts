import { whyNotOffered } from './agents.ts';
import { larger } from './amounts.ts';
import { available, registeredOf, remainingOf } from './ledger.ts';
import { isFiltered } from './offer-filter.ts';
import { addScalars, excessScalars, NO_SCALARS } from './scalars.ts';
import type { Scalars } from './scalars.ts';
import type { Agent, BridgeState } from './state.ts';

/**
 * Why an agent is offered or not; the first that applies.
 *
 * - active: it is offered. draining: ECS drains it. disconnected: its ECS agent is. unreachable: and so for so long that
 *   its tasks were given up. impaired: ECS reports it as that.
 * - filtered: the configuration leaves it out.
 * - withheld: for any other reason, such as having come back a moment ago.
 */
export type AgentState =
  'active' | 'draining' | 'disconnected' | 'unreachable' | 'impaired' | 'filtered' | 'withheld';

/**
 * What becomes of the resources that agents have registered. They add up to it, but for moments in which a snapshot
 * and our launches disagree.
 *
 * - ours: tasks of ours that snapshots show. foreign: all else that ECS has reserved, and a task of ours for the few
 *   seconds until it counts as shown.
 * - in_flight: launches that snapshots may not show yet, and tasks being stopped.
 * - offered: outstanding offers. idle: could be offered. withheld: free, on agents that are not offered.
 */
const RESOURCE_STATES = ['ours', 'foreign', 'in_flight', 'offered', 'idle', 'withheld'] as const;

export type ResourceState = (typeof RESOURCE_STATES)[number];

type Sizes = Record<ResourceState, Scalars>;

/** Changes nothing. */
export function agentState(state: BridgeState, agent: Agent, nowMs: number): AgentState {
  if (whyNotOffered(state, agent, nowMs) === undefined) return 'active';
  if (agent.instance.status === 'DRAINING') return 'draining';
  if (agent.presence.status === 'DISCONNECTED') return 'disconnected';
  if (agent.presence.status === 'UNREACHABLE') return 'unreachable';
  if (agent.instance.impaired) return 'impaired';
  return isFiltered(state, agent) ? 'filtered' : 'withheld';
}

/** How many agents are in each state. Changes nothing. */
export function agentsByState(state: BridgeState, nowMs: number): Readonly<Record<AgentState, number>> {
  const counts = {
    active: 0,
    draining: 0,
    disconnected: 0,
    unreachable: 0,
    impaired: 0,
    filtered: 0,
    withheld: 0,
  };
  for (const agent of state.agents.values()) counts[agentState(state, agent, nowMs)] += 1;
  return counts;
}

function sizesOf(state: BridgeState, agent: Agent, nowMs: number): Partial<Sizes> {
  const registered = registeredOf(agent, state.config);
  const remaining = remainingOf(state, agent);
  let ours = NO_SCALARS;
  let shown = NO_SCALARS;
  let inFlight = NO_SCALARS;
  for (const { visibility, declared, reserved } of state.holds.get(agent.id)?.values() ?? []) {
    const whole = larger(declared, reserved);
    if (visibility === 'SEEN') {
      ours = addScalars(ours, whole);
      shown = addScalars(shown, reserved);
    } else inFlight = addScalars(inFlight, whole);
  }
  const isOffered = whyNotOffered(state, agent, nowMs) === undefined;
  return {
    ours,
    foreign: excessScalars(excessScalars(registered, excessScalars(remaining, NO_SCALARS)), shown),
    in_flight: inFlight,
    [isOffered ? 'idle' : 'withheld']: excessScalars(available(state, agent), NO_SCALARS),
  };
}

/** What becomes of all that agents have registered. Changes nothing. */
export function resourcesByState(state: BridgeState, nowMs: number): Readonly<Sizes> {
  const sizes: Sizes = {
    ours: NO_SCALARS,
    foreign: NO_SCALARS,
    in_flight: NO_SCALARS,
    offered: NO_SCALARS,
    idle: NO_SCALARS,
    withheld: NO_SCALARS,
  };
  for (const agent of state.agents.values()) {
    const more = sizesOf(state, agent, nowMs);
    for (const kind of RESOURCE_STATES) sizes[kind] = addScalars(sizes[kind], more[kind] ?? NO_SCALARS);
  }
  for (const { amounts } of state.offers.values()) sizes.offered = addScalars(sizes.offered, amounts);
  return sizes;
}
