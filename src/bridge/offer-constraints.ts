import type { OfferConstraints } from '../mesos/offer-constraints.ts';
import { AgentSelection } from './agent-selection.ts';
import type { Agent, BridgeState, Framework } from './state.ts';

/**
 * What is wrong with the constraints that a framework of these roles brings. Those that can be are made ready for use.
 * @see Mesos `src/master/allocator/mesos/offer_constraints_filter.cpp`
 */
export function validateOfferConstraints(
  state: BridgeState,
  roles: readonly string[],
  constraints: OfferConstraints | undefined,
): string | undefined {
  if (constraints === undefined) return undefined;
  const stranger = Object.keys(constraints.roleConstraints ?? {}).find((role) => !roles.includes(role));
  if (stranger !== undefined)
    return `Offer constraints specify \`role_constraints\` for a role '${stranger}' not contained in the set of roles`;
  const selection = AgentSelection.of(constraints, state.config.compilePattern);
  if (typeof selection === 'string') return `Offer constraints are not valid: ${selection}`;
  state.selections.set(constraints, selection);
  return undefined;
}

/** Whether the constraints of a framework let an agent be offered to one of its roles. */
export function isWanted(
  state: BridgeState,
  { offerConstraints }: Framework,
  role: string,
  agent: Agent,
): boolean {
  if (offerConstraints === undefined) return true;
  return state.selections.get(offerConstraints)?.admits(role, agent.info) ?? true;
}
