import type { BinpackResource, PlacementStrategy } from '../../../ecs/placement/placement-strategy.ts';

/** What one strategy compares: the less, the better. */
export type Preference =
  /** Tasks of the group where an attribute has the value that the instance has. */
  | { readonly of: 'attribute'; readonly name: string }
  /** Tasks of the group on the instance itself. */
  | { readonly of: 'instance' }
  /** What is left of a resource. */
  | { readonly of: BinpackResource };

function preferenceOf(strategy: Exclude<PlacementStrategy, { readonly type: 'random' }>): Preference {
  if (strategy.type === 'binpack') return { of: strategy.resource };
  const { field } = strategy;
  return field.over === 'instance' ? { of: 'instance' } : { of: 'attribute', name: field.name };
}

/** What strategies compare, one after the other. Behind `random` nothing is left to decide, nor by the same thing again. */
function preferencesOf(strategies: readonly PlacementStrategy[]): readonly Preference[] {
  const found: Preference[] = [];
  for (const strategy of strategies) {
    if (strategy.type === 'random') break;
    const preference = preferenceOf(strategy);
    const isKnown = found.some(
      (known) =>
        known.of === preference.of &&
        (known.of !== 'attribute' || preference.of !== 'attribute' || known.name === preference.name),
    );
    if (!isKnown) found.push(preference);
  }
  return found;
}

/** The preferences by how they are found out. */
export interface SortedPreferences {
  readonly all: readonly Preference[];
  /** Names of the attributes. */
  readonly attributes: readonly string[];
  /** How many of the first preferences are attributes: they decide before anything of a single instance. */
  readonly leading: number;
  /** Resources in the order in which they count. */
  readonly resources: readonly BinpackResource[];
  /** How many of these count before the tasks on the instance; all where those do not count. */
  readonly beforeOwn: number;
  /** Whether the tasks on the instance count. */
  readonly hasOwn: boolean;
}

const isResource = (of: Preference['of']): of is BinpackResource => of === 'cpu' || of === 'memory';

/** Sorts what strategies compare. */
export function sortPreferences(strategies: readonly PlacementStrategy[]): SortedPreferences {
  const all = preferencesOf(strategies);
  const resources = all.map(({ of }) => of).filter(isResource);
  const own = all.findIndex(({ of }) => of === 'instance');
  const leading = all.findIndex(({ of }) => of !== 'attribute');
  return {
    all,
    attributes: all.flatMap((preference) => (preference.of === 'attribute' ? [preference.name] : [])),
    leading: leading < 0 ? all.length : leading,
    resources,
    beforeOwn: own < 0 ? resources.length : all.slice(0, own).filter(({ of }) => isResource(of)).length,
    hasOwn: own >= 0,
  };
}
