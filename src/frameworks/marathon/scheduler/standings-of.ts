import { findApp } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import { isServing } from './health-of.ts';
import { isActive } from './instance.ts';
import type { Instance } from './instance.ts';
import { Standings } from './standings.ts';
import type { Standing, StandingGoal } from './standings.ts';
import type { MarathonState } from './state.ts';
import type { Turn } from './turn.ts';

const FRESH = { true: 'freshReady', false: 'freshUseless', undefined: 'freshUnknown' } as const;
const OLD = { true: 'oldReady', false: 'oldUseless', undefined: 'oldUnknown' } as const;

function standingOf(turn: Turn, instance: Instance, { app, deployment }: StandingGoal): Standing {
  if (instance.stopping !== undefined) return 'stopping';
  if (!isActive(instance)) return 'inactive';
  if (app === undefined) return 'oldUseless';
  const serves = isServing(turn, instance, deployment);
  return (instance.version >= app.versionInfo.lastConfigChangeAt ? FRESH : OLD)[`${serves}`];
}

/** The instances of an app that are to be looked at: those that have changed, or all where the goal has. */
function instancesToSee(state: MarathonState, id: PathId, isKnown: boolean): Iterable<string> {
  const changed = state.instances.takeChanged(id);
  return isKnown ? changed : state.instances.ofApp(id).keys();
}

/** What the instances of an app count as. Costs as much as have changed since it was asked last, unless the goal has. */
export function standingsOf(turn: Turn, id: PathId, goal: StandingGoal): Standings {
  const { state } = turn;
  const inTree = findApp(state.root, id);
  const known = state.standings.get(id);
  const isKnown = known?.isFor(goal, inTree) === true;
  const standings = isKnown ? known : new Standings(goal, inTree);
  for (const each of instancesToSee(state, id, isKnown)) {
    const instance = state.instances.get(each);
    standings.set(each, instance === undefined ? undefined : standingOf(turn, instance, goal));
  }
  if (state.instances.ofApp(id).size === 0) state.standings.delete(id);
  else state.standings.set(id, standings);
  return standings;
}
