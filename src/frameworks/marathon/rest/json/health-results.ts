import { timestampAt } from '../../engine/timestamp.ts';
import type { Timestamp } from '../../engine/timestamp.ts';
import type { Instance } from '../../scheduler/instance.ts';
import type { Health } from '../../scheduler/health.ts';
import type { ShownTask } from './shown-task.ts';

type Json = Readonly<Record<string, unknown>>;

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

export const healthResultsJson = ({ instance, health }: ShownTask): readonly Json[] =>
  health.map((each) => resultJson(each, instance));
