import type { UpgradeStrategy } from './app-definition.ts';

/** The instances of an app that is being restarted, as many as there are of each kind. */
export interface RestartCounts {
  /** How many of the new configuration there are to be. */
  readonly wanted: number;
  readonly newActive: number;
  /** Of the new ones. */
  readonly newReady: number;
  readonly oldReady: number;
  /** Old ones that certainly serve nobody: not running yet, or found unhealthy. */
  readonly oldUseless: number;
  /** Old ones of which it is not known whether they serve. */
  readonly oldUnknown: number;
  /** Told to end, and not over. */
  readonly stopping: number;
}

/** The next moves of a rolling restart. */
export interface RestartMoves {
  readonly launch: number;
  readonly stopOldReady: number;
  readonly stopOldUseless: number;
  readonly stopOldUnknown: number;
  /** Of the new ones, where there are more than wanted. */
  readonly stopNew: number;
  readonly isDone: boolean;
}

/** How few instances may serve, and how many there may be in all, during a restart. */
export function restartBounds(
  { minimumHealthCapacity, maximumOverCapacity }: UpgradeStrategy,
  wanted: number,
): { readonly min: number; readonly max: number } {
  // Products such as 100 × 1.1 are a hair too great in binary fractions.
  const exact = (value: number): number => Number(value.toPrecision(12));
  return {
    min: Math.ceil(exact(wanted * minimumHealthCapacity)),
    max: Math.floor(exact(wanted * (1 + maximumOverCapacity))),
  };
}

/**
 * What to do next on the way from the old instances to the new ones. Depends on nothing but what there is, so that it may be
 * asked again at any time. Where the strategy leaves no room to begin, there may be one instance more than it says. Old
 * instances of which nothing is known are not missed once enough others are known to serve.
 */
export function planRestart(strategy: UpgradeStrategy, counts: RestartCounts): RestartMoves {
  const { wanted, newActive, newReady, oldReady, oldUseless, oldUnknown, stopping } = counts;
  const { min, max } = restartBounds(strategy, wanted);
  const stoppable = Math.max(0, Math.min(oldReady, oldReady + newReady - min));
  const stopOldUnknown = oldReady + newReady >= min ? oldUnknown : 0;
  const old = oldReady + oldUseless + oldUnknown;
  const isStuck = min === max && stoppable + oldUseless + stopOldUnknown + stopping === 0 && old > 0;
  const room = (isStuck ? max + 1 : max) - (old + newActive + stopping);
  return {
    launch: Math.max(0, Math.min(wanted - newActive, room)),
    stopOldReady: stoppable,
    stopOldUseless: oldUseless,
    stopOldUnknown,
    stopNew: Math.max(0, newActive - wanted),
    isDone: newActive === wanted && newReady === wanted && old + stopping === 0,
  };
}
