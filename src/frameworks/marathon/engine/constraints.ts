import type { Attribute } from '../../../mesos/attribute.ts';
import type { Constraint } from './app-definition.ts';
import type { PatternCompiler } from './pattern.ts';

/** What constraints ask of an agent: one that is offered, or one that an instance is on. */
export interface ConstrainedAgent {
  readonly hostname: string;
  readonly attributes: readonly Attribute[];
  readonly region?: string;
  readonly zone?: string;
}

const THOUSANDTHS = 1_000;

/** With three decimals at most; a half goes to the even neighbour, as Java's formats have it. */
function formatScalar(scalar: number): string {
  const scaled = scalar * THOUSANDTHS;
  const floor = Math.floor(scaled);
  const isHalf = scaled - floor === 0.5;
  const rounded = isHalf && floor % 2 === 0 ? floor : Math.round(scaled);
  return String(rounded / THOUSANDTHS);
}

function attributeText(attribute: Attribute): string {
  switch (attribute.type) {
    case 'TEXT':
      return attribute.text;
    case 'SCALAR':
      return formatScalar(attribute.scalar);
    case 'RANGES':
      return `[${attribute.ranges.map(({ begin, end }) => `${begin}-${end}`).join(',')}]`;
    case 'SET':
      return `{${[...attribute.set].sort().join(',')}}`;
  }
}

/** What an agent has in a field of a constraint; undefined when it has nothing there. */
export function fieldOf(agent: ConstrainedAgent, field: string): string | undefined {
  if (field === 'hostname' || field === '@hostname') return agent.hostname;
  if (field === '@region') return agent.region;
  if (field === '@zone') return agent.zone;
  const attribute = agent.attributes.find(({ name }) => name === field);
  return attribute === undefined ? undefined : attributeText(attribute);
}

/** How many of the agents have each value in a field; undefined stands for those that have none. */
export function countByField(
  agents: readonly ConstrainedAgent[],
  field: string,
): ReadonlyMap<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const agent of agents) {
    const value = fieldOf(agent, field);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

const isSame = (value: string, wanted: string): boolean =>
  value === wanted || (/^-?\d+\.\d+$/.test(wanted) && value === formatScalar(Number(wanted)));

/**
 * Marathon's rule up to 1.9: a value that no instance has is always good; another one if there are as many groups as
 * asked for and its own is a smallest. Later versions divide by the number of groups, which may be none.
 */
function mayJoinGroup(
  value: string,
  wanted: string,
  counts: ReadonlyMap<string | undefined, number>,
): boolean {
  const count = counts.get(value);
  if (count === undefined) return true;
  const leastGroups = wanted === 'inf' ? Number.POSITIVE_INFINITY : Number(wanted);
  return counts.size >= leastGroups && count === Math.min(...counts.values());
}

/** Whether a value is the one that all instances are to have: the one that is told, else that of the first. */
const isInCluster = (value: string, wanted: string, first: string | undefined): boolean =>
  value === (wanted === '' ? (first ?? value) : wanted);

/** Whether a constraint lets an agent that has a value in its field take another instance. */
function accepts(
  constraint: Constraint,
  value: string,
  placed: readonly ConstrainedAgent[],
  compile: PatternCompiler,
): boolean {
  const [field = '', operator, wanted] = constraint;
  switch (operator) {
    case 'UNIQUE':
      return placed.every((agent) => fieldOf(agent, field) !== value);
    case 'CLUSTER':
      return isInCluster(value, wanted ?? '', placed[0] && fieldOf(placed[0], field));
    case 'GROUP_BY':
      return mayJoinGroup(value, wanted ?? '0', countByField(placed, field));
    case 'LIKE':
      return compile(wanted ?? '')?.(value) === true;
    case 'UNLIKE':
      return compile(wanted ?? '')?.(value) === false;
    case 'MAX_PER':
      return (countByField(placed, field).get(value) ?? 0) < Number(wanted);
    case 'IS':
      return isSame(value, wanted ?? '');
    default:
      return false;
  }
}

/** A constraint that keeps an instance from an agent. */
export interface UnmetConstraint {
  readonly constraint: Constraint;
  /** What the agent has in the constraint's field; undefined when it has nothing there. */
  readonly value: string | undefined;
}

/** The first constraint that an agent does not meet for another instance. The parameters are those of {@link unmetConstraint}. */
export function firstUnmet(
  constraints: readonly Constraint[],
  agent: ConstrainedAgent,
  placed: readonly ConstrainedAgent[],
  compile: PatternCompiler,
): UnmetConstraint | undefined {
  for (const constraint of constraints) {
    const [field = '', operator = ''] = constraint;
    const value = fieldOf(agent, field);
    const isMet = value === undefined ? operator === 'UNLIKE' : accepts(constraint, value, placed, compile);
    if (!isMet) return { constraint, value };
  }
  return undefined;
}

/**
 * Why an agent cannot take another instance of an app.
 * @param placed where the app's instances are, as far as they count: active ones of its configuration, the first placed first.
 * @returns a sentence about the first constraint that the agent does not meet, or undefined.
 */
export function unmetConstraint(
  constraints: readonly Constraint[],
  agent: ConstrainedAgent,
  placed: readonly ConstrainedAgent[],
  compile: PatternCompiler,
): string | undefined {
  const unmet = firstUnmet(constraints, agent, placed, compile);
  if (unmet === undefined) return undefined;
  const { constraint, value } = unmet;
  const [field = ''] = constraint;
  const text = constraint.join(' ');
  return value === undefined ? `${text}: the agent has no ${field}` : `${text}: not on ${field} ${value}`;
}

/** By how many instances the fullest group of a field is larger than the emptiest. */
function unevenness(agents: readonly ConstrainedAgent[], field: string): number {
  const counts = [...countByField(agents, field).values()];
  return counts.length === 0 ? 0 : Math.max(...counts) - Math.min(...counts);
}

/**
 * Which instances to stop so that the others stay as even as GROUP_BY wants them: from the fullest groups.
 * @returns at most `count` of them; fewer, where another one would make things worse, and none without GROUP_BY.
 */
export function unevenInstances<T extends ConstrainedAgent>(
  constraints: readonly Constraint[],
  instances: readonly T[],
  count: number,
): readonly T[] {
  const fields = constraints.flatMap(([field, operator]) =>
    field !== undefined && operator === 'GROUP_BY' ? [field] : [],
  );
  const chosen: T[] = [];
  let left = instances;
  while (fields.length > 0 && chosen.length < count) {
    const next = nextToStop(fields, left);
    if (next === undefined) break;
    chosen.push(next);
    left = left.filter((each) => each !== next);
  }
  return chosen;
}

function nextToStop<T extends ConstrainedAgent>(
  fields: readonly string[],
  left: readonly T[],
): T | undefined {
  const groups = fields.map((field) => ({ field, counts: countByField(left, field) }));
  const fullness = (instance: T): number =>
    groups.reduce((sum, { field, counts }) => sum + (counts.get(fieldOf(instance, field)) ?? 0), 0);
  const fullestFirst = [...left].sort((a, b) => fullness(b) - fullness(a));
  return fullestFirst.find((instance) => {
    const others = left.filter((each) => each !== instance);
    return fields.every((field) => unevenness(others, field) <= Math.max(1, unevenness(left, field)));
  });
}
