import type { AgentId } from '../../../../mesos/ids.ts';
import type { Resource } from '../../../../mesos/resource.ts';
import type { AppDefinition } from '../app-definition.ts';
import type { ConstrainedAgent } from '../constraints.ts';
import { agentOf } from '../offer-match.ts';
import type { MatchRules } from '../offer-match.ts';
import { withoutResources } from '../offer-rest.ts';
import { FILTERED, placementOf } from '../placement.ts';
import { taskResources } from '../task-info.ts';
import type { Candidate } from './candidate.ts';
import { matchOn } from './situation.ts';
import type { Question } from './verdict.ts';

/** What agents have left while instances are put on them in thought. Agents that are not offered stay empty. */
export class Room {
  readonly #rules: MatchRules;
  /** Those that were used last at the end: instances are spread as offers spread them. */
  #candidates: readonly Candidate[];

  /** Those that refuse an app wherever its other instances are, as long as they are as they are: they are not asked again. */
  #refusing: { readonly app: AppDefinition | undefined; readonly candidates: Set<Candidate> } = {
    app: undefined,
    candidates: new Set(),
  };

  constructor(candidates: readonly Candidate[], rules: MatchRules) {
    this.#candidates = candidates;
    this.#rules = rules;
  }

  /** As they are now. */
  get candidates(): readonly Candidate[] {
    return this.#candidates;
  }

  /** Puts one more instance on an agent that takes it. @returns where it is then; undefined where none does. */
  place(question: Question): ConstrainedAgent | undefined {
    const placement = placementOf(question.app, question.placed, this.#rules);
    const refusing = this.#refusingOf(question.app);
    for (const candidate of this.#candidates) {
      if (candidate.absence !== undefined || refusing.has(candidate)) continue;
      const match = matchOn(placement, candidate, this.#rules);
      if (!match.ok) {
        if (match === FILTERED || match.reason !== 'UnfulfilledConstraint') refusing.add(candidate);
        continue;
      }
      const offer = withoutResources(candidate.offer, taskResources(question.app, match));
      const used = { ...candidate, offer, groups: [...candidate.groups, question.app.id] };
      this.#candidates = [...this.#candidates.filter((each) => each !== candidate), used];
      return agentOf(candidate.offer);
    }
    return undefined;
  }

  #refusingOf(app: AppDefinition): Set<Candidate> {
    if (this.#refusing.app !== app) this.#refusing = { app, candidates: new Set() };
    return this.#refusing.candidates;
  }

  /** Gives an agent back what an instance has had of it. */
  release(agent: AgentId, resources: readonly Resource[]): void {
    this.#candidates = this.#candidates.map((each) =>
      each.offer.agentId === agent
        ? { ...each, offer: { ...each.offer, resources: [...each.offer.resources, ...resources] } }
        : each,
    );
  }
}
