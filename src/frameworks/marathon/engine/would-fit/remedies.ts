import type { MatchRules } from '../offer-match.ts';
import type { Candidate } from './candidate.ts';
import type { Question } from './verdict.ts';
import type { WholeAgent } from './whole-agents.ts';
import { wouldFit } from './would-fit.ts';
import type { Remedy } from './would-fit.ts';

/** What an app has and wants. */
export interface Shortage {
  /** Instances that are active. */
  readonly active: number;
  /** Instances that are left to launch. */
  readonly waiting: number;
}

/** Fewer instances help where those that wait are all that is missing, and some run. */
function fewerInstances({ app }: Question, { active, waiting }: Shortage): readonly Remedy[] {
  if (active === 0 || active + waiting !== app.instances) return [];
  return [{ changes: [{ type: 'fewerInstances', atMost: active }], agents: [] }];
}

const oneMore = (whole: readonly WholeAgent[]): readonly Remedy[] =>
  whole.flatMap(({ instanceType, verdict }) =>
    verdict.fits ? [{ changes: [{ type: 'addAgent', instanceType }], agents: [] }] : [],
  );

/** Everything that would let an app's instances not wait, where no agent takes one. */
export function remediesFor(
  question: Question,
  candidates: readonly Candidate[],
  whole: readonly WholeAgent[],
  shortage: Shortage,
  rules: MatchRules,
): readonly Remedy[] {
  return [...wouldFit(question, candidates, rules), ...oneMore(whole), ...fewerInstances(question, shortage)];
}
