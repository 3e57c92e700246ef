import type { FrameworkCapability, FrameworkInfo } from '../../../src/mesos/framework-info.ts';
import { frameworkId } from '../../../src/mesos/ids.ts';
import type { Chance } from '../random.ts';

/** How a framework behaves, well or badly. Probabilities, unless said otherwise. */
export interface Manners {
  /** Until faults end; then every framework acknowledges soon. */
  readonly acknowledges: 'soon' | 'late' | 'twice' | 'wrongly' | 'seldom' | 'never';
  /** Lets an offer lie. */
  readonly hoards: number;
  /** Accepts an offer that is used, gone, of an earlier session, or another framework's. */
  readonly acceptsWrongly: number;
  /** Kills a task it has launched a moment ago, as soon as the call cannot overtake the launch. */
  readonly killsAtOnce: number;
  /** Launches under the id of a task that has ended. */
  readonly reusesIds: number;
  /** Subscribes while it is subscribed. */
  readonly subscribesTwice: number;
  /** Hangs up and comes back, sometimes too late, sometimes having forgotten things. */
  readonly leaves: number;
  readonly tearsDown: number;
  /** Tries to come back under the id that it has torn down. */
  readonly returns: boolean;
  /** Whether it wishes its kills again each time it comes back, and not only when it knows that they were forgotten. */
  readonly repeatsKills: boolean;
}

export function drawManners(chance: Chance): Manners {
  const sometimes = (probability: number): number => (chance.happens(0.4) ? probability : 0);
  return {
    acknowledges:
      chance.pick(['soon', 'soon', 'seldom', 'late', 'twice', 'wrongly', 'never'] as const) ?? 'soon',
    hoards: sometimes(0.1),
    acceptsWrongly: sometimes(0.1),
    killsAtOnce: sometimes(0.15),
    reusesIds: sometimes(0.2),
    subscribesTwice: sometimes(0.04),
    leaves: sometimes(0.05),
    tearsDown: chance.happens(0.2) ? 0.03 : 0,
    returns: chance.happens(0.5),
    repeatsKills: chance.happens(0.5),
  };
}

/** @param name tells it from the others of the simulation. */
export function drawInfo(chance: Chance, name: string): FrameworkInfo {
  const capabilities: FrameworkCapability[] = (['PARTITION_AWARE', 'TASK_KILLING_STATE'] as const).filter(
    () => chance.happens(0.5),
  );
  const roles = chance.pick([undefined, undefined, ['web'], ['web', 'batch']]);
  if (roles !== undefined) capabilities.push('MULTI_ROLE');
  return {
    user: 'root',
    name,
    failoverTimeout: chance.pick([0, 10, 1_000]) ?? 0,
    capabilities: capabilities.map((type) => ({ type })),
    ...(roles === undefined ? {} : { roles }),
    ...(chance.happens(0.3) ? { id: frameworkId(`chosen-by-${name}`) } : {}),
  };
}
