import type { AppDefinition } from './app-definition.ts';
import type { Timestamp } from './timestamp.ts';

const SECOND_MS = 1_000;

/** How long an app waits between launches, since its tasks end. Of one configuration: a new one starts without. */
export interface LaunchDelay {
  /** The app's lastConfigChangeAt. */
  readonly configuredAt: Timestamp;
  readonly delayMs: number;
  /** No launch before. */
  readonly untilMs: number;
}

const maxDelayMs = ({ maxLaunchDelaySeconds }: AppDefinition): number => maxLaunchDelaySeconds * SECOND_MS;

/**
 * The delay that an app still has: one of an earlier configuration is none, nor one that has been over for longer than the
 * longest an app may be delayed.
 */
export function currentDelay(
  app: AppDefinition,
  delay: LaunchDelay | undefined,
  nowMs: number,
): LaunchDelay | undefined {
  const isOld = delay?.configuredAt !== app.versionInfo.lastConfigChangeAt;
  return delay === undefined || isOld || nowMs > delay.untilMs + maxDelayMs(app) ? undefined : delay;
}

/** The delay after a task of the app has ended that should not have. */
export function delayAfterEnd(
  app: AppDefinition,
  delay: LaunchDelay | undefined,
  nowMs: number,
): LaunchDelay {
  const before = currentDelay(app, delay, nowMs);
  const grown = before === undefined ? app.backoffSeconds * SECOND_MS : before.delayMs * app.backoffFactor;
  const delayMs = Math.min(grown, maxDelayMs(app));
  return {
    configuredAt: app.versionInfo.lastConfigChangeAt,
    delayMs,
    untilMs: Math.ceil(nowMs + delayMs),
  };
}
