import { parseArn } from '../ecs/arn.ts';
import type { ContainerInfo } from '../mesos/container-info.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import type { BridgeConfig } from './config.ts';

export type Reference =
  { readonly ok: true; readonly reference: string } | { readonly ok: false; readonly message: string };

const FAMILY = /^[A-Za-z0-9_-]{1,255}$/;

const REVISION = /^[A-Za-z0-9_-]{1,255}:[1-9]\d*$/;

/** Whether a text can be nothing but a task definition: `family:revision`, or an ARN. */
const namesRevision = (text: string): boolean =>
  REVISION.test(text) || parseArn(text)?.resource.type === 'task-definition';

const isReference = (text: string): boolean => FAMILY.test(text) || namesRevision(text);

/** The family of a reference that names one revision, or undefined. */
export function familyOf(reference: string): string | undefined {
  const resource = parseArn(reference)?.resource;
  if (resource?.type === 'task-definition') return resource.family;
  const colon = reference.indexOf(':');
  return colon < 0 ? undefined : reference.slice(0, colon);
}

/** The docker image that a container names, for whichever of Mesos's containerizers. */
export const imageOf = (container: ContainerInfo | undefined): string | undefined =>
  container?.docker?.image ?? container?.mesos?.image?.docker?.name;

/**
 * Whether a task is to run its image. A command that names one revision is always a reference; any other word beside an
 * image is a command.
 */
export function isTranslated(
  { executor, command, container }: TaskInfo,
  config: Pick<BridgeConfig, 'translate'>,
): boolean {
  return (
    config.translate &&
    executor === undefined &&
    imageOf(container) !== undefined &&
    !namesRevision(command?.value ?? '')
  );
}

/** What the table has for an executor; names that every object has are no entries. */
const tableEntry = (table: BridgeConfig['executors'], id: string): string | undefined =>
  Object.hasOwn(table, id) ? table[id] : undefined;

/**
 * Which task definition a task asks for: the one its command names, or, for a task with an executor, the one the
 * configured table has for it.
 */
export function referenceOf(task: TaskInfo, config: Pick<BridgeConfig, 'executors'>): Reference {
  if (task.executor !== undefined) {
    const { executorId: id, name = id } = task.executor;
    const { executors } = config;
    const reference =
      tableEntry(executors, id) ?? tableEntry(executors, name) ?? tableEntry(executors, 'default');
    if (reference !== undefined) return { ok: true, reference };
    const message = `ECS runs no Mesos executors, and the executors table has no task definition for '${name}' nor a default: add { "${name}": "family:revision" } to option executors`;
    return { ok: false, message };
  }
  const value = task.command?.value ?? '';
  if (isReference(value)) return { ok: true, reference: value };
  const message = `'${value}' is no task definition: command.value must be family:revision, family or a full task definition ARN`;
  const image = imageOf(task.container);
  return {
    ok: false,
    message: image === undefined ? message : `${message}; to run image ${image}, set option translate`,
  };
}
