import { quantitiesOf } from '../../bridge/amounts.ts';
import { available } from '../../bridge/ledger.ts';
import { isEnough } from '../../bridge/offer-filters.ts';
import { offersOf } from '../../bridge/offers.ts';
import type { BridgeState, Framework } from '../../bridge/state.ts';
import type { AttributeConstraint, AttributeSelector } from '../../mesos/offer-constraints.ts';

const selectorText = ({ attributeName, pseudoattributeType }: AttributeSelector): string =>
  attributeName ?? pseudoattributeType ?? 'UNKNOWN';

function constraintText({ selector, predicate }: AttributeConstraint): string {
  const name = selectorText(selector);
  const { exists, notExists, textEquals, textNotEquals, textMatches, textNotMatches } = predicate;
  if (exists !== undefined) return `${name} exists`;
  if (notExists !== undefined) return `${name} does not exist`;
  if (textEquals !== undefined) return `${name} is '${textEquals.value}'`;
  if (textNotEquals !== undefined) return `${name} is not '${textNotEquals.value}'`;
  if (textMatches !== undefined) return `${name} matches '${textMatches.regex}'`;
  return `${name} does not match '${textNotMatches?.regex ?? ''}'`;
}

/** Per role, which agents its offer constraints leave out, and what each group of them does to that. */
export function constraintsText(state: BridgeState, framework: Framework): readonly string[] {
  const { offerConstraints, roles } = framework;
  const selection = offerConstraints === undefined ? undefined : state.selections.get(offerConstraints);
  if (offerConstraints === undefined || selection === undefined) return [];
  const agents = [...state.agents.values()].map(({ info }) => info);
  return roles.flatMap((role) => {
    const groups = offerConstraints.roleConstraints?.[role]?.groups ?? [];
    if (groups.length === 0) return [];
    const leftOut = agents.filter((agent) => !selection.admits(role, agent)).length;
    const perGroup = selection.leftOutByGroup(role, agents).map((count, index) => {
      const constraints = groups[index]?.attributeConstraints ?? [];
      return `group ${index + 1} (${constraints.map(constraintText).join(' and ')}) leaves out ${count}`;
    });
    return [
      `the offer constraints of role ${role} leave out ${leftOut} of ${agents.length} agents: ${perGroup.join(', ')}`,
    ];
  });
}

type Minimum = Readonly<Record<string, number>>;

const minimumText = (minimum: Minimum): string =>
  Object.entries(minimum)
    .map(([name, amount]) => `${name} ${amount}`)
    .join(' with ');

/** Per role with minima of its own, how many of the agents that are not offered to it have less left than any of them. */
export function minimaText(
  state: BridgeState,
  { id: frameworkId, info, roles }: Framework,
): readonly string[] {
  const offered = new Set(offersOf(state, frameworkId).map(({ agentId }) => agentId));
  return roles.flatMap((role) => {
    const { quantities = [] } = info.offerFilters?.[role]?.minAllocatableResources ?? {};
    if (quantities.length === 0) return [];
    const agents = [...state.agents.values()].filter(({ id }) => !offered.has(id));
    const tooSmall = agents.filter(
      (agent) => !isEnough(info, role, quantitiesOf(available(state, agent))),
    ).length;
    const minima = quantities.map(({ quantities: minimum = {} }) => minimumText(minimum)).join(' or ');
    return [
      `the min_allocatable_resources of role ${role} (${minima}) leave out ${tooSmall} of ${agents.length} agents that it is not offered: they have less left`,
    ];
  });
}
