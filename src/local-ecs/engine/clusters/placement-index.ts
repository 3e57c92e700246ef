import type { BinpackResource } from '../../../ecs/placement/placement-strategy.ts';
import type { DenseSet } from '../dense-set.ts';
import type { PairOrder } from '../pair-order.ts';

/** Of the attributes of an index, in their order; undefined where an instance lacks one. */
export type AttributeValues = readonly (string | undefined)[];

/** The ACTIVE instances of a cluster that have the same values of some attributes. */
export interface PlacementCell {
  readonly values: AttributeValues;
  readonly ids: DenseSet<string>;
  /** The same by what is left of them: of this resource, then of the other. Only what somebody has asked for. */
  readonly byRoom: Map<BinpackResource, PairOrder<string>>;
}

/** How many tasks of a group are wanted on instances with these values, ACTIVE or not. */
export interface GroupCount {
  readonly values: AttributeValues;
  tasks: number;
}

/** The ACTIVE instances of a cluster by the values of some attributes; see `clusters/placement-indexes.ts`. */
export interface PlacementIndex {
  /** Names; none of them twice. */
  readonly attributes: readonly string[];
  /** By a text for their values; none is empty. */
  readonly cells: Map<string, PlacementCell>;
  /** By group, those of the groups that somebody has asked for, by the same texts. */
  readonly groups: Map<string, Map<string, GroupCount>>;
  /** The orders that all cells keep. */
  readonly orders: Set<BinpackResource>;
}

/** An index with nothing in it. */
export function createPlacementIndex(attributes: readonly string[]): PlacementIndex {
  return { attributes, cells: new Map(), groups: new Map(), orders: new Set() };
}
