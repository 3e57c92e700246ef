import type { AppDefinition } from '../../engine/app-definition.ts';
import { timestampAt } from '../../engine/timestamp.ts';
import type { Instance } from '../../scheduler/instance.ts';
import type { MarathonState } from '../../scheduler/state.ts';
import { countTasks, instancesOf } from './task-counts.ts';

type Json = Readonly<Record<string, unknown>>;

const SECOND_MS = 1_000;

/** Half of them are shorter, half longer. @param sorted not empty. */
function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

/** How long tasks have been running; absent as long as none is. */
function lifeTime(instances: readonly Instance[], nowMs: number): Json {
  const seconds = instances
    .flatMap(({ startedAtMs }) => (startedAtMs === undefined ? [] : [(nowMs - startedAtMs) / SECOND_MS]))
    .sort((a, b) => a - b);
  if (seconds.length === 0) return {};
  const sum = seconds.reduce((total, each) => total + each, 0);
  return { lifeTime: { averageSeconds: sum / seconds.length, medianSeconds: medianOf(seconds) } };
}

/**
 * Tasks of an app in numbers: those since it was last scaled, those of its configuration, the others, and all. Parts without
 * tasks are left out.
 */
export function taskStats(state: MarathonState, app: AppDefinition, nowMs: number): Json {
  const all = instancesOf(state, app.id);
  const { lastScalingAt, lastConfigChangeAt } = app.versionInfo;
  const isLatest = ({ version }: Instance): boolean => version >= lastConfigChangeAt;
  const parts = {
    startedAfterLastScaling: all.filter(({ stagedAtMs }) => timestampAt(stagedAtMs) > lastScalingAt),
    withLatestConfig: all.filter(isLatest),
    withOutdatedConfig: all.filter((instance) => !isLatest(instance)),
    totalSummary: all,
  };
  const stats = Object.entries(parts).flatMap(([part, instances]) =>
    instances.length === 0
      ? []
      : [[part, { stats: { counts: countTasks(state, instances), ...lifeTime(instances, nowMs) } }] as const],
  );
  return Object.fromEntries(stats);
}
