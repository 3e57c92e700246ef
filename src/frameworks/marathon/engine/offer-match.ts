import type { Offer } from '../../../mesos/offer.ts';
import type { Range } from '../../../mesos/ranges.ts';
import type { Resource } from '../../../mesos/resource.ts';
import { fromThousandths, toThousandths } from '../../../mesos/scalar.ts';
import { timeInfo } from '../../../mesos/time-info.ts';
import type { AppDefinition } from './app-definition.ts';
import { unmetConstraint } from './constraints.ts';
import type { ConstrainedAgent } from './constraints.ts';
import { assignHostPorts } from './host-ports.ts';
import type { PatternCompiler } from './pattern.ts';

/** Why offers are not used, in the order in which `/v2/queue` tells them. */
export const NO_MATCH_REASONS = [
  'UnfulfilledRole',
  'UnfulfilledConstraint',
  'NoCorrespondingReservationFound',
  'AgentMaintenance',
  'InsufficientCpus',
  'InsufficientMemory',
  'InsufficientDisk',
  'InsufficientGpus',
  'InsufficientPorts',
  'DeclinedScarceResources',
] as const;

export type NoMatchReason = (typeof NO_MATCH_REASONS)[number];

/** What an instance gets of an offer, or why it gets nothing: the first thing that is missing. */
export type OfferMatch =
  | {
      readonly ok: true;
      /** By index of the app's ports; undefined where a port has none of the host's. */
      readonly hostPorts: readonly (number | undefined)[];
    }
  | { readonly ok: false; readonly reason: NoMatchReason; readonly message: string };

export interface MatchRules {
  /** `--mesos_role`. */
  readonly defaultRole: string;
  /** The region of the masters; agents elsewhere are used only by apps with an `@region` constraint. */
  readonly homeRegion?: string;
  readonly nowMs: number;
  /** `--gpu_scheduling_behavior restricted`: agents with GPUs are left to apps that want some. */
  readonly sparesGpus: boolean;
  readonly compilePattern: PatternCompiler;
  /** A number from 0 to below the one given. */
  readonly randomBelow: (limit: number) => number;
}

export type Refused = Extract<OfferMatch, { readonly ok: false }>;

const refused = (reason: NoMatchReason, message: string): Refused => ({ ok: false, reason, message });

const SCALARS = [
  ['cpus', 'InsufficientCpus'],
  ['mem', 'InsufficientMemory'],
  ['disk', 'InsufficientDisk'],
  ['gpus', 'InsufficientGpus'],
] as const;

export type ScalarName = (typeof SCALARS)[number][0];

/** The resources that are amounts, in the order in which they are looked at. */
export const SCALAR_NAMES: readonly ScalarName[] = SCALARS.map(([name]) => name);

type Amounts = Readonly<Record<ScalarName, number>>;

/** What is asked of offers for an app. */
export interface Wish {
  readonly app: AppDefinition;
  /** Whose resources it may use. */
  readonly roles: readonly string[];
  readonly thousandths: Amounts;
}

/** What an offer has for some roles. */
export interface OfferShare {
  readonly offer: Offer;
  readonly agent: ConstrainedAgent;
  readonly resources: readonly Resource[];
  readonly thousandths: Amounts;
  /** What was found missing for those that want so much of it: many apps want the same. */
  readonly tooLittle: Readonly<Record<ScalarName, Map<number, Refused>>>;
}

/** The agent of an offer, as constraints see it. */
export function agentOf({ hostname, attributes, domain }: Offer): ConstrainedAgent {
  const { region, zone } = domain?.faultDomain ?? {};
  return {
    hostname,
    attributes,
    ...(region === undefined ? {} : { region: region.name }),
    ...(zone === undefined ? {} : { zone: zone.name }),
  };
}

/** Whose a resource is: of a reserved one the role that it is reserved for. */
export const roleOf = ({ role = '*', reservations }: Resource): string => reservations?.at(-1)?.role ?? role;

export function wishOf(app: AppDefinition, { defaultRole }: Pick<MatchRules, 'defaultRole'>): Wish {
  const { cpus, mem, disk, gpus, acceptedResourceRoles: roles = ['*', app.role ?? defaultRole] } = app;
  const wanted = (amount: number): number => toThousandths(amount) ?? Number.POSITIVE_INFINITY;
  const thousandths = { cpus: wanted(cpus), mem: wanted(mem), disk: wanted(disk), gpus: wanted(gpus) };
  return { app, roles, thousandths };
}

export function shareOf(offer: Offer, roles: readonly string[]): OfferShare {
  const resources = offer.resources.filter((resource) => roles.includes(roleOf(resource)));
  const thousandths = { cpus: 0, mem: 0, disk: 0, gpus: 0 };
  for (const each of resources)
    for (const [name] of SCALARS)
      if (each.name === name && each.type === 'SCALAR') thousandths[name] += toThousandths(each.scalar) ?? 0;
  const tooLittle = { cpus: new Map(), mem: new Map(), disk: new Map(), gpus: new Map() };
  return { offer, agent: agentOf(offer), resources, thousandths, tooLittle };
}

function missingScalar({ app, thousandths }: Wish, share: OfferShare): Refused | undefined {
  for (const [name, reason] of SCALARS) {
    const offered = share.thousandths[name];
    if (thousandths[name] <= offered) continue;
    const wanted = app[name];
    const known = share.tooLittle[name].get(wanted);
    if (known !== undefined) return known;
    const missing = refused(reason, `${name}: ${wanted} wanted, ${fromThousandths(offered)} offered`);
    share.tooLittle[name].set(wanted, missing);
    return missing;
  }
  return undefined;
}

/** Why an app does not go to where an agent is, that has not chosen to. */
export function wrongRegion(
  app: AppDefinition,
  agent: ConstrainedAgent,
  rules: MatchRules,
): Refused | undefined {
  const choosesRegion = app.constraints.some(([field]) => field === '@region');
  const isHome = agent.region === undefined || agent.region === rules.homeRegion;
  if (choosesRegion || isHome || rules.homeRegion === undefined) return undefined;
  return refused(
    'UnfulfilledConstraint',
    `the agent is in region ${agent.region ?? ''}, not in ${rules.homeRegion}`,
  );
}

function unmet(
  app: AppDefinition,
  agent: ConstrainedAgent,
  placed: readonly ConstrainedAgent[],
  { compilePattern }: MatchRules,
): Refused | undefined {
  const message = unmetConstraint(app.constraints, agent, placed, compilePattern);
  return message === undefined ? undefined : refused('UnfulfilledConstraint', message);
}

function goesAway({ unavailability }: Offer, { nowMs }: MatchRules): Refused | undefined {
  if (unavailability === undefined) return undefined;
  const { start, duration } = unavailability;
  const now = timeInfo(nowMs).nanoseconds;
  const isOver = duration !== undefined && start.nanoseconds + duration.nanoseconds <= now;
  return start.nanoseconds <= now && !isOver
    ? refused('AgentMaintenance', 'the agent is in maintenance')
    : undefined;
}

function wastesGpus(app: AppDefinition, offer: Offer, { sparesGpus }: MatchRules): Refused | undefined {
  const hasGpus = offer.resources.some(({ name }) => name === 'gpus');
  return sparesGpus && hasGpus && app.gpus === 0
    ? refused('DeclinedScarceResources', 'the agent has GPUs, which the app does not use')
    : undefined;
}

/** The ports among some resources. */
export const portsIn = (resources: readonly Resource[]): readonly Range[] =>
  resources.flatMap((each) => (each.name === 'ports' && each.type === 'RANGES' ? each.ranges : []));

function matchPorts(app: AppDefinition, resources: readonly Resource[], rules: MatchRules): OfferMatch {
  const offered = portsIn(resources);
  const ports = assignHostPorts(app, offered, rules.randomBelow);
  return 'missing' in ports ? refused('InsufficientPorts', ports.missing) : { ok: true, hostPorts: ports };
}

const NO_ROLE = refused('UnfulfilledRole', 'nothing is offered for the roles of the app');

/**
 * Whether an instance can be launched on what an offer has for the wish's roles.
 * @param placed where the app's instances are, as far as they count for constraints.
 */
export function matchShare(
  wish: Wish,
  share: OfferShare,
  placed: readonly ConstrainedAgent[],
  rules: MatchRules,
): OfferMatch {
  const { app } = wish;
  const { offer, agent, resources } = share;
  if (resources.length === 0) return NO_ROLE;
  return (
    missingScalar(wish, share) ??
    wrongRegion(app, agent, rules) ??
    unmet(app, agent, placed, rules) ??
    goesAway(offer, rules) ??
    wastesGpus(app, offer, rules) ??
    matchPorts(app, resources, rules)
  );
}

/** Whether an instance of an app can be launched on an offer, as {@link matchShare} has it. */
export function matchOffer(
  app: AppDefinition,
  offer: Offer,
  placed: readonly ConstrainedAgent[],
  rules: MatchRules,
): OfferMatch {
  const wish = wishOf(app, rules);
  return matchShare(wish, shareOf(offer, wish.roles), placed, rules);
}

/** How many offers one reason has turned away, of those that came as far as it. */
export interface RejectSummary {
  readonly reason: NoMatchReason;
  readonly declined: number;
  readonly processed: number;
}

/**
 * The funnel of reasons that `/v2/queue` shows: each is told of the offers that the ones before have let through.
 * @param declined how many offers each reason has turned away.
 * @param offers how many there were.
 */
export function rejectSummary(
  declined: ReadonlyMap<NoMatchReason, number>,
  offers: number,
): readonly RejectSummary[] {
  let processed = offers;
  return NO_MATCH_REASONS.map((reason) => {
    const summary = { reason, declined: declined.get(reason) ?? 0, processed };
    processed -= summary.declined;
    return summary;
  });
}
