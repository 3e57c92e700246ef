import type { PathId } from '../engine/path-id.ts';
import { planRestart } from '../engine/rolling-restart.ts';
import { goalOf } from './goals.ts';
import type { Goal } from './goals.ts';
import { stopInstance } from './instances.ts';
import { setQueued } from './launch-queue.ts';
import { standingsOf } from './standings-of.ts';
import { ACTIVE } from './standings.ts';
import type { Standing, Standings } from './standings.ts';
import { surplusOf } from './surplus.ts';
import type { Turn } from './turn.ts';

type ScaleGoal = Extract<Goal, { readonly type: 'scale' }>;
type RestartGoal = Extract<Goal, { readonly type: 'restart' }>;

/** Stops so many of the instances that count as one of these, those first that the app would miss least. */
function stopSome(
  turn: Turn,
  { app, deployment }: ScaleGoal | RestartGoal,
  standings: Standings,
  of: readonly Standing[],
  count: number,
): void {
  if (count <= 0) return;
  const instances = [...turn.state.instances.ofApp(app.id).values()].filter(({ id }) =>
    of.some((each) => standings.of(id) === each),
  );
  for (const instance of surplusOf(app, instances, count, deployment))
    stopInstance(turn, instance, 'surplus');
}

/** @returns whether the app is what it is to be. */
function scale(turn: Turn, goal: ScaleGoal, standings: Standings): boolean {
  const { app } = goal;
  const active = standings.count(...ACTIVE);
  const stopping = standings.count('stopping');
  setQueued(turn, app.id, Math.max(0, app.instances - active - stopping));
  stopSome(turn, goal, standings, ACTIVE, active - app.instances);
  return active === app.instances && stopping === 0 && standings.count('freshReady', 'oldReady') === active;
}

const FRESH: readonly Standing[] = ['freshReady', 'freshUseless', 'freshUnknown'];

function restart(turn: Turn, goal: RestartGoal, standings: Standings): boolean {
  const { app } = goal;
  const moves = planRestart(app.upgradeStrategy, {
    wanted: app.instances,
    newActive: standings.count(...FRESH),
    newReady: standings.count('freshReady'),
    oldReady: standings.count('oldReady'),
    oldUseless: standings.count('oldUseless'),
    oldUnknown: standings.count('oldUnknown'),
    stopping: standings.count('stopping'),
  });
  setQueued(turn, app.id, moves.launch);
  stopSome(turn, goal, standings, ['oldUseless'], moves.stopOldUseless);
  stopSome(turn, goal, standings, ['oldUnknown'], moves.stopOldUnknown);
  stopSome(turn, goal, standings, ['oldReady'], moves.stopOldReady);
  stopSome(turn, goal, standings, FRESH, moves.stopNew);
  return moves.isDone;
}

/** Instances out of reach are given up with the rest: what comes back of them is nobody's. */
function stop(turn: Turn, id: PathId, standings: Standings, isOrphaned: boolean): boolean {
  const instances = turn.state.instances.ofApp(id);
  setQueued(turn, id, 0);
  if (standings.count(...ACTIVE, 'inactive') > 0)
    for (const instance of [...instances.values()])
      stopInstance(turn, instance, isOrphaned ? 'orphaned' : 'surplus');
  return turn.state.instances.ofApp(id).size === 0;
}

/**
 * Takes the next moves of an app towards what it is to be; asked again after every change of it.
 * @returns whether it is that.
 */
export function settleApp(turn: Turn, id: PathId): boolean {
  const goal = goalOf(turn.state, id);
  const standings = standingsOf(turn, id, goal);
  switch (goal.type) {
    case 'scale':
      return scale(turn, goal, standings);
    case 'restart':
      return restart(turn, goal, standings);
    case 'stop':
      return stop(turn, id, standings, goal.deployment === undefined);
  }
}
