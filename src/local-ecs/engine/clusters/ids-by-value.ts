import type { DenseSet } from '../dense-set.ts';

/** The ids of the instances that have one value of an attribute, by value; undefined is for those that lack it. */
export type IdsByValue = Map<string | undefined, DenseSet<string>>;
