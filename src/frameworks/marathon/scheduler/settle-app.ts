import type { AppDefinition } from '../engine/app-definition.ts';
import { selectToStop } from '../engine/kill-selection.ts';
import type { StoppableInstance } from '../engine/kill-selection.ts';
import type { PathId } from '../engine/path-id.ts';
import { planRestart } from '../engine/rolling-restart.ts';
import type { Deployment } from './deployment.ts';
import { goalOf } from './goals.ts';
import type { Goal } from './goals.ts';
import { isServing } from './health-of.ts';
import { isActive } from './instance.ts';
import type { Instance } from './instance.ts';
import { stopInstance } from './instances.ts';
import { setQueued } from './launch-queue.ts';
import type { Turn } from './turn.ts';

const STOPPABLE_STATES = {
  TASK_UNREACHABLE: 'TASK_UNREACHABLE',
  TASK_RUNNING: 'TASK_RUNNING',
  TASK_STARTING: 'TASK_STARTING',
} as const;

/** What is of an earlier configuration goes before anything else. */
function stoppable(
  { versionInfo }: AppDefinition,
  instance: Instance,
  deployment: Deployment | undefined,
): StoppableInstance {
  const { state, agent, id, stagedAtMs, version } = instance;
  const known: Partial<Record<string, StoppableInstance['state']>> = STOPPABLE_STATES;
  return {
    ...agent,
    id,
    stagedAtMs,
    state: known[state ?? ''] ?? 'TASK_STAGING',
    condemned: version < versionInfo.lastConfigChangeAt || deployment?.condemned.has(id) === true,
  };
}

/** Stops so many of some instances, those first that the app would miss least. */
function stopSome(
  turn: Turn,
  app: AppDefinition,
  instances: readonly Instance[],
  count: number,
  deployment: Deployment | undefined,
): void {
  if (count <= 0) return;
  const byId = new Map(instances.map((instance) => [instance.id, instance]));
  const candidates = instances.map((each) => stoppable(app, each, deployment));
  for (const { id } of selectToStop(app, candidates, count)) {
    const instance = byId.get(id);
    if (instance !== undefined) stopInstance(turn, instance, 'surplus');
  }
}

type ScaleGoal = Extract<Goal, { readonly type: 'scale' }>;
type RestartGoal = Extract<Goal, { readonly type: 'restart' }>;

/** @returns whether the app is what it is to be. */
function scale(turn: Turn, { app, deployment }: ScaleGoal, instances: readonly Instance[]): boolean {
  const active = instances.filter(isActive);
  const stopping = instances.filter((each) => each.stopping !== undefined);
  setQueued(turn, app.id, Math.max(0, app.instances - active.length - stopping.length));
  stopSome(turn, app, active, active.length - app.instances, deployment);
  return (
    active.length === app.instances &&
    stopping.length === 0 &&
    active.every((each) => isServing(turn, each, deployment) === true)
  );
}

/** The instances of an app that is restarted, by what they are good for. */
function sortForRestart(turn: Turn, { app, deployment }: RestartGoal, active: readonly Instance[]) {
  const isNew = ({ version }: Instance): boolean => version >= app.versionInfo.lastConfigChangeAt;
  const serves = (instance: Instance): boolean | undefined => isServing(turn, instance, deployment);
  const old = active.filter((each) => !isNew(each));
  return {
    fresh: active.filter(isNew),
    freshReady: active.filter((each) => isNew(each) && serves(each) === true),
    oldReady: old.filter((each) => serves(each) === true),
    oldUseless: old.filter((each) => serves(each) === false),
    oldUnknown: old.filter((each) => serves(each) === undefined),
  };
}

function restart(turn: Turn, goal: RestartGoal, instances: readonly Instance[]): boolean {
  const { app, deployment } = goal;
  const active = instances.filter(isActive);
  const { fresh, freshReady, oldReady, oldUseless, oldUnknown } = sortForRestart(turn, goal, active);
  const moves = planRestart(app.upgradeStrategy, {
    wanted: app.instances,
    newActive: fresh.length,
    newReady: freshReady.length,
    oldReady: oldReady.length,
    oldUseless: oldUseless.length,
    oldUnknown: oldUnknown.length,
    stopping: instances.filter((each) => each.stopping !== undefined).length,
  });
  setQueued(turn, app.id, moves.launch);
  stopSome(turn, app, oldUseless, moves.stopOldUseless, deployment);
  stopSome(turn, app, oldReady, moves.stopOldReady, deployment);
  stopSome(turn, app, fresh, moves.stopNew, deployment);
  return moves.isDone;
}

/** Instances out of reach are given up with the rest: what comes back of them is nobody's. */
function stop(turn: Turn, id: PathId, instances: readonly Instance[], isOrphaned: boolean): boolean {
  setQueued(turn, id, 0);
  for (const instance of instances) stopInstance(turn, instance, isOrphaned ? 'orphaned' : 'surplus');
  return turn.state.instances.ofApp(id).size === 0;
}

/**
 * Takes the next moves of an app towards what it is to be; asked again after every change of it.
 * @returns whether it is that.
 */
export function settleApp(turn: Turn, id: PathId): boolean {
  const goal = goalOf(turn.state, id);
  const instances = [...turn.state.instances.ofApp(id).values()];
  switch (goal.type) {
    case 'scale':
      return scale(turn, goal, instances);
    case 'restart':
      return restart(turn, goal, instances);
    case 'stop':
      return stop(turn, id, instances, goal.deployment === undefined);
  }
}
