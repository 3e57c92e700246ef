import { epochMsOf } from '../../engine/timestamp.ts';
import type { ShownApp, ShownTask } from './shown-task.ts';
import { countTasks } from './task-counts.ts';

type Json = Readonly<Record<string, unknown>>;

const SECOND_MS = 1_000;

/** Half of them are shorter, half longer. @param sorted not empty. */
function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

/** How long tasks have been running; absent as long as none is. */
function lifeTime(tasks: readonly ShownTask[], nowMs: number): Json {
  const seconds = tasks
    .flatMap(({ instance: { startedAtMs } }) =>
      startedAtMs === undefined ? [] : [(nowMs - startedAtMs) / SECOND_MS],
    )
    .sort((a, b) => a - b);
  if (seconds.length === 0) return {};
  const sum = seconds.reduce((total, each) => total + each, 0);
  return { lifeTime: { averageSeconds: sum / seconds.length, medianSeconds: medianOf(seconds) } };
}

const statsOf = (tasks: readonly ShownTask[], nowMs: number): Json => ({
  stats: { counts: countTasks(tasks), ...lifeTime(tasks, nowMs) },
});

/**
 * Tasks of an app in numbers: those since it was last scaled, those of its configuration, the others, and all. Parts without
 * tasks are left out.
 */
export function taskStats({ app, tasks }: ShownApp, nowMs: number): Json {
  const { lastScalingAt, lastConfigChangeAt } = app.versionInfo;
  const scaledAtMs = epochMsOf(lastScalingAt);
  const [latest, outdated, scaled]: [ShownTask[], ShownTask[], ShownTask[]] = [[], [], []];
  for (const task of tasks) {
    const { version, stagedAtMs } = task.instance;
    (version >= lastConfigChangeAt ? latest : outdated).push(task);
    if (stagedAtMs > scaledAtMs) scaled.push(task);
  }
  // Most apps have tasks of one kind only, which are summed up once.
  const all = statsOf(tasks, nowMs);
  const part = (name: string, some: readonly ShownTask[]): Json => {
    if (some.length === 0) return {};
    return { [name]: some.length === tasks.length ? all : statsOf(some, nowMs) };
  };
  return {
    ...part('startedAfterLastScaling', scaled),
    ...part('withLatestConfig', latest),
    ...part('withOutdatedConfig', outdated),
    ...part('totalSummary', tasks),
  };
}
