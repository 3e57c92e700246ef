import type { InstanceFilter } from '../../../ecs/cluster-query/compile-query.ts';
import type { PlacementStrategy } from '../../../ecs/placement/placement-strategy.ts';
import type { Offer } from '../../../mesos/offer.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import { findGroup } from '../engine/group.ts';
import { agentFilterOf, inOrderOfPreference, strategiesOf } from '../engine/ecs-placement.ts';
import { wishOf } from '../engine/offer-match.ts';
import type { MatchRules, Refused, Wish } from '../engine/offer-match.ts';
import { parentsOf } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import { matchAgent } from '../engine/placement.ts';
import { instanceIdFor, taskIdFor } from '../engine/task-id.ts';
import { taskInfoFor } from '../engine/task-info.ts';
import { wantedApp } from './goals.ts';
import type { Instance, PlacedAgent } from './instance.ts';
import { putInstance } from './instances.ts';
import { delayOf, refuseOffers, setQueued, wantsOffers } from './launch-queue.ts';
import { OpenOffer } from './open-offer.ts';
import { placedFor } from './placed.ts';
import { OfferRound } from './queue-entry.ts';
import type { UnusedOffer } from './queue-entry.ts';
import type { Vacancy } from './state.ts';
import { note } from './turn.ts';
import type { Turn } from './turn.ts';

/** An app that has something to launch. */
interface Waiting {
  readonly app: AppDefinition;
  readonly wish: Wish;
  /** Tells the wish's roles from others. */
  readonly roles: string;
  count: number;
  /** Where instances are, as far as they count for constraints and preferences; none where they do not. */
  readonly placed: PlacedAgent[];
  readonly strategies: readonly PlacementStrategy[];
  readonly filter: InstanceFilter | undefined;
}

/** What has come of offers for one app: how many were of use, and which were not. */
interface Outcome {
  readonly used: number;
  readonly unused: readonly UnusedOffer[];
}

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

/** Apps that may launch now, in the order in which they have their turn. */
function waitingApps(turn: Turn): readonly Waiting[] {
  const { state, nowMs } = turn;
  return [...state.queue].flatMap(([id, { count }]) => {
    const app = wantedApp(state, id);
    if (app === undefined || delayOf(state, id, nowMs) !== undefined) return [];
    const wish = wishOf(app, { defaultRole: turn.rules.role });
    const filter = agentFilterOf(app, turn.rules.compilePattern);
    const strategies = strategiesOf(app);
    const placed = app.constraints.length + strategies.length === 0 ? [] : [...placedFor(turn.state, app)];
    return [{ app, wish, roles: wish.roles.join(' '), count, placed, strategies, filter }];
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
  open.use(task);
  waiting.placed.push(agent);
  waiting.count -= 1;
  putInstance(turn, instance);
  state.deadlines.set({ type: 'launchConfirm', instance: instance.id }, nowMs + rules.launchConfirmMs);
}

/** Launches one instance on an offer. @returns why it cannot be. */
function useOffer(turn: Turn, waiting: Waiting, open: OpenOffer, rules: MatchRules): Refused | undefined {
  const groups = (): readonly string[] => turn.state.instances.appsOn(open.whole.agentId);
  const match = matchAgent(waiting, open.shareFor(waiting.wish, waiting.roles), groups, rules);
  if (!match.ok) return match;
  launch(turn, waiting, open, match.hostPorts);
  return undefined;
}

const isFull = ({ tasks }: OpenOffer, { rules }: Turn): boolean => tasks.length >= rules.maxInstancesPerOffer;

/** Launches one instance on each offer that fits, and begins again until none is left to launch or nothing fits. */
function useInOrder(turn: Turn, waiting: Waiting, open: readonly OpenOffer[], rules: MatchRules): Outcome {
  const unused: UnusedOffer[] = [];
  const used = new Set<OpenOffer>();
  for (let candidates = open; candidates.length > 0 && waiting.count > 0;) {
    const fitting: OpenOffer[] = [];
    for (const each of candidates) {
      if (waiting.count === 0) break;
      if (isFull(each, turn)) continue;
      const refused = useOffer(turn, waiting, each, rules);
      if (refused === undefined) fitting.push(each);
      // What an app has used itself is not what it lacks.
      else if (!used.has(each)) unused.push(each.unusedFor(refused, turn.nowMs));
    }
    for (const each of fitting) used.add(each);
    candidates = fitting;
  }
  return { used: used.size, unused };
}

/** Launches each instance where the app prefers it then. */
function usePreferred(turn: Turn, waiting: Waiting, open: readonly OpenOffer[], rules: MatchRules): Outcome {
  const { strategies, placed } = waiting;
  const refusals = new Map<OpenOffer, Refused>();
  const used = new Set<OpenOffer>();
  const isOpen = (each: OpenOffer): boolean => !refusals.has(each) && !isFull(each, turn);
  const restOf = ({ rest }: OpenOffer): Offer => rest;
  for (let hasLaunched = true; hasLaunched && waiting.count > 0;) {
    hasLaunched = false;
    const candidates = open.filter(isOpen);
    for (const each of inOrderOfPreference(strategies, candidates, restOf, placed, turn.chance.random)) {
      const refused = useOffer(turn, waiting, each, rules);
      hasLaunched = refused === undefined;
      // What has been launched makes others the preferred ones.
      if (hasLaunched) used.add(each);
      if (hasLaunched) break;
      if (refused !== undefined) refusals.set(each, refused);
    }
  }
  const unused = [...refusals].filter(([each]) => !used.has(each));
  return { used: used.size, unused: unused.map(([each, refused]) => each.unusedFor(refused, turn.nowMs)) };
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
function answerOffer(turn: Turn, open: OpenOffer): void {
  const { out, rules, state, nowMs } = turn;
  const { whole, tasks } = open;
  const refuseSeconds = rules.declineOfferMs / 1_000;
  if (tasks.length === 0) out.push({ type: 'decline', offerId: whole.id, refuseSeconds });
  else
    out.push({
      type: 'launch',
      offerId: whole.id,
      tasks,
      refuseSeconds: isFull(open, turn) && wantsOffers(state, nowMs) ? 0 : refuseSeconds,
    });
}

/** @param used offers on which instances were launched. */
function noteLaunched(turn: Turn, { app }: Waiting, launched: number, used: number): void {
  if (launched === 0) return;
  note(turn, {
    level: 'info',
    message: `launched ${launched} instances on ${used} offers`,
    event: 'marathon.launched',
    fields: { appId: app.id, launched, offers: used },
  });
}

/** Launches what waits on what is offered, and answers every offer. */
export function takeOffers(turn: Turn, offers: readonly Offer[]): void {
  const rules = matchRules(turn);
  const open = offers.map((offer) => new OpenOffer(offer));
  const round = new OfferRound(offers);
  for (const waiting of waitingApps(turn)) {
    const use = waiting.strategies.length === 0 ? useInOrder : usePreferred;
    const before = waiting.count;
    const { used, unused } = use(turn, waiting, open, rules);
    noteLaunched(turn, waiting, before - waiting.count, used);
    const entry = turn.state.queue.get(waiting.app.id);
    entry?.offersUsed(used, turn.nowMs);
    entry?.offersNotUsed(unused, round);
    takeTurns(turn, waiting);
  }
  for (const each of open) answerOffer(turn, each);
  refuseOffers(turn);
}
