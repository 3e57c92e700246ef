import { parseArn } from '../ecs/arn.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import type { BridgeConfig } from './config.ts';

export type Reference =
  { readonly ok: true; readonly reference: string } | { readonly ok: false; readonly message: string };

const FAMILY = /^[A-Za-z0-9_-]{1,255}(:[1-9]\d*)?$/;

const isReference = (text: string): boolean =>
  FAMILY.test(text) || parseArn(text)?.resource.type === 'task-definition';

/** The family of a reference that names one revision, or undefined. */
export function familyOf(reference: string): string | undefined {
  const resource = parseArn(reference)?.resource;
  if (resource?.type === 'task-definition') return resource.family;
  const colon = reference.indexOf(':');
  return colon < 0 ? undefined : reference.slice(0, colon);
}

/** What the table has for an executor; names that every object has are no entries. */
const tableEntry = (table: BridgeConfig['executors'], id: string): string | undefined =>
  Object.hasOwn(table, id) ? table[id] : undefined;

/**
 * Which task definition a task asks for: the one its command names, or, for a task with an executor, the one the
 * configured table has for it.
 */
export function referenceOf(task: TaskInfo, config: BridgeConfig): Reference {
  if (task.executor !== undefined) {
    const id = task.executor.executorId;
    const reference = tableEntry(config.executors, id) ?? tableEntry(config.executors, 'default');
    if (reference !== undefined) return { ok: true, reference };
    const message = `ECS runs no Mesos executors, and the executors table has no task definition for '${id}' nor a default: add { "${id}": "family:revision" } to option executors`;
    return { ok: false, message };
  }
  const value = task.command?.value ?? '';
  if (isReference(value)) return { ok: true, reference: value };
  return {
    ok: false,
    message: `'${value}' is no task definition: command.value must be family:revision, family or a full task definition ARN`,
  };
}
