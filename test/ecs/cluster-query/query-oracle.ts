import type { QueriedInstance } from '../../../src/ecs/cluster-query/queried-instance.ts';
import type { ClusterQuery, Condition } from '../../../src/ecs/cluster-query/query.ts';
import { DATES } from './random-queries.ts';

type Members = ReadonlySet<QueriedInstance>;

/** What an instance has of a subject: no, one or several values. */
function valuesOf(
  { subject }: Condition,
  instance: QueriedInstance,
): readonly (string | number | undefined)[] {
  switch (subject.type) {
    case 'attribute':
      return instance.attributes.filter(({ name }) => name === subject.name).map(({ value }) => value);
    case 'task:group':
      return [...instance.taskGroups()];
    case 'agentConnected':
      return [instance.agentConnected ? 'true' : 'false'];
    case 'registeredAt':
      return [instance.registeredAtMs];
    default:
      return [instance[subject.type]];
  }
}

/** Versions as one number: each part has three digits. */
const versionNumber = (version: string): number => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major * 1_000_000 + minor * 1_000 + patch;
};

type Comparable = string | number;

/** Both sides in a form in which JavaScript's own operators compare them. */
function comparable(condition: Condition, have: Comparable, want: string): readonly [Comparable, Comparable] {
  const { type } = condition.subject;
  if (type === 'registeredAt') return [Math.trunc(Number(have) / 1000), (DATES[want] ?? NaN) / 1000];
  if (type === 'agentVersion') return [versionNumber(String(have)), versionNumber(want)];
  if (type === 'runningTasksCount') return [have, Number(want)];
  const isEquality = condition.type !== 'compare' || ['==', '!='].includes(condition.operator);
  const areNumbers = !isEquality && [have, want].every((text) => /^-?[0-9.]+$/.test(String(text)));
  return areNumbers ? [Number(have), Number(want)] : [have, want];
}

function holds(condition: Condition, have: Comparable): boolean {
  switch (condition.type) {
    case 'exists':
      return true;
    case 'in':
      return condition.values.some((value) => value === have) !== condition.isNegated;
    case 'matches':
      return new RegExp(`^(?:${condition.pattern})$`).test(String(have)) !== condition.isNegated;
    case 'compare': {
      const [a, b] = comparable(condition, have, condition.value);
      const answers = { '==': a === b, '!=': a !== b, '>': a > b, '>=': a >= b, '<': a < b, '<=': a <= b };
      return answers[condition.operator];
    }
  }
}

function membersOf(condition: Condition, fleet: Members): Members {
  const members = [...fleet].filter((instance) => {
    const values = valuesOf(condition, instance);
    if (condition.type === 'exists') return values.length > 0 !== condition.isNegated;
    return values.some((value) => value !== undefined && holds(condition, value));
  });
  return new Set(members);
}

/** Which of a fleet a query describes: sets instead of tests, JavaScript's regular expressions, numbers for dates. */
export function select(query: ClusterQuery, fleet: Members): Members {
  switch (query.type) {
    case 'not': {
      const without = select(query.operand, fleet);
      return new Set([...fleet].filter((instance) => !without.has(instance)));
    }
    case 'and':
      return query.operands.reduce((members, operand) => select(operand, members), fleet);
    case 'or':
      return new Set(query.operands.flatMap((operand) => [...select(operand, fleet)]));
    default:
      return membersOf(query, fleet);
  }
}
