import { timestampAt } from '../../engine/timestamp.ts';
import type { Timestamp } from '../../engine/timestamp.ts';
import type { Instance } from '../../scheduler/instance.ts';
import type { Health } from '../../scheduler/health.ts';
import type { MarathonState } from '../../scheduler/state.ts';

type Json = Readonly<Record<string, unknown>>;

/** What checks of an instance's task have found: Marathon's own, and the agent's. Empty as long as there is nothing. */
export function healthOf({ health }: MarathonState, { taskId, healthy }: Instance): readonly Health[] {
  const own = (health.get(taskId) ?? []).flatMap((each) => each ?? []);
  return healthy === undefined ? own : [...own, { alive: healthy, consecutiveFailures: healthy ? 0 : 1 }];
}

function moment(field: string, epochMs: number | undefined): Readonly<Record<string, Timestamp>> {
  return epochMs === undefined ? {} : { [field]: timestampAt(epochMs) };
}

function resultJson(health: Health, { id, taskId }: Instance): Json {
  const { alive, consecutiveFailures, lastFailureCause } = health;
  return {
    alive,
    consecutiveFailures,
    ...moment('firstSuccess', health.firstSuccessMs),
    ...moment('lastSuccess', health.lastSuccessMs),
    ...moment('lastFailure', health.lastFailureMs),
    ...(lastFailureCause === undefined ? {} : { lastFailureCause }),
    instanceId: id,
    taskId,
  };
}

export const healthResultsJson = (state: MarathonState, instance: Instance): readonly Json[] =>
  healthOf(state, instance).map((health) => resultJson(health, instance));
