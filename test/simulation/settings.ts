import { perBucket, UNLIMITED } from '../../src/bridge/api-limits.ts';
import type { ApiLimits } from '../../src/bridge/api-limits.ts';
import type { BridgeConfig } from '../../src/bridge/config.ts';
import type { Assumptions } from '../../src/local-ecs/engine/assumptions.ts';
import type { EngineOptions } from '../../src/local-ecs/engine/options.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { hasQueue } from './event-stream.ts';
import { Chance } from './random.ts';
import { drawRoles } from './roles.ts';

/** So tight that even a few tasks meet them; what ECS allows in every third seed. */
export const TIGHT_LIMITS: ApiLimits = {
  clusterResourceModify: { burst: 5, perSecond: 2 },
  clusterResourceRead: { burst: 10, perSecond: 5 },
  taskDefinitionModify: { burst: 2, perSecond: 1 },
  taskDefinitionRead: { burst: 5, perSecond: 2 },
  clusterRead: { burst: 5, perSecond: 2 },
};

/** More than ECS allows, as when others use the account; what the bridge believes in half of those seeds. */
const TOO_MUCH: ApiLimits = perBucket((bucket) => {
  const { burst, perSecond } = TIGHT_LIMITS[bucket];
  return { burst: 4 * burst, perSecond: 4 * perSecond };
});

export const isThrottled = (seed: number): boolean => seed % 3 === 0;

/** Whether launches share calls: in half of the seeds in which they have to wait for each other. */
export const isSharing = (seed: number): boolean => seed % 6 === 3;

/** Whether tasks may carry an image, throttled or not. */
export const isTranslating = (seed: number): boolean => seed % 4 === 2;

/** Whether reads lag behind, up to a time that the bridge is told to reckon with; throttled or not. */
const isLagging = (seed: number): boolean => seed % 6 === 1 || seed % 24 === 3;

/** How reads lag, drawn apart, so that nothing else of a seed depends on it. The most is below what `settleMs` allows. */
export function drawConsistency(seed: number): Partial<EngineOptions> {
  const chance = new Chance(seed + 1);
  if (!isLagging(seed)) return {};
  return { consistencyMs: chance.pick([50, 200, 450]) ?? 450 };
}

/** What Amazon leaves open of lagging reads. */
export function drawReadAssumptions(seed: number): Partial<Assumptions> {
  const chance = new Chance(seed + 2);
  return {
    laggingReads: chance.pick(['whole-answer', 'each-item'] as const) ?? 'each-item',
    successiveReads: chance.pick(['may-go-back', 'only-forward'] as const) ?? 'may-go-back',
    describedWhenNew: chance.pick(['perhaps', 'always'] as const) ?? 'perhaps',
  };
}

function apiBudgetOf(seed: number): ApiLimits {
  if (!isThrottled(seed)) return UNLIMITED;
  return seed % 2 === 0 ? TIGHT_LIMITS : TOO_MUCH;
}

/** What Amazon's documents leave open, each drawn one way or the other. */
export function drawAssumptions(chance: Chance): Assumptions {
  const oneOf = <const Value>(first: Value, ...others: readonly Value[]): Value =>
    chance.pick([first, ...others]) ?? first;
  return {
    releaseOn: oneOf('desired-stopped', 'stopped'),
    agentStartsTasks: oneOf('when-they-fit', 'at-once'),
    drainingFailure: oneOf('INACTIVE', 'AGENT', 'MISSING'),
    duplicateInstances: oneOf('one-task-each', 'one-task', 'refused'),
    listTasksOfUnknownInstance: oneOf('empty', 'refused'),
    essentialExitShows: oneOf('before-task-stopped', 'with-task-stopped'),
    stoppingStatus: oneOf('hidden', 'shown'),
    hostStoppedStopCode: oneOf('TerminationNotice', 'none'),
    forcedDeregistrationStopCode: oneOf('UserInitiated', 'none'),
    hostModeBindings: oneOf('none', 'reported'),
    healthMakesVersion: oneOf(false, true),
    runTaskFailures: oneOf('each-instance', 'first-instance'),
    spreadWithoutAttribute: oneOf('one-value', 'no-task'),
    startTaskConstraints: oneOf('ignored', 'checked'),
    clientTokenAfterFailure: oneOf('free', 'taken'),
    clientTokenMs: oneOf(3_600_000, 600_000),
    serviceBackOffMs: [10_000, 1_620_000],
    serviceRetryMs: 1000,
    serviceHealthyAfterMs: 40_000,
    serviceStartsPerMinute: 500,
    laggingReads: 'each-item',
    successiveReads: 'may-go-back',
    describedWhenNew: 'perhaps',
    deregistrationLagMs: oneOf(0, 60_000),
    retentionMs: 3_600_000,
  };
}

export function drawConfig(chance: Chance, seed: number, owner: string): BridgeConfig {
  return bridgeConfig({
    owner,
    events: hasQueue(seed),
    hostDirectory: true,
    apiBudget: apiBudgetOf(seed),
    roles: drawRoles(seed),
    translate: isTranslating(seed),
    launchMode: chance.pick(['StartTask', 'StartTask', 'RunTask'] as const) ?? 'StartTask',
    ...(isSharing(seed) ? { launchMode: 'StartTask', shareLaunches: ['A', 'C'] } : {}),
    mismatch: chance.pick(['warn', 'strict', 'override'] as const) ?? 'warn',
    timing: {
      startPatienceMs: 60_000,
      repairPollMs: 8_000,
      eventSilenceMs: 10_000,
      lookupWindowMs: 8_000,
      settleMs: 500,
      agentLossMs: 20_000,
      reconnectStableMs: 1_000,
      ...(chance.happens(0.3) ? { offerTimeoutMs: 5_000 } : {}),
    },
  });
}
