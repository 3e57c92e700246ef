import type { InstanceFilter } from '../../../ecs/cluster-query/compile-query.ts';
import { readInstanceFilter } from '../../../ecs/cluster-query/compile-query.ts';
import { parsePlacementStrategy } from '../../../ecs/placement/placement-strategy.ts';
import type { PlacementStrategy } from '../../../ecs/placement/placement-strategy.ts';
import type { Attribute } from '../../../mesos/attribute.ts';
import type { AgentId } from '../../../mesos/ids.ts';
import type { Offer } from '../../../mesos/offer.ts';
import type { AppDefinition } from './app-definition.ts';
import type { PatternCompiler } from './pattern.ts';

export const STRATEGY_LABEL = 'ecs.placement-strategy';
export const QUERY_LABEL = 'ecs.cluster-query';

/** An agent with instances of an app, or one that is offered. */
interface Placed {
  readonly agentId: AgentId;
  readonly attributes: readonly Attribute[];
}

const TYPES: readonly PlacementStrategy['type'][] = ['random', 'spread', 'binpack'];

function parseStrategy(text: string): PlacementStrategy | undefined {
  const [type = '', field = ''] = text.trim().split(/:(.*)/s, 2);
  const known = TYPES.find((each) => each === type.toLowerCase());
  const strategy = known === undefined ? undefined : parsePlacementStrategy(known, field);
  return strategy === undefined || 'problem' in strategy ? undefined : strategy;
}

/** How an app prefers some agents to others. What cannot be read was refused when the app was posted. */
export function strategiesOf({ labels }: Pick<AppDefinition, 'labels'>): readonly PlacementStrategy[] {
  const label = labels[STRATEGY_LABEL];
  return label === undefined ? [] : label.split(',').flatMap((each) => parseStrategy(each) ?? []);
}

/**
 * On which agents an app may run; undefined where it does not say.
 * @throws ClusterQueryError for an expression that cannot be read.
 */
export function agentFilterOf(
  { labels }: Pick<AppDefinition, 'labels'>,
  compilePattern: PatternCompiler,
): InstanceFilter | undefined {
  const expression = labels[QUERY_LABEL];
  if (expression === undefined) return undefined;
  return readInstanceFilter(expression, (regex) => {
    const matches = compilePattern(regex);
    return matches === undefined ? { ok: false, message: 'it is no pattern' } : { ok: true, matches };
  });
}

const textOf = (attributes: readonly Attribute[], name: string): string | undefined => {
  const found = attributes.find((each) => each.name === name);
  return found?.type === 'TEXT' ? found.text : undefined;
};

/**
 * Whether an app's expression holds for the agent of an offer. Of an agent its attributes are known, its EC2 id among them;
 * of its tasks those of Marathon's apps.
 * @param groups what `task:group` is compared with: apps that have instances there.
 */
export function passesFilter(
  filter: InstanceFilter,
  { attributes }: Offer,
  groups: readonly string[],
): boolean {
  const ec2InstanceId = textOf(attributes, 'ecs.ec2-instance-id');
  return filter({
    agentConnected: true,
    runningTasksCount: groups.length,
    taskGroups: () => groups,
    attributes: attributes.flatMap((each) =>
      each.type === 'TEXT' ? [{ name: each.name, value: each.text }] : [],
    ),
    ...(ec2InstanceId === undefined ? {} : { ec2InstanceId }),
  });
}

function spreadValue(field: Extract<PlacementStrategy, { type: 'spread' }>['field'], agent: Placed): string {
  return field.over === 'instance' ? agent.agentId : (textOf(agent.attributes, field.name) ?? '');
}

function scalarOf({ resources }: Offer, name: string): number {
  return resources.reduce(
    (sum, each) => sum + (each.name === name && each.type === 'SCALAR' ? each.scalar : 0),
    0,
  );
}

/** How good an offer is by one strategy; less is better. */
function rankBy(
  strategy: PlacementStrategy,
  placed: readonly Placed[],
  random: () => number,
): (offer: Offer) => number {
  switch (strategy.type) {
    case 'random':
      return () => random();
    case 'binpack':
      return (offer) => scalarOf(offer, strategy.resource === 'cpu' ? 'cpus' : 'mem');
    case 'spread': {
      const counts = new Map<string, number>();
      for (const agent of placed) {
        const value = spreadValue(strategy.field, agent);
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      return (offer) => counts.get(spreadValue(strategy.field, offer)) ?? 0;
    }
  }
}

/**
 * Things with offers in the order in which an app prefers them; as they are where its strategies tell no difference.
 * @param placed one for each instance that the app has.
 */
export function inOrderOfPreference<T>(
  strategies: readonly PlacementStrategy[],
  things: readonly T[],
  offerOf: (thing: T) => Offer,
  placed: readonly Placed[],
  random: () => number,
): readonly T[] {
  if (strategies.length === 0) return things;
  const ranks = strategies.map((each) => rankBy(each, placed, random));
  const ranked = things.map((thing) => ({ thing, by: ranks.map((rank) => rank(offerOf(thing))) }));
  ranked.sort((a, b) => {
    for (const [i, rank] of a.by.entries()) {
      const difference = rank - (b.by[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return ranked.map(({ thing }) => thing);
}
