import { whyNotOffered } from '../../bridge/agents.ts';
import type { Agent, BridgeState } from '../../bridge/state.ts';

/** Why an agent is offered to nobody now, in words: for what it is, or since launches wait for their turn. */
export function whyWithheld(state: BridgeState, agent: Agent, nowMs: number): string | undefined {
  return (
    whyNotOffered(state, agent, nowMs) ??
    (state.heldBack.has(agent.id) ? "launches wait for ECS's API limits, and offers with them" : undefined)
  );
}
