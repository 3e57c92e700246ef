import type { ContainerInstance } from '../ecs/container-instance.ts';
import type { TaskDefinitionRegistration } from '../ecs/task-definition-registration.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import type { Amounts } from './amounts.ts';
import type { BridgeConfig } from './config.ts';
import { isTranslated, referenceOf } from './definition-reference.ts';
import { agentLostReport } from './rejections.ts';
import type { Report } from './status-updates.ts';
import { readLaunchLabels } from './task-labels.ts';
import type { LaunchLabels } from './task-labels.ts';
import { translate } from './translation.ts';

export interface Refused {
  readonly ok: false;
  readonly report: Report;
}

export const invalid = (message: string): Report => ({
  state: 'TASK_ERROR',
  source: 'SOURCE_MASTER',
  reason: 'REASON_TASK_INVALID',
  message,
});

export const AGENT_REMOVED: Report = agentLostReport('REASON_AGENT_REMOVED', 'Agent removed');

/** What the labels of a task tell ECS, or how the task is refused for them. */
export function labelsOf(
  { labels = [] }: TaskInfo,
  { containerInstanceArn }: ContainerInstance,
  config: BridgeConfig,
): { readonly ok: true; readonly labels: LaunchLabels } | Refused {
  const read = readLaunchLabels(labels, containerInstanceArn, config);
  if (read.ok) return read;
  const reason = read.isForbidden ? 'REASON_TASK_UNAUTHORIZED' : 'REASON_TASK_INVALID';
  return { ok: false, report: { ...invalid(read.message), reason } };
}

/** The task definition that a task is started from. */
export interface Origin {
  readonly ok: true;
  /** `family:revision`, `family` or ARN. */
  readonly reference: string;
  /** What to register under that family unless it exists. */
  readonly registration?: TaskDefinitionRegistration;
}

/**
 * @param declared all that the task takes
 * @param framework its name
 * @returns what a task is to be started from, or how it is refused; nothing has been read yet.
 */
export function originOf(
  task: TaskInfo,
  declared: Amounts,
  instance: ContainerInstance | undefined,
  framework: string,
  config: BridgeConfig,
): Origin | Refused {
  if (instance === undefined) return { ok: false, report: AGENT_REMOVED };
  const read = labelsOf(task, instance, config);
  if (!read.ok) return read;
  if (isTranslated(task, config)) {
    const translation = translate(task, declared, read.labels, framework, config);
    if (!translation.ok) return { ok: false, report: invalid(translation.message) };
    const { registration } = translation;
    return { ok: true, reference: registration.family, registration };
  }
  const reference = referenceOf(task, config);
  return reference.ok ? reference : { ok: false, report: invalid(reference.message) };
}
