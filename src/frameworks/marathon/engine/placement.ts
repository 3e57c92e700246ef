import type { InstanceFilter } from '../../../ecs/cluster-query/compile-query.ts';
import type { AppDefinition } from './app-definition.ts';
import type { ConstrainedAgent } from './constraints.ts';
import { QUERY_LABEL, agentFilterOf, passesFilter } from './ecs-placement.ts';
import { matchShare, wishOf } from './offer-match.ts';
import type { MatchRules, OfferMatch, OfferShare, Refused, Wish } from './offer-match.ts';

/** What an app asks of any agent, and where its instances are. */
export interface Placement {
  readonly wish: Wish;
  readonly filter: InstanceFilter | undefined;
  /** As far as they count for constraints. */
  readonly placed: readonly ConstrainedAgent[];
}

export function placementOf(
  app: AppDefinition,
  placed: readonly ConstrainedAgent[],
  rules: Pick<MatchRules, 'defaultRole' | 'compilePattern'>,
): Placement {
  return { wish: wishOf(app, rules), filter: agentFilterOf(app, rules.compilePattern), placed };
}

/** The answer of an agent that the app's expression leaves out. */
export const FILTERED: Refused = {
  ok: false,
  reason: 'UnfulfilledConstraint',
  message: `the agent does not meet ${QUERY_LABEL}`,
};

/**
 * Whether an instance can be launched on an agent: by the app's expression first, then by all that {@link matchShare} asks.
 * @param groups the apps that have instances on the agent, once for each of them; asked only where the expression counts.
 */
export function matchAgent(
  { wish, filter, placed }: Placement,
  share: OfferShare,
  groups: () => readonly string[],
  rules: MatchRules,
): OfferMatch {
  if (filter !== undefined && !passesFilter(filter, share.offer, groups())) return FILTERED;
  return matchShare(wish, share, placed, rules);
}
