import type { MatchRules, Refused } from '../offer-match.ts';
import { placementOf } from '../placement.ts';
import type { Candidate } from './candidate.ts';
import type { AgentChange, AppChange, Change } from './change.ts';
import { nextAgentChange, nextAppChange } from './next-change.ts';
import { changedApp, changedOffer, matchOn, matchSituation } from './situation.ts';
import type { Situation } from './situation.ts';
import { situationOn } from './verdict.ts';
import type { Question } from './verdict.ts';

/** Changes that together let at least one instance be launched. */
export interface Remedy {
  readonly changes: readonly Change[];
  /** Agents that would take one then. */
  readonly agents: readonly Candidate[];
}

/** Whoever would have to change more than this changes something else. */
const MOST_CHANGES = 8;

/** How many remedies are worth telling. */
const MOST_REMEDIES = 6;

/** Changes one thing after the other until the agent takes an instance; undefined where it never does. */
function changesUntilFit<T extends Change>(
  start: Situation,
  rules: MatchRules,
  next: (situation: Situation, refused: Refused) => T | undefined,
  apply: (situation: Situation, change: T) => Situation,
): readonly T[] | undefined {
  const changes: T[] = [];
  for (let situation = start; changes.length <= MOST_CHANGES;) {
    const match = matchSituation(situation, rules);
    if (match.ok) return changes;
    const change = next(situation, match);
    if (change === undefined) return undefined;
    changes.push(change);
    situation = apply(situation, change);
  }
  return undefined;
}

function appChanges(situation: Situation, rules: MatchRules): readonly AppChange[] | undefined {
  return changesUntilFit(
    situation,
    rules,
    (at, refused) => nextAppChange(at, refused, rules),
    (at, change) => ({ ...at, app: changedApp(at.app, change) }),
  );
}

function agentChanges(
  situation: Situation,
  rules: MatchRules,
  { total }: Candidate,
): readonly AgentChange[] | undefined {
  return changesUntilFit(
    situation,
    rules,
    (at, refused) => nextAgentChange(at, refused, rules, total),
    (at, change) => ({ ...at, offer: changedOffer(at.offer, change) }),
  );
}

/** What is the same about changes of one kind, whatever their amounts. */
function kindOf(changes: readonly AppChange[]): string {
  return changes
    .map((change) => {
      if (change.type === 'askLess') return `${change.type} ${change.resource}`;
      return change.type === 'dropConstraint' ? `${change.type} ${change.constraint.join(' ')}` : change.type;
    })
    .join(', ');
}

/** How much of everything an app could go on asking for. */
const amountLeft = (changes: readonly AppChange[]): number =>
  changes.reduce((sum, change) => sum + ('atMost' in change ? change.atMost : 0), 0);

/** Of the changes of each kind those that leave the app most, the fewest changes first. */
function smallest(all: readonly (readonly AppChange[])[]): readonly (readonly AppChange[])[] {
  const best = new Map<string, readonly AppChange[]>();
  for (const changes of all) {
    const kind = kindOf(changes);
    const known = best.get(kind);
    if (known === undefined || amountLeft(changes) > amountLeft(known)) best.set(kind, changes);
  }
  return [...best.values()].sort((a, b) => a.length - b.length).slice(0, MOST_REMEDIES);
}

const isOffered = ({ absence }: Candidate): boolean => absence === undefined;

function appRemedies(
  question: Question,
  candidates: readonly Candidate[],
  rules: MatchRules,
): readonly Remedy[] {
  const offered = candidates.filter(isOffered);
  const found = offered.flatMap((each) => {
    const changes = appChanges(situationOn(question, each), rules);
    return changes === undefined ? [] : [changes];
  });
  return smallest(found).map((changes) => {
    const app = changes.reduce(changedApp, question.app);
    const placement = placementOf(app, question.placed, rules);
    const takesOne = (each: Candidate): boolean => matchOn(placement, each, rules).ok;
    return { changes, agents: offered.filter(takesOne) };
  });
}

/** What would have to change on agents, those together that need the same. */
function agentRemedies(
  question: Question,
  candidates: readonly Candidate[],
  rules: MatchRules,
): readonly Remedy[] {
  const remedies = new Map<string, { readonly changes: readonly Change[]; readonly agents: Candidate[] }>();
  for (const candidate of candidates) {
    const { absence } = candidate;
    const needed = agentChanges(situationOn(question, candidate), rules, candidate);
    if (needed === undefined) continue;
    const again: readonly Change[] =
      absence === undefined ? [] : [{ type: 'offerAgent', message: absence.message }];
    const changes = [...again, ...needed];
    const key = JSON.stringify(changes);
    const known = remedies.get(key) ?? { changes, agents: [] };
    known.agents.push(candidate);
    remedies.set(key, known);
  }
  return [...remedies.values()];
}

/**
 * What would let at least one instance be launched, where no agent takes one: changes of the app and changes of agents, the
 * fewest first. What is proposed has been tried, by the same rules by which offers are used.
 */
export function wouldFit(
  question: Question,
  candidates: readonly Candidate[],
  rules: MatchRules,
): readonly Remedy[] {
  return [...appRemedies(question, candidates, rules), ...agentRemedies(question, candidates, rules)]
    .sort((a, b) => a.changes.length - b.changes.length || b.agents.length - a.agents.length)
    .slice(0, MOST_REMEDIES);
}
