import type { AgentId } from '../../../../mesos/ids.ts';
import type { Resource } from '../../../../mesos/resource.ts';
import type { ConstrainedAgent } from '../constraints.ts';
import { agentOf } from '../offer-match.ts';
import type { MatchRules } from '../offer-match.ts';
import { withoutResources } from '../offer-rest.ts';
import { taskResources } from '../task-info.ts';
import type { Candidate } from './candidate.ts';
import { matchSituation } from './situation.ts';
import { situationOn } from './verdict.ts';
import type { Question } from './verdict.ts';

/** What agents have left while instances are put on them in thought. Agents that are not offered stay empty. */
export class Room {
  readonly #rules: MatchRules;
  /** Those that were used last at the end: instances are spread as offers spread them. */
  #candidates: readonly Candidate[];

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
    for (const candidate of this.#candidates) {
      if (candidate.absence !== undefined) continue;
      const match = matchSituation(situationOn(question, candidate), this.#rules);
      if (!match.ok) continue;
      const offer = withoutResources(candidate.offer, taskResources(question.app, match));
      const used = { ...candidate, offer, groups: [...candidate.groups, question.app.id] };
      this.#candidates = [...this.#candidates.filter((each) => each !== candidate), used];
      return agentOf(candidate.offer);
    }
    return undefined;
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
