import type { Fleet, FleetAgent } from '../engine/fleet.ts';
import type { MatchRules } from '../engine/offer-match.ts';
import { offerOf } from '../engine/would-fit/candidate.ts';
import type { Candidate } from '../engine/would-fit/candidate.ts';
import { within } from '../engine/would-fit/whole-agents.ts';
import type { QueueEntry } from '../scheduler/queue-entry.ts';
import type { MarathonState } from '../scheduler/state.ts';
import type { MarathonRestOptions } from './rest-options.ts';

function fleetCandidate({ instances }: MarathonState, agent: FleetAgent, { roleRoom }: Fleet): Candidate {
  const { absence, free, total } = agent;
  return {
    offer: offerOf(agent, within(free, roleRoom)),
    groups: instances.appsOn(agent.id),
    total: within(total, roleRoom),
    ...(absence === undefined ? {} : { absence }),
  };
}

/** Every agent there is. */
export const fleetCandidates = (state: MarathonState, fleet: Fleet): readonly Candidate[] =>
  fleet.agents.map((agent) => fleetCandidate(state, agent, fleet));

/** The agents whose last offers an app could not use, as they were then. */
export function offeredCandidates({ instances }: MarathonState, entry: QueueEntry): readonly Candidate[] {
  return [...entry.lastUnused.values()].map(({ offer, atMs }) => ({
    offer,
    groups: instances.appsOn(offer.agentId),
    atMs,
  }));
}

/** The rules by which offers are used. Ports that may be any are the first ones: none is taken here. */
export function matchRulesFor(
  { rules, clock }: MarathonRestOptions,
  { connection: { region } }: MarathonState,
): MatchRules {
  const { defaultRole, compilePattern } = rules();
  return {
    defaultRole,
    compilePattern,
    nowMs: clock.now(),
    // No setting of ours restricts agents with GPUs.
    sparesGpus: false,
    randomBelow: () => 0,
    ...(region === undefined ? {} : { homeRegion: region }),
  };
}
