import type { AppDefinition } from '../engine/app-definition.ts';
import type { DeploymentAction, DeploymentStep } from '../engine/deployment-plan.ts';
import type { Fleet } from '../engine/fleet.ts';
import { findApp } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import { taskResources } from '../engine/task-info.ts';
import { foreseeRestart, foreseeScaling } from '../engine/would-fit/foresee.ts';
import type { Foreseen, OldInstance } from '../engine/would-fit/foresee.ts';
import { remediesFor } from '../engine/would-fit/remedies.ts';
import { Room } from '../engine/would-fit/room.ts';
import { judge } from '../engine/would-fit/verdict.ts';
import type { Verdict } from '../engine/would-fit/verdict.ts';
import { wholeAgents } from '../engine/would-fit/whole-agents.ts';
import type { WholeAgent } from '../engine/would-fit/whole-agents.ts';
import type { Remedy } from '../engine/would-fit/would-fit.ts';
import type { MatchRules } from '../engine/offer-match.ts';
import { isActive } from '../scheduler/instance.ts';
import type { Instance } from '../scheduler/instance.ts';
import { definitionOf } from '../scheduler/state.ts';
import type { MarathonState } from '../scheduler/state.ts';
import { fleetCandidates } from './candidates.ts';

/** Why some of an app's instances would find no place, and what would let them. */
export interface Unplaced {
  readonly verdicts: readonly Verdict[];
  readonly remedies: readonly Remedy[];
  readonly whole: readonly WholeAgent[];
}

/** How many instances an app would launch, and how many of them find a place. */
export interface AppForeseen extends Pick<Foreseen, 'wanted' | 'fits'> {
  /** Absent where all do. */
  readonly unplaced?: Unplaced;
}

function oldInstance(state: MarathonState, instance: Instance): OldInstance {
  const app = definitionOf(state, instance);
  return { agent: instance.agent, resources: app === undefined ? [] : taskResources(app, instance) };
}

const oldInstances = (state: MarathonState, app: PathId): readonly OldInstance[] =>
  [...state.instances.ofApp(app).values()].filter(isActive).map((each) => oldInstance(state, each));

/** What is there, and what counts. */
export interface ForeseeParts {
  readonly state: MarathonState;
  readonly fleet: Fleet;
  readonly rules: MatchRules;
}

function whyNot(
  { fleet, rules }: ForeseeParts,
  room: Room,
  app: AppDefinition,
  { wanted, fits, placed }: Foreseen,
): Unplaced {
  const question = { app, placed };
  const whole = wholeAgents(question, fleet, rules);
  const shortage = { active: app.instances - (wanted - fits), waiting: wanted - fits };
  return {
    verdicts: judge(question, room.candidates, rules, fleet.roleRoom),
    remedies: remediesFor(question, room.candidates, whole, shortage, rules),
    whole,
  };
}

function foreseeApp(
  parts: ForeseeParts,
  room: Room,
  app: AppDefinition,
  action: DeploymentAction['action'],
): AppForeseen {
  const old = oldInstances(parts.state, app.id);
  const foreseen =
    action === 'RestartApplication' ? foreseeRestart(room, app, old) : foreseeScaling(room, app, old);
  const { wanted, fits } = foreseen;
  return { wanted, fits, ...(fits === wanted ? {} : { unplaced: whyNot(parts, room, app, foreseen) }) };
}

/**
 * Where the instances of a deployment would be placed: app after app in its order, each with what those before have left. What
 * other apps still wait for is not counted.
 */
export function foreseeApps(
  parts: ForeseeParts,
  steps: readonly DeploymentStep[],
  target: Group,
): ReadonlyMap<PathId, AppForeseen> {
  const room = new Room(fleetCandidates(parts.state, parts.fleet), parts.rules);
  const foreseen = new Map<PathId, AppForeseen>();
  for (const { action, app: id } of steps.flat()) {
    const app = findApp(target, id);
    if (app === undefined)
      for (const { agent, resources } of oldInstances(parts.state, id))
        room.release(agent.agentId, resources);
    else if (action !== 'StartApplication') foreseen.set(id, foreseeApp(parts, room, app, action));
  }
  return foreseen;
}
