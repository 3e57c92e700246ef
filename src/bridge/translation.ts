import type { TaskDefinitionRegistration } from '../ecs/task-definition-registration.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import type { Amounts } from './amounts.ts';
import { canonicalJson } from './canonical-json.ts';
import type { BridgeConfig, Digest } from './config.ts';
import { imageOf } from './definition-reference.ts';
import type { LaunchLabels } from './task-labels.ts';
import { translateTask } from './translated-container.ts';
import type { TranslatedContent } from './translated-container.ts';

/** Families that begin with it are made by bridges. */
export const TRANSLATED_PREFIX = 'translated';
/** Of a framework's name; a family may have 255 characters. */
const MAX_NAME = 200;
const HASH_DIGITS = 16;

export type Translation =
  | { readonly ok: true; readonly registration: TaskDefinitionRegistration }
  | { readonly ok: false; readonly message: string };

/**
 * The same content of one framework has the same name for ever, and another content another one. The name of the task is
 * not in it: it may differ from task to task.
 */
function familyOf(framework: string, content: TranslatedContent, digest: Digest): string {
  const name = framework.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, MAX_NAME);
  return `${TRANSLATED_PREFIX}-${name}-${digest(canonicalJson(content)).slice(0, HASH_DIGITS)}`;
}

/** The task definition that runs a task's image; to be registered unless it exists. @param framework its name */
export function translate(
  task: TaskInfo,
  declared: Amounts,
  labels: LaunchLabels,
  framework: string,
  { digest }: BridgeConfig,
): Translation {
  const { container } = task;
  const image = imageOf(container);
  if (container === undefined || image === undefined)
    return { ok: false, message: 'Task has no docker image to run' };
  const content = translateTask({ task, container, image, declared, labels });
  if (typeof content === 'string') return { ok: false, message: content };
  return { ok: true, registration: { family: familyOf(framework, content, digest), ...content } };
}
