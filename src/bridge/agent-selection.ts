import type { Attribute } from '../mesos/attribute.ts';
import type {
  AttributeConstraint,
  AttributePredicate,
  AttributeSelector,
  OfferConstraints,
  RoleConstraints,
} from '../mesos/offer-constraints.ts';
import type { AgentInfo } from './agent-info.ts';
import type { Pattern, PatternCompiler } from '../ecs/pattern.ts';

/** What an agent has of what is asked for: a text, something that is no text, or nothing. */
type Found = string | { readonly text: undefined } | undefined;

type Test = (found: Found) => boolean;

type Reading = (agent: AgentInfo) => Found;

/** Thrown and caught in this file only: a constraint that cannot be. */
class UnusableConstraint extends Error {}

/** Regular expressions that one call may bring, and their characters in all. Mesos bounds each of them alone. */
const MAX_PATTERNS = 256;
const MAX_PATTERN_LENGTH = 16_384;

const textOf = (attribute: Attribute | undefined): Found =>
  attribute?.type === 'TEXT' ? attribute.text : attribute && { text: undefined };

function readingOf({ pseudoattributeType, attributeName }: AttributeSelector): Reading {
  if (attributeName !== undefined)
    return ({ attributes }) => textOf(attributes.find(({ name }) => name === attributeName));
  switch (pseudoattributeType) {
    case 'HOSTNAME':
      return ({ hostname }) => hostname;
    case 'REGION':
      return ({ domain }) => domain?.faultDomain?.region.name;
    case 'ZONE':
      return ({ domain }) => domain?.faultDomain?.zone.name;
    case 'UNKNOWN':
      throw new UnusableConstraint('Unknown pseudoattribute type');
    default:
      throw new UnusableConstraint(
        "Exactly one of 'AttributeConstraint::Selector::name' or 'AttributeConstraint::Selector::pseudoattribute_type' must be set",
      );
  }
}

/** A test of texts; what is there and is no text passes, as with a master. @param ofNothing what nothing at all does. */
const onText =
  (test: Pattern, ofNothing: boolean): Test =>
  (found) => {
    if (found === undefined) return ofNothing;
    return typeof found === 'string' ? test(found) : true;
  };

type PatternOf = (regex: string) => Pattern;

function testOf(predicate: AttributePredicate, patternOf: PatternOf): Test {
  const { exists, notExists, textEquals, textNotEquals, textMatches, textNotMatches } = predicate;
  if (exists !== undefined) return (found) => found !== undefined;
  if (notExists !== undefined) return (found) => found === undefined;
  if (textEquals !== undefined) return onText((text) => text === textEquals.value, false);
  if (textNotEquals !== undefined) return onText((text) => text !== textNotEquals.value, true);
  if (textMatches !== undefined) return onText(patternOf(textMatches.regex), false);
  if (textNotMatches === undefined) throw new UnusableConstraint('Unknown predicate type');
  const matches = patternOf(textNotMatches.regex);
  return onText((text) => !matches(text), true);
}

/** Remembers what a pattern said of a text: agents share zones and types. Bounded, since host names are many. */
function remembering(matches: Pattern): Pattern {
  const known = new Map<string, boolean>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const now = matches(text);
    if (known.size < 1_000) known.set(text, now);
    return now;
  };
}

/** Each regular expression once, and not too many of them. */
function boundedPatterns(compile: PatternCompiler): PatternOf {
  const known = new Map<string, Pattern>();
  let length = 0;
  return (regex) => {
    const before = known.get(regex);
    if (before !== undefined) return before;
    length += regex.length;
    if (known.size >= MAX_PATTERNS || length > MAX_PATTERN_LENGTH)
      throw new UnusableConstraint(
        `More than ${MAX_PATTERNS} different regexes, or more than ${MAX_PATTERN_LENGTH} characters of them in all`,
      );
    const compiled = compile(regex);
    if (!compiled.ok) throw new UnusableConstraint(compiled.message);
    const pattern = remembering(compiled.matches);
    known.set(regex, pattern);
    return pattern;
  };
}

type Admission = (agent: AgentInfo) => boolean;

function constraintOf(role: string, constraint: AttributeConstraint, patternOf: PatternOf): Admission {
  try {
    const read = readingOf(constraint.selector);
    const test = testOf(constraint.predicate, patternOf);
    return (agent) => test(read(agent));
  } catch (error) {
    if (!(error instanceof UnusableConstraint)) throw error;
    throw new UnusableConstraint(`A role ${role} has an invalid 'AttributeConstraint': ${error.message}`);
  }
}

function groupsOf(
  role: string,
  { groups = [] }: RoleConstraints,
  patternOf: PatternOf,
): readonly Admission[] {
  if (groups.length === 0)
    throw new UnusableConstraint(
      `'OfferConstraints::role_constraints' has an empty 'RoleConstraints::groups' for role ${role}`,
    );
  return groups.map(({ attributeConstraints = [] }) => {
    if (attributeConstraints.length === 0)
      throw new UnusableConstraint(
        `'OfferConstraints::RoleConstraints::groups' for role ${role} contains an empty RoleConstraints::Group`,
      );
    const holding = attributeConstraints.map((constraint) => constraintOf(role, constraint, patternOf));
    return (agent: AgentInfo) => holding.every((holds) => holds(agent));
  });
}

/** Looks at each agent once; what an agent tells of itself is the same object until it changes. */
function once(admits: Admission): Admission {
  const known = new WeakMap<AgentInfo, boolean>();
  return (agent) => {
    const before = known.get(agent);
    if (before !== undefined) return before;
    const now = admits(agent);
    known.set(agent, now);
    return now;
  };
}

/** What a role wants of agents: that one of the groups admits them. */
interface RoleSelection {
  readonly admits: Admission;
  readonly groups: readonly Admission[];
}

function selectionOf(groups: readonly Admission[]): RoleSelection {
  return { groups, admits: once((agent) => groups.some((admits) => admits(agent))) };
}

/** Which agents the roles of a framework want to hear of. */
export class AgentSelection {
  readonly #byRole: ReadonlyMap<string, RoleSelection>;

  private constructor(byRole: ReadonlyMap<string, RoleSelection>) {
    this.#byRole = byRole;
  }

  /** @returns the selection, or why there is none, in the words of a master. */
  static of({ roleConstraints = {} }: OfferConstraints, compile: PatternCompiler): AgentSelection | string {
    const patternOf = boundedPatterns(compile);
    try {
      const byRole = Object.entries(roleConstraints).map(
        ([role, constraints]) => [role, selectionOf(groupsOf(role, constraints, patternOf))] as const,
      );
      return new AgentSelection(new Map(byRole));
    } catch (error) {
      if (error instanceof UnusableConstraint) return error.message;
      throw error;
    }
  }

  /** Whether a role wants the agent; one without constraints wants all. */
  admits(role: string, agent: AgentInfo): boolean {
    return this.#byRole.get(role)?.admits(agent) ?? true;
  }

  /** Of each group of a role's constraints, in their order, how many of the agents it does not admit. */
  leftOutByGroup(role: string, agents: readonly AgentInfo[]): readonly number[] {
    const groups = this.#byRole.get(role)?.groups ?? [];
    return groups.map((admits) => agents.filter((agent) => !admits(agent)).length);
  }
}
