import type { AppDefinition } from '../engine/app-definition.ts';
import type { DeploymentAction, DeploymentStep } from '../engine/deployment-plan.ts';
import type { Fleet } from '../engine/fleet.ts';
import { findApp } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import { taskResources } from '../engine/task-info.ts';
import { foreseeRestart, foreseeScaling } from '../engine/would-fit/foresee.ts';
import type { Foreseen } from '../engine/would-fit/foresee.ts';
import { remediesFor } from '../engine/would-fit/remedies.ts';
import { Room } from '../engine/would-fit/room.ts';
import type { OldInstance, WaitingApp } from '../engine/would-fit/room.ts';
import { judge } from '../engine/would-fit/verdict.ts';
import type { Verdict } from '../engine/would-fit/verdict.ts';
import { wholeAgents } from '../engine/would-fit/whole-agents.ts';
import type { WholeAgent } from '../engine/would-fit/whole-agents.ts';
import type { Remedy } from '../engine/would-fit/would-fit.ts';
import type { MatchRules } from '../engine/offer-match.ts';
import { wantedApp } from '../scheduler/goals.ts';
import { isActive } from '../scheduler/instance.ts';
import { placedFor } from '../scheduler/placed.ts';
import { definitionOf, deploymentOn } from '../scheduler/state.ts';
import type { MarathonState } from '../scheduler/state.ts';
import { surplusOf } from '../scheduler/surplus.ts';
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

/** Instances of one app that an app of this definition leaves in its place, those first that would end first. */
function oldInstances(state: MarathonState, app: AppDefinition): readonly OldInstance[] {
  const active = [...state.instances.ofApp(app.id).values()].filter(isActive);
  return surplusOf(app, active, active.length, deploymentOn(state, app.id)).map((instance) => {
    const running = definitionOf(state, instance);
    const resources = running === undefined ? [] : taskResources(running, instance);
    return { app: instance.app, agent: instance.agent, resources };
  });
}

/** What becomes of instances that are to be launched. */
export interface Prospect {
  /** Of each app that a deployment launches instances of. */
  readonly apps: ReadonlyMap<PathId, AppForeseen>;
  /** Of apps that it leaves alone and that wait already. */
  readonly others: readonly (Pick<Foreseen, 'wanted' | 'fits'> & { readonly app: PathId })[];
}

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

/** How many of an app's instances a deployment has ended before it launches any. */
function endedFirst({ action }: DeploymentAction, after: AppDefinition | undefined, running: number): number {
  switch (action) {
    case 'StopApplication':
      return running;
    case 'ScaleApplication':
      return Math.max(0, running - (after?.instances ?? 0));
    case 'StartApplication':
    case 'RestartApplication':
      return 0;
  }
}

/** One app in a step. */
interface Part {
  readonly action: DeploymentAction;
  /** Absent where it is to be gone. */
  readonly after?: AppDefinition;
  /** Its instances that stay for now. */
  readonly old: readonly OldInstance[];
}

/** What ends first in a step gives way to all that the step launches. */
function beginStep(
  { state }: ForeseeParts,
  room: Room,
  step: DeploymentStep,
  target: Group,
): readonly Part[] {
  return step.map((action) => {
    const after = findApp(target, action.app);
    const known = after ?? findApp(state.root, action.app);
    const old = known === undefined ? [] : oldInstances(state, known);
    const ended = endedFirst(action, after, old.length);
    for (const each of old.slice(0, ended)) room.release(each);
    return { action, old: old.slice(ended), ...(after === undefined ? {} : { after }) };
  });
}

function foreseeApp(
  parts: ForeseeParts,
  room: Room,
  { action: { action }, old }: Part,
  app: AppDefinition,
): AppForeseen {
  const foreseen =
    action === 'RestartApplication' ? foreseeRestart(room, app, old) : foreseeScaling(room, app, old);
  const { wanted, fits } = foreseen;
  return { wanted, fits, ...(fits === wanted ? {} : { unplaced: whyNot(parts, room, app, foreseen) }) };
}

/** What apps wait for that a deployment leaves alone, in the order in which they have their turn. */
function waitingApart(state: MarathonState, steps: readonly DeploymentStep[]): readonly WaitingApp[] {
  const changed = new Set(steps.flat().map(({ app }) => app));
  return [...state.queue].flatMap(([id, { count }]): readonly WaitingApp[] => {
    const app = changed.has(id) ? undefined : wantedApp(state, id);
    return app === undefined ? [] : [{ app, placed: placedFor(state, app), count }];
  });
}

/**
 * Where the instances of a deployment would be placed: app after app in its order, each with what those before have left. What
 * other apps wait for already is placed first, and has the first choice of all that ends on the way.
 */
export function foreseeApps(parts: ForeseeParts, steps: readonly DeploymentStep[], target: Group): Prospect {
  const { state, fleet, rules } = parts;
  const waiting = waitingApart(state, steps);
  const room = new Room(fleetCandidates(state, fleet), rules, waiting);
  const apps = new Map<PathId, AppForeseen>();
  for (const step of steps)
    for (const part of beginStep(parts, room, step, target))
      if (part.after !== undefined && part.action.action !== 'StartApplication')
        apps.set(part.after.id, foreseeApp(parts, room, part, part.after));
  const left = room.stillWaiting;
  return {
    apps,
    others: waiting.map(({ app, count }, i) => ({
      app: app.id,
      wanted: count,
      fits: count - (left[i] ?? 0),
    })),
  };
}
