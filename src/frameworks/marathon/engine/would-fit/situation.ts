import type { Offer } from '../../../../mesos/offer.ts';
import {
  countRanges,
  normalizeRanges,
  numbersIn,
  rangesOf,
  subtractRanges,
} from '../../../../mesos/ranges.ts';
import type { Ranges } from '../../../../mesos/ranges.ts';
import { rangesResource, scalarResource } from '../../../../mesos/resource.ts';
import type { AppDefinition } from '../app-definition.ts';
import type { ConstrainedAgent } from '../constraints.ts';
import { QUERY_LABEL } from '../ecs-placement.ts';
import { portsIn, shareOf } from '../offer-match.ts';
import type { MatchRules, OfferMatch, OfferShare } from '../offer-match.ts';
import { usesHostNetwork } from '../network.ts';
import { matchAgent, placementOf } from '../placement.ts';
import type { Placement } from '../placement.ts';
import type { AgentChange, AppChange } from './change.ts';

/** An app and an agent that could take an instance of it. */
export interface Situation {
  readonly app: AppDefinition;
  readonly offer: Offer;
  /** Where the app's instances are, as far as they count for constraints. */
  readonly placed: readonly ConstrainedAgent[];
  readonly groups: readonly string[];
}

export const shareIn = ({ app, offer }: Situation, rules: MatchRules): OfferShare =>
  shareOf(offer, placementOf(app, [], rules).wish.roles);

/** Whether an agent takes an instance: what decides about offers decides. */
export const matchOn = (
  placement: Placement,
  { offer, groups }: Pick<Situation, 'offer' | 'groups'>,
  rules: MatchRules,
): OfferMatch => matchAgent(placement, shareOf(offer, placement.wish.roles), () => groups, rules);

/** The same where one agent is asked; for many, what the app asks of any is made out once. */
export const matchSituation = (situation: Situation, rules: MatchRules): OfferMatch =>
  matchOn(placementOf(situation.app, situation.placed, rules), situation, rules);

function withPort(app: AppDefinition, insteadOf: number, port: number): AppDefinition {
  const { portDefinitions, container } = app;
  if (usesHostNetwork(app.networks)) {
    const at = portDefinitions.findLastIndex((each) => each.port === insteadOf);
    return {
      ...app,
      portDefinitions: portDefinitions.map((each, i) => (i === at ? { ...each, port } : each)),
    };
  }
  const mappings = container?.portMappings ?? [];
  const at = mappings.findLastIndex(({ hostPort }) => hostPort === insteadOf);
  const portMappings = mappings.map((each, i) => (i === at ? { ...each, hostPort: port } : each));
  return container === undefined ? app : { ...app, container: { ...container, portMappings } };
}

function withFewerPorts(app: AppDefinition, count: number): AppDefinition {
  const { portDefinitions, container } = app;
  if (usesHostNetwork(app.networks)) return { ...app, portDefinitions: portDefinitions.slice(0, count) };
  const mappings = container?.portMappings;
  if (container === undefined || mappings === undefined) return app;
  return { ...app, container: { ...container, portMappings: mappings.slice(0, count) } };
}

/** The app after a change. */
export function changedApp(app: AppDefinition, change: AppChange): AppDefinition {
  const { constraints, labels } = app;
  switch (change.type) {
    case 'askLess':
      return { ...app, [change.resource]: Math.min(app[change.resource], change.atMost) };
    case 'takePort':
      return withPort(app, change.insteadOf, change.port);
    case 'fewerPorts':
      return withFewerPorts(app, change.atMost);
    case 'dropConstraint':
      return { ...app, constraints: constraints.filter((each) => each !== change.constraint) };
    case 'chooseRegion':
      return { ...app, constraints: [...constraints, ['@region', 'IS', change.region]] };
    case 'acceptRoles':
      return { ...app, acceptedResourceRoles: change.roles };
    case 'dropQuery': {
      const { [QUERY_LABEL]: _, ...others } = labels;
      return { ...app, labels: others };
    }
  }
}

/** Ports that an agent could have. */
const POSSIBLE_PORTS: Ranges = [{ begin: 1_025, end: 65_535 }];

function withPorts(offer: Offer, ports: Ranges): Offer {
  return { ...offer, resources: [...offer.resources, rangesResource('ports', ports)] };
}

function withMorePorts(offer: Offer, count: number): Offer {
  const has = normalizeRanges(portsIn(offer.resources));
  const missing = Math.max(0, count - countRanges(has));
  const others = [...numbersIn(subtractRanges(POSSIBLE_PORTS, has))].slice(0, missing);
  return withPorts(offer, rangesOf(others));
}

/** What there is of the agent after a change. */
export function changedOffer(offer: Offer, change: AgentChange): Offer {
  switch (change.type) {
    case 'freeResource': {
      const others = offer.resources.filter(({ name }) => name !== change.resource);
      return { ...offer, resources: [...others, scalarResource(change.resource, change.atLeast)] };
    }
    case 'freePort':
      return withPorts(offer, rangesOf([change.port]));
    case 'freePorts':
      return withMorePorts(offer, change.atLeast);
    case 'putAttribute': {
      const { name, value: text } = change;
      const others = offer.attributes.filter((each) => each.name !== name);
      return { ...offer, attributes: [...others, { name, type: 'TEXT', text }] };
    }
    case 'endMaintenance': {
      const { unavailability: _, ...others } = offer;
      return others;
    }
    case 'offerAgent':
      return offer;
  }
}
