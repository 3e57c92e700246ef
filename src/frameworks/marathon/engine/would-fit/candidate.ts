import { frameworkId, offerId } from '../../../../mesos/ids.ts';
import type { Offer } from '../../../../mesos/offer.ts';
import { rangesResource, scalarResource } from '../../../../mesos/resource.ts';
import type { Range } from '../../../../mesos/ranges.ts';
import { SCALAR_NAMES } from '../offer-match.ts';
import type { Absence, FleetAgent, FleetResources } from '../fleet.ts';

/** An agent on which an instance could be. */
export interface Candidate {
  /** What there is of it: an offer that came, or one that would be made. */
  readonly offer: Offer;
  /** Apps that have instances on it, once for each of them. */
  readonly groups: readonly string[];
  /** Why it is not offered; absent where it is. */
  readonly absence?: Absence;
  /** All that may be offered of it at all; absent where that is not known. */
  readonly total?: FleetResources;
  /** When the offer was looked at; absent where it is as of now. */
  readonly atMs?: number;
}

/** What stands in the place of ids that an offer has which nobody makes. */
const NOBODY = 'none';

function resourcesOf(amounts: FleetResources): Offer['resources'] {
  const ports: readonly Range[] = amounts.ports;
  return [
    ...SCALAR_NAMES.flatMap((name) => (amounts[name] > 0 ? [scalarResource(name, amounts[name])] : [])),
    ...(ports.length > 0 ? [rangesResource('ports', ports)] : []),
  ];
}

/** The offer that would be made of some of an agent's resources. */
export function offerOf(agent: FleetAgent, amounts: FleetResources): Offer {
  const { id, hostname, attributes, region, zone } = agent;
  const isPlaced = region !== undefined && zone !== undefined;
  return {
    id: offerId(NOBODY),
    frameworkId: frameworkId(NOBODY),
    agentId: id,
    hostname,
    attributes,
    executorIds: [],
    resources: resourcesOf(amounts),
    ...(isPlaced ? { domain: { faultDomain: { region: { name: region }, zone: { name: zone } } } } : {}),
  };
}
