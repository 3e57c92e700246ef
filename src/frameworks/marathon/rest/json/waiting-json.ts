import type { AppDefinition } from '../../engine/app-definition.ts';
import { timestampAt } from '../../engine/timestamp.ts';
import { remediesFor } from '../../engine/would-fit/remedies.ts';
import { judge } from '../../engine/would-fit/verdict.ts';
import { wholeAgents } from '../../engine/would-fit/whole-agents.ts';
import { isActive } from '../../scheduler/instance.ts';
import { placedFor } from '../../scheduler/placed.ts';
import type { QueueEntry } from '../../scheduler/queue-entry.ts';
import type { MarathonState } from '../../scheduler/state.ts';
import { fleetCandidates, matchRulesFor, offeredCandidates } from '../candidates.ts';
import type { RestContext } from '../rest-context.ts';
import { fittingJson, largestJson, remedyJson, stagesJson, wholeAgentJson } from './verdict-json.ts';

type Json = Readonly<Record<string, unknown>>;

const activeOf = ({ instances }: MarathonState, { id }: AppDefinition): number =>
  [...instances.ofApp(id).values()].filter(isActive).length;

/** What keeps the agents from taking an instance of an app, and what would let one of them do it. */
function placementJson(
  { marathon: { state }, options }: RestContext,
  app: AppDefinition,
  entry: QueueEntry,
): Json {
  const fleet = options.fleet?.();
  const rules = matchRulesFor(options, state);
  const question = { app, placed: placedFor(state, app) };
  const candidates = fleet === undefined ? offeredCandidates(state, entry) : fleetCandidates(state, fleet);
  const verdicts = judge(question, candidates, rules, fleet?.roleRoom);
  const fitting = fittingJson(verdicts);
  const whole = fleet === undefined ? [] : wholeAgents(question, fleet, rules);
  const shortage = { active: activeOf(state, app), waiting: entry.count };
  const remedies = fitting.length > 0 ? [] : remediesFor(question, candidates, whole, shortage, rules);
  return {
    agentsKnown: fleet === undefined ? 'offered' : 'all',
    stages: stagesJson(verdicts, rules.nowMs),
    fits: fitting,
    ...(candidates.length === 0
      ? {}
      : { largestOffers: largestJson(candidates), wouldFit: remedies.map(remedyJson) }),
    ...(fleet === undefined ? {} : { emptyAgents: whole.map(wholeAgentJson) }),
  };
}

/** What an app still waits for. */
export function waitingJson(context: RestContext, app: AppDefinition, entry: QueueEntry): Json {
  return {
    count: entry.count,
    since: timestampAt(entry.sinceMs),
    offersSeen: entry.processedOffers,
    ...placementJson(context, app, entry),
  };
}
