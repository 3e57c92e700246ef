import type { BridgeState, OutstandingOffer } from '../../bridge/state.ts';
import type { OfferQuery, OfferView } from '../master-view.ts';
import { resourcesView } from './resources-view.ts';

export function offerView(state: BridgeState, offer: OutstandingOffer): OfferView {
  const { id, frameworkId, role, agentId, amounts, madeAtMs } = offer;
  return {
    id,
    frameworkId,
    frameworkName: state.frameworks.get(frameworkId)?.info.name ?? '',
    role,
    agentId,
    hostname: state.agents.get(agentId)?.info.hostname ?? '',
    resources: resourcesView(amounts),
    madeAtMs,
  };
}

/** The offers that a query is about, oldest first. */
export function offersFor(state: BridgeState, query: OfferQuery): readonly OutstandingOffer[] {
  return [...state.offers.values()].filter(
    ({ frameworkId, agentId }) =>
      (query.frameworkId === undefined || frameworkId === query.frameworkId) &&
      (query.agentId === undefined || agentId === query.agentId),
  );
}
