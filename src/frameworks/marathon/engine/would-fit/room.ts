import type { AgentId } from '../../../../mesos/ids.ts';
import type { Resource } from '../../../../mesos/resource.ts';
import type { AppDefinition } from '../app-definition.ts';
import type { ConstrainedAgent } from '../constraints.ts';
import { agentOf } from '../offer-match.ts';
import type { MatchRules, OfferMatch } from '../offer-match.ts';
import { withoutResources } from '../offer-rest.ts';
import type { PathId } from '../path-id.ts';
import { FILTERED, placementOf } from '../placement.ts';
import type { Placement } from '../placement.ts';
import { taskResources } from '../task-info.ts';
import type { Candidate } from './candidate.ts';
import { matchOn } from './situation.ts';
import type { Question } from './verdict.ts';

/** An instance that is there. */
export interface OldInstance {
  readonly app: PathId;
  readonly agent: ConstrainedAgent & { readonly agentId: AgentId };
  /** What it gives back when it ends. */
  readonly resources: readonly Resource[];
}

/** An app that waits already: what there is, and what is given back, is its instances' first. */
export interface WaitingApp extends Question {
  /** Instances left to launch. */
  readonly count: number;
}

/** One of them while it finds places. */
interface Waiter {
  readonly placement: Placement;
  readonly placed: ConstrainedAgent[];
  left: number;
}

type Found = Extract<OfferMatch, { readonly ok: true }>;

function without(groups: readonly string[], app: PathId): readonly string[] {
  const at = groups.indexOf(app);
  return at < 0 ? groups : groups.toSpliced(at, 1);
}

/** What agents have left while instances are put on them in thought. Agents that are not offered stay empty. */
export class Room {
  readonly #rules: MatchRules;
  readonly #waiters: readonly Waiter[];
  /** Those that were used last at the end: instances are spread as offers spread them. */
  #candidates: readonly Candidate[];

  /** Those that refuse an app wherever its other instances are, as long as they are as they are: they are not asked again. */
  #refusing: { readonly app: AppDefinition | undefined; readonly candidates: Set<Candidate> } = {
    app: undefined,
    candidates: new Set(),
  };

  /** @param waiting in the order in which they have their turn. */
  constructor(candidates: readonly Candidate[], rules: MatchRules, waiting: readonly WaitingApp[] = []) {
    this.#candidates = candidates;
    this.#rules = rules;
    this.#waiters = waiting.map(({ app, placed: already, count }) => {
      const placed = [...already];
      return { placement: placementOf(app, placed, rules), placed, left: count };
    });
    for (const waiter of this.#waiters) while (waiter.left > 0 && this.#placeWaiting(waiter));
  }

  /** As they are now. */
  get candidates(): readonly Candidate[] {
    return this.#candidates;
  }

  /** How many instances of apps that waited have found no place so far, in the order of those apps. */
  get stillWaiting(): readonly number[] {
    return this.#waiters.map(({ left }) => left);
  }

  /** Puts one more instance on an agent that takes it. @returns where it is then; undefined where none does. */
  place({ app, placed }: Question): ConstrainedAgent | undefined {
    return this.#place(placementOf(app, placed, this.#rules));
  }

  /** Gives an agent back what an instance has had of it. */
  release({ app, agent: { agentId }, resources }: OldInstance): void {
    this.#candidates = this.#candidates.map((each) =>
      each.offer.agentId === agentId
        ? {
            ...each,
            offer: { ...each.offer, resources: [...each.offer.resources, ...resources] },
            groups: without(each.groups, app),
          }
        : each,
    );
    for (const waiter of this.#waiters) while (waiter.left > 0 && this.#placeWaiting(waiter, agentId));
  }

  /** @param on which agent; default: any. */
  #placeWaiting(waiter: Waiter, on?: AgentId): boolean {
    const agent = this.#place(waiter.placement, on);
    if (agent === undefined) return false;
    waiter.placed.push(agent);
    waiter.left -= 1;
    return true;
  }

  #place(placement: Placement, on?: AgentId): ConstrainedAgent | undefined {
    const { app } = placement.wish;
    const refusing = this.#refusingOf(app);
    for (const candidate of this.#candidates) {
      if (on !== undefined && candidate.offer.agentId !== on) continue;
      if (candidate.absence !== undefined || refusing.has(candidate)) continue;
      const match = matchOn(placement, candidate, this.#rules);
      if (match.ok) return this.#use(candidate, app, match);
      if (match === FILTERED || match.reason !== 'UnfulfilledConstraint') refusing.add(candidate);
    }
    return undefined;
  }

  #use(candidate: Candidate, app: AppDefinition, match: Found): ConstrainedAgent {
    const offer = withoutResources(candidate.offer, taskResources(app, match));
    const used = { ...candidate, offer, groups: [...candidate.groups, app.id] };
    this.#candidates = [...this.#candidates.filter((each) => each !== candidate), used];
    return agentOf(candidate.offer);
  }

  #refusingOf(app: AppDefinition): Set<Candidate> {
    if (this.#refusing.app !== app) this.#refusing = { app, candidates: new Set() };
    return this.#refusing.candidates;
  }
}
