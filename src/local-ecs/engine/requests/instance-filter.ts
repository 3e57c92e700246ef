import { readQuery, toInstanceFilter } from '../../../ecs/cluster-query/compile-query.ts';
import { ClusterQueryError } from '../../../ecs/cluster-query/query-error.ts';
import type { PatternCompiler } from '../../../ecs/pattern.ts';
import { invalidParameter } from '../api-error.ts';
import type { InstanceIndex } from '../clusters/instance-index.ts';
import { selectInstances } from '../clusters/select-instances.ts';
import type { IndexedInstance } from '../instances/known-instance.ts';
import { toQueriedInstance } from '../instances/queried-instance.ts';
import type { SlotSet } from '../slot-set.ts';

/** An expression of the cluster query language. */
export interface ExpressedFilter {
  /** Whether an instance is one of those it describes. */
  holds(instance: IndexedInstance): boolean;
  /** All that it describes, as they are now, without a look at each. */
  select(index: InstanceIndex): SlotSet;
}

/**
 * Reads an expression of the cluster query language.
 * @param member of the request in which it is; named in the error.
 * @param maxLength where it is shorter than everywhere.
 * @throws InvalidParameterException
 */
export function readFilter(
  member: string,
  expression: string,
  compilePattern: PatternCompiler,
  maxLength?: number,
): ExpressedFilter {
  try {
    const query = readQuery(expression, compilePattern, maxLength);
    const holds = toInstanceFilter(query);
    return {
      holds: (instance) => holds(toQueriedInstance(instance)),
      select: (index) => selectInstances(index, query),
    };
  } catch (error) {
    if (error instanceof ClusterQueryError) throw invalidParameter(`${member}: ${error.message}`);
    throw error;
  }
}
