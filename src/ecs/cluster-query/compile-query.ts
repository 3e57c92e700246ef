import type { Pattern, PatternCompiler } from '../pattern.ts';
import { patternHint } from './hints.ts';
import { parseQuery } from './parse-query.ts';
import type { QueriedInstance } from './queried-instance.ts';
import type { ClusterQuery, ComparisonOperator, Condition, Subject } from './query.ts';
import { ClusterQueryError } from './query-error.ts';
import {
  compareTexts,
  compareToDate,
  compareVersions,
  parseCount,
  parseDate,
  parseVersion,
} from './values.ts';

/** Whether an instance is one of those that an expression describes. */
export type InstanceFilter = (instance: QueriedInstance) => boolean;

/** How an instance stands to a value: below 0, 0, above 0; undefined where it has nothing to be compared. */
type Order = (instance: QueriedInstance) => number | undefined;

const HOLDS: Readonly<Record<ComparisonOperator, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};

const textOf = (subject: Subject): ((instance: QueriedInstance) => string | undefined) => {
  switch (subject.type) {
    case 'attribute': {
      const wanted = subject.name;
      return ({ attributes }) => attributes.find(({ name }) => name === wanted)?.value;
    }
    case 'agentConnected':
      return ({ agentConnected }) => String(agentConnected);
    case 'agentVersion':
      return ({ agentVersion }) => agentVersion;
    default:
      return ({ ec2InstanceId }) => ec2InstanceId;
  }
};

/** An instance on which the text of a subject passes a test; of the groups of its tasks one is enough. */
function textPasses(subject: Subject, test: Pattern): InstanceFilter {
  if (subject.type === 'task:group')
    return ({ taskGroups }) => {
      for (const group of taskGroups()) if (test(group)) return true;
      return false;
    };
  const read = textOf(subject);
  return (instance) => {
    const text = read(instance);
    return text !== undefined && test(text);
  };
}

function versionOrder(value: string): Order {
  const wanted = parseVersion(value) ?? [];
  return ({ agentVersion }) => {
    // Builds of one's own say more: `1.14.5-rc1`.
    const version = parseVersion(/^[\d.]*\d/.exec(agentVersion ?? '')?.[0] ?? '');
    return version && compareVersions(version, wanted);
  };
}

function dateOrder(value: string): Order {
  const wanted = parseDate(value);
  return ({ registeredAtMs }) =>
    registeredAtMs === undefined || wanted === undefined ? undefined : compareToDate(registeredAtMs, wanted);
}

function countOrder(value: string): Order {
  const wanted = parseCount(value) ?? 0;
  return ({ runningTasksCount }) => runningTasksCount - wanted;
}

/** The order of subjects whose values are no texts. */
function orderOf({ type }: Subject, value: string): Order | undefined {
  if (type === 'agentVersion') return versionOrder(value);
  if (type === 'registeredAt') return dateOrder(value);
  return type === 'runningTasksCount' ? countOrder(value) : undefined;
}

function compare(subject: Subject, operator: ComparisonOperator, value: string): InstanceFilter {
  const holds = HOLDS[operator];
  const order = orderOf(subject, value);
  if (order !== undefined)
    return (instance) => {
      const found = order(instance);
      return found !== undefined && holds(found);
    };
  if (operator === '==') return textPasses(subject, (text) => text === value);
  if (operator === '!=') return textPasses(subject, (text) => text !== value);
  return textPasses(subject, (text) => holds(compareTexts(text, value)));
}

function compilePatternAt(pattern: string, start: number, compilePattern: PatternCompiler): Pattern {
  const compiled = compilePattern(pattern);
  if (compiled.ok) return compiled.matches;
  const hint = patternHint(pattern);
  const advice = hint === undefined ? '' : `; ${hint}`;
  throw new ClusterQueryError(start, `expected a regular expression: ${compiled.message}${advice}`);
}

function compileCondition(condition: Condition, compilePattern: PatternCompiler): InstanceFilter {
  const { subject } = condition;
  switch (condition.type) {
    case 'exists': {
      if (subject.type !== 'attribute') return () => !condition.isNegated;
      const wanted = subject.name;
      return ({ attributes }) => attributes.some(({ name }) => name === wanted) !== condition.isNegated;
    }
    case 'in': {
      const values = new Set(condition.values);
      return textPasses(subject, (text) => values.has(text) !== condition.isNegated);
    }
    case 'matches': {
      const matches = compilePatternAt(condition.pattern, condition.start, compilePattern);
      return textPasses(subject, (text) => matches(text) !== condition.isNegated);
    }
    case 'compare':
      return compare(subject, condition.operator, condition.value);
  }
}

/** @throws ClusterQueryError at a pattern of which the compiler can make none. */
export function compileQuery(query: ClusterQuery, compilePattern: PatternCompiler): InstanceFilter {
  switch (query.type) {
    case 'not': {
      const holds = compileQuery(query.operand, compilePattern);
      return (instance) => !holds(instance);
    }
    case 'and': {
      const operands = query.operands.map((operand) => compileQuery(operand, compilePattern));
      return (instance) => operands.every((holds) => holds(instance));
    }
    case 'or': {
      const operands = query.operands.map((operand) => compileQuery(operand, compilePattern));
      return (instance) => operands.some((holds) => holds(instance));
    }
    default:
      return compileCondition(query, compilePattern);
  }
}

/** Most characters of an expression, where nothing shorter is told. */
const MAX_EXPRESSION = 20_000;

/**
 * Reads an expression of the cluster query language.
 * @param maxLength in UTF-16 code units.
 * @throws ClusterQueryError
 */
export function readInstanceFilter(
  expression: string,
  compilePattern: PatternCompiler,
  maxLength = MAX_EXPRESSION,
): InstanceFilter {
  if (expression.length > maxLength)
    throw new ClusterQueryError(maxLength, `expected end: an expression has at most ${maxLength} characters`);
  return compileQuery(parseQuery(expression), compilePattern);
}
