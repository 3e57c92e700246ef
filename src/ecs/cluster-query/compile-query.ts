import type { PatternCompiler } from '../pattern.ts';
import { parseQuery } from './parse-query.ts';
import type { QueriedInstance } from './queried-instance.ts';
import type { ClusterQuery } from './query.ts';
import { ClusterQueryError } from './query-error.ts';
import { satisfies, toValueTest, valuesOf } from './value-test.ts';
import type { ValueTest } from './value-test.ts';

/** Whether an instance is one of those that an expression describes. */
export type InstanceFilter = (instance: QueriedInstance) => boolean;

/**
 * An expression whose conditions are ready to be tried on values: on those of one instance, as {@link toInstanceFilter} does,
 * or on all values that there are, by whoever keeps an index of them.
 */
export type CompiledQuery =
  | ValueTest
  | { readonly type: 'not'; readonly operand: CompiledQuery }
  | { readonly type: 'and' | 'or'; readonly operands: readonly CompiledQuery[] };

/** @throws ClusterQueryError at a pattern of which the compiler can make none. */
export function compileQuery(query: ClusterQuery, compilePattern: PatternCompiler): CompiledQuery {
  switch (query.type) {
    case 'not':
      return { type: 'not', operand: compileQuery(query.operand, compilePattern) };
    case 'and':
    case 'or':
      return {
        type: query.type,
        operands: query.operands.map((operand) => compileQuery(operand, compilePattern)),
      };
    default: {
      const { test, isOpposite } = toValueTest(query, compilePattern);
      return isOpposite ? { type: 'not', operand: test } : test;
    }
  }
}

/** The expression as a question about one instance. */
export function toInstanceFilter(query: CompiledQuery): InstanceFilter {
  switch (query.type) {
    case 'not': {
      const holds = toInstanceFilter(query.operand);
      return (instance) => !holds(instance);
    }
    case 'and': {
      const operands = query.operands.map(toInstanceFilter);
      return (instance) => operands.every((holds) => holds(instance));
    }
    case 'or': {
      const operands = query.operands.map(toInstanceFilter);
      return (instance) => operands.some((holds) => holds(instance));
    }
    default:
      return (instance) => {
        for (const value of valuesOf(query.subject, instance)) if (satisfies(query, value)) return true;
        return false;
      };
  }
}

/** Most characters of an expression, where nothing shorter is told. */
const MAX_EXPRESSION = 20_000;

/**
 * Reads an expression of the cluster query language.
 * @param maxLength in UTF-16 code units.
 * @throws ClusterQueryError
 */
export function readQuery(
  expression: string,
  compilePattern: PatternCompiler,
  maxLength = MAX_EXPRESSION,
): CompiledQuery {
  if (expression.length > maxLength)
    throw new ClusterQueryError(maxLength, `expected end: an expression has at most ${maxLength} characters`);
  return compileQuery(parseQuery(expression), compilePattern);
}

/** The same for those who ask about one instance after the other. @throws ClusterQueryError */
export function readInstanceFilter(
  expression: string,
  compilePattern: PatternCompiler,
  maxLength = MAX_EXPRESSION,
): InstanceFilter {
  return toInstanceFilter(readQuery(expression, compilePattern, maxLength));
}
