import { readInstanceFilter } from '../../../ecs/cluster-query/compile-query.ts';
import { ClusterQueryError } from '../../../ecs/cluster-query/query-error.ts';
import type { PatternCompiler } from '../../../ecs/pattern.ts';
import { invalidParameter } from '../api-error.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import { toQueriedInstance } from '../instances/queried-instance.ts';

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
): (instance: InstanceRecord) => boolean {
  try {
    const holds = readInstanceFilter(expression, compilePattern, maxLength);
    return (instance) => holds(toQueriedInstance(instance));
  } catch (error) {
    if (error instanceof ClusterQueryError) throw invalidParameter(`${member}: ${error.message}`);
    throw error;
  }
}
