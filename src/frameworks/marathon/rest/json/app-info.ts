import { listText, objectText } from '../../../../doors/http/json-text.ts';
import { map } from '../../../../doors/http/lazily.ts';
import { appJson } from '../../definitions/app-json.ts';
import type { AppEmbed } from '../../definitions/embed.ts';
import { timestampAt } from '../../engine/timestamp.ts';
import type { ShownApp, ShownTask } from './shown-task.ts';
import { countTasks } from './task-counts.ts';
import { taskJson } from './task-json.ts';
import { taskStats } from './task-stats.ts';

type Json = Readonly<Record<string, unknown>>;

/** The four numbers that an app is shown with. */
export const NO_TASKS = { tasksStaged: 0, tasksRunning: 0, tasksHealthy: 0, tasksUnhealthy: 0 };

function countsJson({ tasks }: ShownApp): typeof NO_TASKS {
  const { staged, running, healthy, unhealthy } = countTasks(tasks);
  return {
    tasksStaged: staged,
    tasksRunning: running,
    tasksHealthy: healthy,
    tasksUnhealthy: unhealthy,
  };
}

function failureJson({ app, failure }: ShownApp): Json {
  if (failure === undefined) return {};
  const { agentId, timestampMs, ...rest } = failure;
  return {
    lastTaskFailure: { ...rest, appId: app.id, slaveId: agentId, timestamp: timestampAt(timestampMs) },
  };
}

/** What readiness checks of tasks have found. */
export const readinessJson = (tasks: readonly ShownTask[]): readonly Json[] =>
  tasks.flatMap(({ instance: { taskId }, readiness }) => readiness.map((result) => ({ ...result, taskId })));

const deploymentsJson = ({ deployment }: ShownApp): readonly Json[] =>
  deployment === undefined ? [] : [{ id: deployment }];

/** Parts that are short. */
const SHOWN_BY: Readonly<Record<Exclude<AppEmbed, 'tasks'>, (shown: ShownApp, nowMs: number) => Json>> = {
  counts: countsJson,
  deployments: (shown) => ({ deployments: deploymentsJson(shown) }),
  lastTaskFailure: failureJson,
  readiness: ({ tasks }) => ({ readinessCheckResults: readinessJson(tasks) }),
  taskStats: (shown, nowMs) => ({ taskStats: taskStats(shown, nowMs) }),
};

function* inOnePiece(value: () => unknown): Generator<string> {
  yield JSON.stringify(value());
}

/** An app with what is wanted beside its definition, as JSON piece by piece: its tasks may be many. */
export function appInfoText(shown: ShownApp, embeds: ReadonlySet<AppEmbed>, nowMs: number): Iterable<string> {
  const parts = [...embeds].map((embed): Readonly<Record<string, Iterable<string>>> => {
    if (embed === 'tasks') return { tasks: listText(map(shown.tasks, taskJson)) };
    const members = Object.entries(SHOWN_BY[embed](shown, nowMs));
    return Object.fromEntries(members.map(([name, value]) => [name, inOnePiece(() => value)]));
  });
  return objectText(appJson(shown.app), Object.assign({}, ...parts) as Record<string, Iterable<string>>);
}
