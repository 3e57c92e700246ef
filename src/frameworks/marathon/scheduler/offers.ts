import type { InstanceFilter } from '../../../ecs/cluster-query/compile-query.ts';
import type { PlacementStrategy } from '../../../ecs/placement/placement-strategy.ts';
import type { Offer } from '../../../mesos/offer.ts';
import type { TaskInfo } from '../../../mesos/task-info.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import { findGroup } from '../engine/group.ts';
import {
  QUERY_LABEL,
  agentFilterOf,
  inOrderOfPreference,
  passesFilter,
  strategiesOf,
} from '../engine/ecs-placement.ts';
import { matchOffer } from '../engine/offer-match.ts';
import type { MatchRules, OfferMatch } from '../engine/offer-match.ts';
import { parentsOf } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import { instanceIdFor, taskIdFor } from '../engine/task-id.ts';
import { taskInfoFor } from '../engine/task-info.ts';
import { isActive } from './instance.ts';
import type { Instance, PlacedAgent } from './instance.ts';
import { putInstance } from './instances.ts';
import { delayOf, launchedAs, refuseOffers, setQueued, wantsOffers } from './launch-queue.ts';
import { withoutResources } from './offer-rest.ts';
import type { Vacancy } from './state.ts';
import { note } from './turn.ts';
import type { Turn } from './turn.ts';

/** An offer that is being used. */
interface OpenOffer {
  readonly whole: Offer;
  /** What is not used yet. */
  rest: Offer;
  readonly tasks: TaskInfo[];
}

/** An app that has something to launch. */
interface Waiting {
  readonly app: AppDefinition;
  count: number;
  /** Where instances are, as far as they count for constraints. */
  readonly placed: PlacedAgent[];
  readonly strategies: readonly PlacementStrategy[];
  readonly filter: InstanceFilter | undefined;
}

type Refusal = Extract<OfferMatch, { readonly ok: false }>;

type Unused = ReadonlyMap<OpenOffer, Refusal>;

function matchRules({ rules, nowMs, state, chance }: Turn): MatchRules {
  const { region } = state.connection;
  return {
    defaultRole: rules.role,
    nowMs,
    sparesGpus: rules.sparesGpus,
    compilePattern: rules.compilePattern,
    randomBelow: (limit) => Math.floor(chance.random() * limit),
    ...(region === undefined ? {} : { homeRegion: region }),
  };
}

/** Instances of an earlier configuration do not count, so that an upgrade does not stand in its own way. */
function placedFor({ state }: Turn, { id, versionInfo }: AppDefinition): PlacedAgent[] {
  const counting = [...state.instances.ofApp(id).values()].filter(
    (each) => isActive(each) && each.version >= versionInfo.lastConfigChangeAt,
  );
  return counting.map(({ agent }) => agent);
}

/** Apps that may launch now, in the order in which they have their turn. */
function waitingApps(turn: Turn): readonly Waiting[] {
  const { state, nowMs } = turn;
  return [...state.queue].flatMap(([id, { count }]) => {
    const app = launchedAs(state, id);
    if (app === undefined || delayOf(state, id, nowMs) !== undefined) return [];
    const filter = agentFilterOf(app, turn.rules.compilePattern);
    return [{ app, count, placed: placedFor(turn, app), strategies: strategiesOf(app), filter }];
  });
}

function agentOf({ agentId, hostname, attributes, domain }: Offer): PlacedAgent {
  const { region, zone } = domain?.faultDomain ?? {};
  return {
    agentId,
    hostname,
    attributes,
    ...(region === undefined ? {} : { region: region.name }),
    ...(zone === undefined ? {} : { zone: zone.name }),
  };
}

/** The name for the next launch: that of a task that has ended, or a new one. */
function nextVacancy({ state, chance }: Turn, id: PathId): Vacancy {
  const vacancies = state.vacancies.get(id);
  const vacancy = vacancies?.shift();
  if (vacancies?.length === 0) state.vacancies.delete(id);
  return vacancy ?? { id: instanceIdFor(id, chance.uuid()), attempt: 0 };
}

const enforcesGroupRole = ({ state }: Turn, id: PathId): boolean =>
  parentsOf(id).some((group) => findGroup(state.root, group)?.enforceRole === true);

const RANDOM_PORTS = { from: 1_025, to: 65_535 };

/** Launches one instance on an offer that fits. */
function launch(turn: Turn, waiting: Waiting, open: OpenOffer, hostPorts: Instance['hostPorts']): void {
  const { app } = waiting;
  const { nowMs, rules, chance, state } = turn;
  const vacancy = nextVacancy(turn, app.id);
  const attempt = vacancy.attempt + 1;
  const agent = agentOf(open.whole);
  const instance: Instance = {
    id: vacancy.id,
    app: app.id,
    taskId: taskIdFor(vacancy.id, attempt),
    attempt,
    version: app.version,
    agent,
    hostPorts,
    stagedAtMs: nowMs,
    ipAddresses: [],
  };
  const task = taskInfoFor(
    app,
    {
      taskId: instance.taskId,
      hostname: agent.hostname,
      hostPorts,
      enforcesGroupRole: enforcesGroupRole(turn, app.id),
      randomPort: () =>
        RANDOM_PORTS.from + Math.floor(chance.random() * (RANDOM_PORTS.to - RANDOM_PORTS.from)),
      ...(rules.envVarsPrefix === undefined ? {} : { prefix: rules.envVarsPrefix }),
    },
    agent.agentId,
  );
  open.tasks.push(task);
  open.rest = withoutResources(open.rest, task.resources);
  waiting.placed.push(agent);
  waiting.count -= 1;
  putInstance(turn, instance);
  state.deadlines.set({ type: 'launchConfirm', instance: instance.id }, nowMs + rules.launchConfirmMs);
}

/** Why an offer is of no use to an app, or what the next instance gets of it. */
function matchFor(
  turn: Turn,
  { app, placed, filter }: Waiting,
  { rest }: OpenOffer,
  rules: MatchRules,
): OfferMatch {
  if (filter !== undefined && !passesFilter(filter, rest, turn.state.instances.appsOn(rest.agentId)))
    return {
      ok: false,
      reason: 'UnfulfilledConstraint',
      message: `the agent does not meet ${QUERY_LABEL}`,
    };
  return matchOffer(app, rest, placed, rules);
}

/**
 * Launches one instance on each offer that fits, and begins again until none is left to launch or nothing fits. Where the app
 * prefers some, each launch goes to the one that is preferred then.
 * @returns offers that were of no use, and why.
 */
function useOffers(turn: Turn, waiting: Waiting, open: readonly OpenOffer[], rules: MatchRules): Unused {
  const { rules: options, chance } = turn;
  const unused = new Map<OpenOffer, Refusal>();
  const isOpen = (each: OpenOffer): boolean =>
    !unused.has(each) && each.tasks.length < options.maxInstancesPerOffer;
  const { strategies } = waiting;
  for (;;) {
    const candidates = inOrderOfPreference(
      strategies,
      open.filter(isOpen),
      ({ rest }) => rest,
      waiting.placed,
      chance.random,
    );
    if (candidates.length === 0) return unused;
    for (const each of candidates) {
      if (waiting.count === 0) return unused;
      const match = matchFor(turn, waiting, each, rules);
      if (match.ok) launch(turn, waiting, each, match.hostPorts);
      else unused.set(each, match);
      // What has been launched makes others the preferred ones.
      if (match.ok && strategies.length > 0) break;
    }
  }
}

/** Remembers what an app has used, and why other offers were of no use to it. */
function remember(
  turn: Turn,
  { app }: Waiting,
  open: readonly OpenOffer[],
  before: readonly number[],
  unused: Unused,
): void {
  const entry = turn.state.queue.get(app.id);
  for (const [i, each] of open.entries()) {
    const refusal = unused.get(each);
    if (each.tasks.length > (before[i] ?? 0)) entry?.offerUsed(turn.nowMs);
    // What an app has used itself is not what it lacks.
    else if (refusal !== undefined)
      entry?.offerNotUsed({
        offer: each.rest,
        reason: refusal.reason,
        message: refusal.message,
        atMs: turn.nowMs,
      });
  }
}

/** Who has launched something has its turn after all others. */
function takeTurns(turn: Turn, { app, count }: Waiting): void {
  const { queue } = turn.state;
  const entry = queue.get(app.id);
  if (entry === undefined || entry.count === count) return;
  queue.delete(app.id);
  queue.set(app.id, entry);
  setQueued(turn, app.id, count);
}

/**
 * What is left of an offer comes back at once where more could be launched on it. What could not be used is turned down for
 * long: when there is something new to launch, all is asked for again.
 */
function answerOffer(turn: Turn, { whole, tasks }: OpenOffer): void {
  const { out, rules, state, nowMs } = turn;
  const refuseSeconds = rules.declineOfferMs / 1_000;
  const isFull = tasks.length >= rules.maxInstancesPerOffer;
  if (tasks.length === 0) out.push({ type: 'decline', offerId: whole.id, refuseSeconds });
  else
    out.push({
      type: 'launch',
      offerId: whole.id,
      tasks,
      refuseSeconds: isFull && wantsOffers(state, nowMs) ? 0 : refuseSeconds,
    });
}

/** Launches what waits on what is offered, and answers every offer. */
export function takeOffers(turn: Turn, offers: readonly Offer[]): void {
  const rules = matchRules(turn);
  const open = offers.map((offer): OpenOffer => ({ whole: offer, rest: offer, tasks: [] }));
  for (const waiting of waitingApps(turn)) {
    const before = open.map(({ tasks }) => tasks.length);
    const unused = useOffers(turn, waiting, open, rules);
    remember(turn, waiting, open, before, unused);
    takeTurns(turn, waiting);
  }
  for (const each of open) answerOffer(turn, each);
  const launched = open.reduce((sum, { tasks }) => sum + tasks.length, 0);
  if (launched > 0)
    note(turn, {
      level: 'info',
      message: `launched ${launched} instances on ${offers.length} offers`,
      event: 'marathon.launched',
      fields: { launched, offers: offers.length },
    });
  refuseOffers(turn);
}
