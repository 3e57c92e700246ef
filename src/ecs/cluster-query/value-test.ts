import type { Pattern, PatternCompiler } from '../pattern.ts';
import { patternHint } from './hints.ts';
import type { QueriedInstance } from './queried-instance.ts';
import type { ComparisonOperator, Condition, Subject } from './query.ts';
import { ClusterQueryError } from './query-error.ts';
import {
  compareTexts,
  compareToDate,
  compareVersions,
  parseCount,
  parseDate,
  parseVersion,
} from './values.ts';

/**
 * What a subject has on an instance: a text; milliseconds for `registeredAt`; a number of tasks for `runningTasksCount`;
 * undefined for an attribute without a value.
 */
export type SubjectValue = string | number | undefined;

/** What a condition asks about the values that its subject has on an instance: one that satisfies it is enough. */
export type ValueTest =
  /** Any value, or none. */
  | { readonly type: 'present'; readonly subject: Subject }
  /** One of these, or one that is none of these. */
  | {
      readonly type: 'listed';
      readonly subject: Subject;
      readonly values: ReadonlySet<SubjectValue>;
      readonly isNegated: boolean;
    }
  /** One that passes. */
  | {
      readonly type: 'passes';
      readonly subject: Subject;
      readonly passes: (value: string | number) => boolean;
    };

/** The values that an instance has of a subject: several for `task:group` only. */
export function valuesOf(subject: Subject, instance: QueriedInstance): Iterable<SubjectValue> {
  const present = (value: SubjectValue): readonly SubjectValue[] => (value === undefined ? [] : [value]);
  switch (subject.type) {
    case 'attribute': {
      const attribute = instance.attributes.find(({ name }) => name === subject.name);
      return attribute === undefined ? [] : [attribute.value];
    }
    case 'task:group':
      return instance.taskGroups();
    case 'agentConnected':
      return [String(instance.agentConnected)];
    case 'registeredAt':
      return present(instance.registeredAtMs);
    default:
      return present(instance[subject.type]);
  }
}

const HOLDS: Readonly<Record<ComparisonOperator, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};

/** How a value stands to another: below 0, 0, above 0; undefined where it cannot be compared. */
type Order = (value: string | number) => number | undefined;

function versionOrder(value: string): Order {
  const wanted = parseVersion(value) ?? [];
  return (found) => {
    // Builds of one's own say more: `1.14.5-rc1`.
    const version = parseVersion(/^[\d.]*\d/.exec(String(found))?.[0] ?? '');
    return version && compareVersions(version, wanted);
  };
}

function dateOrder(value: string): Order {
  const wanted = parseDate(value);
  return (found) => (wanted === undefined ? undefined : compareToDate(Number(found), wanted));
}

function countOrder(value: string): Order {
  const wanted = parseCount(value) ?? 0;
  return (found) => Number(found) - wanted;
}

/** The order of subjects whose values are no texts. */
function orderOf({ type }: Subject, value: string): Order | undefined {
  if (type === 'agentVersion') return versionOrder(value);
  if (type === 'registeredAt') return dateOrder(value);
  return type === 'runningTasksCount' ? countOrder(value) : undefined;
}

function compare(subject: Subject, operator: ComparisonOperator, value: string): ValueTest {
  const order = orderOf(subject, value);
  if (order === undefined && (operator === '==' || operator === '!='))
    return { type: 'listed', subject, values: new Set([value]), isNegated: operator === '!=' };
  const holds = HOLDS[operator];
  const compareWith = order ?? ((found: string | number) => compareTexts(String(found), value));
  return {
    type: 'passes',
    subject,
    passes: (found) => {
      const sign = compareWith(found);
      return sign !== undefined && holds(sign);
    },
  };
}

function compilePatternAt(pattern: string, start: number, compilePattern: PatternCompiler): Pattern {
  const compiled = compilePattern(pattern);
  if (compiled.ok) return compiled.matches;
  const hint = patternHint(pattern);
  const advice = hint === undefined ? '' : `; ${hint}`;
  throw new ClusterQueryError(start, `expected a regular expression: ${compiled.message}${advice}`);
}

/**
 * @returns what the condition asks about its subject's values, and whether an instance must not satisfy that.
 * @throws ClusterQueryError at a pattern of which the compiler can make none.
 */
export function toValueTest(
  condition: Condition,
  compilePattern: PatternCompiler,
): { readonly test: ValueTest; readonly isOpposite: boolean } {
  const { subject } = condition;
  switch (condition.type) {
    case 'exists':
      return { test: { type: 'present', subject }, isOpposite: condition.isNegated };
    case 'in': {
      const { values, isNegated } = condition;
      return { test: { type: 'listed', subject, values: new Set(values), isNegated }, isOpposite: false };
    }
    case 'matches': {
      const matches = compilePatternAt(condition.pattern, condition.start, compilePattern);
      const passes = (value: string | number): boolean => matches(String(value)) !== condition.isNegated;
      return { test: { type: 'passes', subject, passes }, isOpposite: false };
    }
    case 'compare':
      return { test: compare(subject, condition.operator, condition.value), isOpposite: false };
  }
}

/** Whether one value of a subject satisfies a test. */
export function satisfies(test: ValueTest, value: SubjectValue): boolean {
  switch (test.type) {
    case 'present':
      return true;
    case 'listed':
      return value !== undefined && test.values.has(value) !== test.isNegated;
    case 'passes':
      return value !== undefined && test.passes(value);
  }
}
