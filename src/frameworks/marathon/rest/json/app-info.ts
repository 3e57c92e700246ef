import { appJson } from '../../definitions/app-json.ts';
import type { AppEmbed } from '../../definitions/embed.ts';
import type { AppDefinition } from '../../engine/app-definition.ts';
import { timestampAt } from '../../engine/timestamp.ts';
import type { MarathonState } from '../../scheduler/state.ts';
import { countTasks, instancesOf } from './task-counts.ts';
import { taskJson } from './task-json.ts';
import { taskStats } from './task-stats.ts';

type Json = Readonly<Record<string, unknown>>;

/** The four numbers that an app is shown with. */
export const NO_TASKS = { tasksStaged: 0, tasksRunning: 0, tasksHealthy: 0, tasksUnhealthy: 0 };

function countsJson(state: MarathonState, { id }: AppDefinition): typeof NO_TASKS {
  const { staged, running, healthy, unhealthy } = countTasks(state, instancesOf(state, id));
  return {
    tasksStaged: staged,
    tasksRunning: running,
    tasksHealthy: healthy,
    tasksUnhealthy: unhealthy,
  };
}

function failureJson({ failures }: MarathonState, { id }: AppDefinition): Json {
  const failure = failures.get(id);
  if (failure === undefined) return {};
  const { agentId, timestampMs, ...rest } = failure;
  return {
    lastTaskFailure: { ...rest, appId: id, slaveId: agentId, timestamp: timestampAt(timestampMs) },
  };
}

/** What readiness checks of an app's tasks have found. */
export function readinessJson(state: MarathonState, { id }: Pick<AppDefinition, 'id'>): readonly Json[] {
  return instancesOf(state, id).flatMap(({ taskId }) =>
    (state.readiness.get(taskId) ?? []).map((result) => ({ ...result, taskId })),
  );
}

function deploymentsJson({ locks }: MarathonState, { id }: AppDefinition): readonly Json[] {
  const deployment = locks.get(id);
  return deployment === undefined ? [] : [{ id: deployment }];
}

type Show = (state: MarathonState, app: AppDefinition, nowMs: number) => Json;

const SHOWN_BY: Readonly<Record<AppEmbed, Show>> = {
  counts: countsJson,
  deployments: (state, app) => ({ deployments: deploymentsJson(state, app) }),
  tasks: (state, { id }) => ({ tasks: instancesOf(state, id).map((each) => taskJson(state, each)) }),
  lastTaskFailure: failureJson,
  readiness: (state, app) => ({ readinessCheckResults: readinessJson(state, app) }),
  taskStats: (state, app, nowMs) => ({ taskStats: taskStats(state, app, nowMs) }),
};

/** An app with what is asked for beside its definition. */
export function appInfo(
  state: MarathonState,
  app: AppDefinition,
  embeds: ReadonlySet<AppEmbed>,
  nowMs: number,
): Json {
  const shown = [...embeds].map((embed) => SHOWN_BY[embed](state, app, nowMs));
  return Object.assign({ ...appJson(app) }, ...shown) as Json;
}
