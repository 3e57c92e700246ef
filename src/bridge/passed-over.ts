import type { AgentId } from '../mesos/ids.ts';
import type { BridgeState } from './state.ts';
import type { Turn } from './turn.ts';

/** Remembers that an agent has something left that a role was not offered for its quota. */
export function passOver(state: BridgeState, role: string, agentId: AgentId): void {
  const agents = state.sharing.passedOver.get(role) ?? new Set<AgentId>();
  state.sharing.passedOver.set(role, agents.add(agentId));
}

export function isPassedOver(state: BridgeState, role: string, agentId: AgentId): boolean {
  return state.sharing.passedOver.get(role)?.has(agentId) ?? false;
}

export function forgetPassedOver(state: BridgeState, role: string, agentId: AgentId): void {
  const agents = state.sharing.passedOver.get(role);
  agents?.delete(agentId);
  if (agents?.size === 0) state.sharing.passedOver.delete(role);
}

/**
 * Looks again, one allocation interval later, at what was kept from roles that have less now. Not at once: a framework
 * that declines whatever it gets would be offered the next agent without end.
 */
export function reviewQuotas({ state, now }: Turn): void {
  for (const role of state.sharing.loosened)
    state.deadlines.setEarlier({ kind: 'quota', role }, now + state.config.timing.allocationIntervalMs);
  state.sharing.loosened.clear();
}
