import { ABSENCES } from '../fleet.ts';
import type { Fleet } from '../fleet.ts';
import { NO_MATCH_REASONS, SCALAR_NAMES } from '../offer-match.ts';
import type { MatchRules, NoMatchReason } from '../offer-match.ts';
import { FILTERED, placementOf } from '../placement.ts';
import type { Candidate } from './candidate.ts';
import { matchOn } from './situation.ts';
import type { Situation } from './situation.ts';

/**
 * The stages at which agents fall out, in their order: those that are not offered, then what the quota leaves too little of, then
 * those that the app's expression leaves out, then Marathon's own reasons.
 */
export const STAGES = [...ABSENCES, 'QuotaReached', 'ClusterQuery', ...NO_MATCH_REASONS] as const;

export type Stage = (typeof STAGES)[number];

/** Whether an agent takes an instance; if not, at which stage it falls out, and why. */
export type Verdict =
  | { readonly candidate: Candidate; readonly fits: true }
  | {
      readonly candidate: Candidate;
      readonly fits: false;
      readonly stage: Stage;
      readonly message: string;
    };

/** What is asked of all agents. */
export type Question = Pick<Situation, 'app' | 'placed'>;

export const situationOn = ({ app, placed }: Question, { offer, groups }: Candidate): Situation => ({
  app,
  placed,
  offer,
  groups,
});

/** What the quota leaves too little of, in words; undefined when it leaves enough. */
function quotaShortage({ app }: Question, room: Fleet['roleRoom']): string | undefined {
  const short = SCALAR_NAMES.find((name) => app[name] > (room[name] ?? Number.POSITIVE_INFINITY));
  return short === undefined ? undefined : `the quota of Marathon's role leaves ${short} ${room[short] ?? 0}`;
}

const stageOf = (reason: NoMatchReason, isFiltered: boolean): Stage => (isFiltered ? 'ClusterQuery' : reason);

/** @param room what the quota of the role leaves. */
export function judge(
  question: Question,
  candidates: readonly Candidate[],
  rules: MatchRules,
  room: Fleet['roleRoom'] = {},
): readonly Verdict[] {
  const shortage = quotaShortage(question, room);
  const placement = placementOf(question.app, question.placed, rules);
  return candidates.map((candidate): Verdict => {
    const { absence } = candidate;
    if (absence !== undefined) return { candidate, fits: false, ...absence };
    if (shortage !== undefined) return { candidate, fits: false, stage: 'QuotaReached', message: shortage };
    const match = matchOn(placement, candidate, rules);
    if (match.ok) return { candidate, fits: true };
    const { reason, message } = match;
    return { candidate, fits: false, stage: stageOf(reason, match === FILTERED), message };
  });
}
