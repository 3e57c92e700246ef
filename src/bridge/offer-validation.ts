import type { OfferId } from '../mesos/ids.ts';
import type { BridgeState, Framework } from './state.ts';

/** Why offers cannot be accepted together, in the order and words of a Mesos master. */
export function validateOffers(
  state: BridgeState,
  framework: Framework,
  ids: readonly OfferId[],
): string | undefined {
  if (ids.length === 0) return 'No offers specified';
  const duplicate = ids.find((id, i) => ids.indexOf(id) !== i);
  if (duplicate !== undefined) return `Duplicate offer ${duplicate} in offer list`;
  const gone = ids.find((id) => !state.offers.has(id));
  if (gone !== undefined) return `Offer ${gone} is no longer valid`;
  const offers = ids.flatMap((id) => state.offers.get(id) ?? []);
  const foreign = offers.find(({ frameworkId }) => frameworkId !== framework.id);
  if (foreign !== undefined)
    return `Offer ${foreign.id} has invalid framework ${foreign.frameworkId} while framework ${framework.id} is expected`;
  const [first] = offers;
  const otherRole = offers.find(({ role }) => role !== first?.role);
  if (otherRole !== undefined)
    return `Aggregated offers must be allocated to the same role. Offer ${otherRole.id} uses role '${otherRole.role}' but another is using role '${first?.role ?? ''}'`;
  const otherAgent = offers.find(({ agentId }) => agentId !== first?.agentId);
  return otherAgent === undefined
    ? undefined
    : `Aggregated offers must belong to one single agent. Offer ${otherAgent.id} uses agent ${otherAgent.agentId} and agent ${first?.agentId ?? ''}`;
}
