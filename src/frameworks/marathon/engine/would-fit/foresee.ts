import type { AppDefinition } from '../app-definition.ts';
import type { ConstrainedAgent } from '../constraints.ts';
import { planRestart } from '../rolling-restart.ts';
import type { OldInstance, Room } from './room.ts';

/** What becomes of an app's instances if nothing else happens. */
export interface Foreseen {
  /** Instances to launch. */
  readonly wanted: number;
  /** As many of them as find a place. */
  readonly fits: number;
  /** Where instances are that count for constraints, when no more fit. */
  readonly placed: readonly ConstrainedAgent[];
}

/** Launches instances beside those that are there. */
export function foreseeScaling(room: Room, app: AppDefinition, old: readonly OldInstance[]): Foreseen {
  const placed: ConstrainedAgent[] = old.map(({ agent }) => agent);
  const wanted = Math.max(0, app.instances - old.length);
  for (let fits = 0; fits < wanted; fits += 1) {
    const agent = room.place({ app, placed });
    if (agent === undefined) return { wanted, fits, placed };
    placed.push(agent);
  }
  return { wanted, fits: wanted, placed };
}

/**
 * Replaces the instances that are there as a rolling restart does: new ones are launched as the app's strategy lets them, and as they
 * find a place; old ones end and give back what they had. Every new one serves at once, as all old ones do.
 */
export function foreseeRestart(room: Room, app: AppDefinition, instances: readonly OldInstance[]): Foreseen {
  const { instances: wanted, upgradeStrategy } = app;
  const old = [...instances];
  const placed: ConstrainedAgent[] = [];
  for (let moved = true; moved;) {
    const fits = placed.length;
    const moves = planRestart(upgradeStrategy, {
      wanted,
      newActive: fits,
      newReady: fits,
      oldReady: old.length,
      oldUseless: 0,
      oldUnknown: 0,
      stopping: 0,
    });
    const ending = old.splice(0, moves.stopOldReady);
    for (const each of ending) room.release(each);
    for (let launched = 0; launched < moves.launch; launched += 1) {
      const agent = room.place({ app, placed });
      if (agent === undefined) break;
      placed.push(agent);
    }
    moved = ending.length > 0 || placed.length > fits;
  }
  return { wanted, fits: placed.length, placed };
}
