import type { AgentId, FrameworkId, OfferId } from '../mesos/ids.ts';
import { index } from './index-table.ts';
import { putAgent } from './ledger.ts';
import { isSameData } from './same-data.ts';
import { addToShare } from './shares.ts';
import { createSharing } from './sharing.ts';
import type { Sharing } from './sharing.ts';
import type { BridgeState } from './state.ts';

/** What shares are when they are counted anew. */
function countAnew(state: BridgeState): Sharing {
  const anew: BridgeState = { ...state, agents: new Map(), sharing: createSharing() };
  for (const offer of state.offers.values()) addToShare(anew, offer, offer.amounts);
  for (const holds of state.holds.values())
    for (const hold of holds.values()) addToShare(anew, hold, hold.declared);
  for (const agent of state.agents.values()) putAgent(anew, agent);
  return anew.sharing;
}

function sorted<Value>(table: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...table].sort(([a], [b]) => (a < b ? -1 : 1));
}

const byRole = ({ ofFramework }: Sharing): unknown =>
  sorted(ofFramework).map(([role, shares]) => [role, sorted(shares)]);

function checkSums(state: BridgeState): readonly string[] {
  const { sharing } = state;
  const anew = countAnew(state);
  return [
    ...(isSameData(byRole(sharing), byRole(anew)) ? [] : ['shares of frameworks do not add up']),
    ...(isSameData(sorted(sharing.ofRole), sorted(anew.ofRole)) ? [] : ['shares of roles do not add up']),
    ...(isSameData(sharing.capacity, anew.capacity) ? [] : ['capacity does not add up']),
  ];
}

function checkOwners(state: BridgeState): readonly string[] {
  const problems: string[] = [];
  for (const { key, agentId, launchId, frameworkId, role } of state.tasks.values()) {
    const hold = state.holds.get(agentId)?.get(launchId);
    if (hold !== undefined && (hold.frameworkId !== frameworkId || hold.role !== role))
      problems.push(`task ${key} holds resources for somebody else`);
  }
  return problems;
}

const asLists = (index: ReadonlyMap<string, ReadonlySet<string>>): unknown =>
  sorted(index).map(([key, values]) => [key, [...values].sort()]);

/** Offers and filters are found by what they are filed under, and nothing else is. */
function checkIndexes(state: BridgeState): readonly string[] {
  const offers = new Map<FrameworkId, Set<OfferId>>();
  for (const { frameworkId, id } of state.offers.values()) index(offers, frameworkId, id);
  const filters = new Map<AgentId, Set<FrameworkId>>();
  for (const [framework, byAgent] of state.filters)
    for (const agentId of byAgent.keys()) index(filters, agentId, framework);
  return [
    ...(isSameData(asLists(offers), asLists(state.offersByFramework))
      ? []
      : ['offers are not found by their frameworks']),
    ...(isSameData(asLists(filters), asLists(state.filtersByAgent))
      ? []
      : ['filters are not found by their agents']),
  ];
}

/** What must be so of shares, offers and filters; for {@link checkState}. @returns what is not so. */
export function checkSharing(state: BridgeState): readonly string[] {
  return [...checkSums(state), ...checkOwners(state), ...checkIndexes(state)];
}
