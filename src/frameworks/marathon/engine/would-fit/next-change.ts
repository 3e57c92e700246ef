import { countRanges, normalizeRanges, numbersIn } from '../../../../mesos/ranges.ts';
import type { Ranges } from '../../../../mesos/ranges.ts';
import { fromThousandths } from '../../../../mesos/scalar.ts';
import { portsOf } from '../app-definition.ts';
import type { Constraint } from '../app-definition.ts';
import { fieldOf, firstUnmet } from '../constraints.ts';
import type { ConstrainedAgent } from '../constraints.ts';
import { QUERY_LABEL } from '../ecs-placement.ts';
import type { FleetResources } from '../fleet.ts';
import { absentPort, fixedPortsOf, hasPort } from '../host-ports.ts';
import { agentOf, portsIn, roleOf, wrongRegion } from '../offer-match.ts';
import type { MatchRules, NoMatchReason, Refused, ScalarName } from '../offer-match.ts';
import { FILTERED } from '../placement.ts';
import type { AgentChange, AppChange } from './change.ts';
import { shareIn } from './situation.ts';
import type { Situation } from './situation.ts';

const SCALAR_OF: Partial<Record<NoMatchReason, ScalarName>> = {
  InsufficientCpus: 'cpus',
  InsufficientMemory: 'mem',
  InsufficientDisk: 'disk',
  InsufficientGpus: 'gpus',
};

/** Resources without some of which no task runs. */
const NEEDED: readonly ScalarName[] = ['cpus', 'mem'];

function askLess(situation: Situation, resource: ScalarName, rules: MatchRules): AppChange | undefined {
  const atMost = fromThousandths(shareIn(situation, rules).thousandths[resource]);
  return atMost === 0 && NEEDED.includes(resource) ? undefined : { type: 'askLess', resource, atMost };
}

const offeredPorts = (situation: Situation, rules: MatchRules): Ranges =>
  normalizeRanges(portsIn(shareIn(situation, rules).resources));

/** How far from a privileged port the one is that people take for it: 8080 for 80. */
const USUAL_DISTANCE = 8_000;

function otherPort(situation: Situation, insteadOf: number, offered: Ranges): AppChange | undefined {
  const fixed = fixedPortsOf(situation.app);
  const isFree = (port: number): boolean => !fixed.includes(port) && hasPort(offered, port);
  const usual = insteadOf + USUAL_DISTANCE;
  if (isFree(usual)) return { type: 'takePort', insteadOf, port: usual };
  for (const port of numbersIn(offered)) if (isFree(port)) return { type: 'takePort', insteadOf, port };
  return undefined;
}

function otherPorts(situation: Situation, rules: MatchRules): AppChange | undefined {
  const offered = offeredPorts(situation, rules);
  const absent = absentPort(situation.app, offered);
  return absent === undefined
    ? { type: 'fewerPorts', atMost: countRanges(offered) }
    : otherPort(situation, absent, offered);
}

function unmetIn({ app, offer, placed }: Situation, rules: MatchRules): Constraint | undefined {
  return firstUnmet(app.constraints, agentOf(offer), placed, rules.compilePattern)?.constraint;
}

function elsewhere(situation: Situation, rules: MatchRules): AppChange | undefined {
  const agent = agentOf(situation.offer);
  const { region } = agent;
  if (region !== undefined && wrongRegion(situation.app, agent, rules) !== undefined)
    return { type: 'chooseRegion', region };
  const constraint = unmetIn(situation, rules);
  return constraint === undefined ? undefined : { type: 'dropConstraint', constraint };
}

/** What to change about an app so that an agent does not refuse it for this reason; undefined where nothing helps. */
export function nextAppChange(
  situation: Situation,
  refused: Refused,
  rules: MatchRules,
): AppChange | undefined {
  if (refused === FILTERED) return { type: 'dropQuery' };
  const scalar = SCALAR_OF[refused.reason];
  if (scalar !== undefined) return askLess(situation, scalar, rules);
  switch (refused.reason) {
    case 'UnfulfilledRole': {
      const roles = [...new Set(situation.offer.resources.map(roleOf))];
      return roles.length === 0 ? undefined : { type: 'acceptRoles', roles };
    }
    case 'UnfulfilledConstraint':
      return elsewhere(situation, rules);
    case 'InsufficientPorts':
      return otherPorts(situation, rules);
    default:
      return undefined;
  }
}

const PSEUDO_FIELDS = ['hostname', '@hostname', '@region', '@zone'];

/** Values that a constraint may like: it is tried. */
function valuesFor(constraint: Constraint, placed: readonly ConstrainedAgent[]): readonly string[] {
  const [field = '', operator = '', wanted = ''] = constraint;
  const used = placed.flatMap((each) => fieldOf(each, field) ?? []);
  const fresh = `${field}-${new Set(used).size + 1}`;
  const [first] = used;
  const named = operator === 'LIKE' ? [wanted, ...wanted.split('|')] : [wanted];
  return [...named.filter((each) => each !== ''), ...(first === undefined ? [] : [first]), fresh];
}

function otherAttribute(situation: Situation, rules: MatchRules): AgentChange | undefined {
  const { offer, placed } = situation;
  const constraint = unmetIn(situation, rules);
  const [name = ''] = constraint ?? [];
  if (constraint === undefined || PSEUDO_FIELDS.includes(name)) return undefined;
  const agent = agentOf(offer);
  const others = agent.attributes.filter((each) => each.name !== name);
  const value = valuesFor(constraint, placed).find((text) => {
    const changed = { ...agent, attributes: [...others, { name, type: 'TEXT' as const, text }] };
    return firstUnmet([constraint], changed, placed, rules.compilePattern) === undefined;
  });
  return value === undefined ? undefined : { type: 'putAttribute', name, value };
}

/** An attribute that an expression wants to be equal to something. */
const WANTED_ATTRIBUTE = /attribute:([\w.-]+)\s*==\s*([\w./-]+)/g;

/** The first such attribute that the agent has not. Whether it is enough shows when it is tried. */
function queriedAttribute({ app, offer }: Situation): AgentChange | undefined {
  const query = app.labels[QUERY_LABEL] ?? '';
  for (const [, name = '', value = ''] of query.matchAll(WANTED_ATTRIBUTE))
    if (fieldOf(agentOf(offer), name) !== value) return { type: 'putAttribute', name, value };
  return undefined;
}

function morePorts(
  situation: Situation,
  rules: MatchRules,
  total: FleetResources | undefined,
): AgentChange | undefined {
  const { app } = situation;
  const port = absentPort(app, offeredPorts(situation, rules));
  if (port === undefined) return { type: 'freePorts', atLeast: portsOf(app).length };
  if (fixedPortsOf(app).filter((each) => each === port).length > 1) return undefined;
  if (total === undefined) return { type: 'freePort', port };
  return { type: 'freePort', port, isConfigured: hasPort(total.ports, port) };
}

/**
 * What to change about an agent so that it does not refuse an app for this reason; undefined where nothing helps.
 * @param total all that may be offered of it; undefined where that is not known.
 */
export function nextAgentChange(
  situation: Situation,
  refused: Refused,
  rules: MatchRules,
  total: FleetResources | undefined,
): AgentChange | undefined {
  if (refused === FILTERED) return queriedAttribute(situation);
  const scalar = SCALAR_OF[refused.reason];
  if (scalar !== undefined) {
    const atLeast = situation.app[scalar];
    const isTooSmall = total !== undefined && atLeast > total[scalar];
    return isTooSmall ? undefined : { type: 'freeResource', resource: scalar, atLeast };
  }
  switch (refused.reason) {
    case 'UnfulfilledConstraint':
      return otherAttribute(situation, rules);
    case 'AgentMaintenance':
      return { type: 'endMaintenance' };
    case 'InsufficientPorts':
      return morePorts(situation, rules, total);
    default:
      return undefined;
  }
}
