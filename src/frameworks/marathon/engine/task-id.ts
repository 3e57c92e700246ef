import { taskId } from '../../../mesos/ids.ts';
import type { TaskId } from '../../../mesos/ids.ts';
import { resolvePathId, segmentsOf, validatePathId } from './path-id.ts';
import type { PathId } from './path-id.ts';

/** What the id of a task tells. */
export interface ParsedTaskId {
  readonly app: PathId;
  /** What keeps its name while its tasks come and go. */
  readonly instanceId: string;
  /** Which launch of the instance, from 1; absent in ids that do not count. */
  readonly attempt?: number;
}

const joined = (app: PathId): string => segmentsOf(app).join('_');

/** The id of an instance, as Marathon has it since 1.8. @param uuid never used before. */
export const instanceIdFor = (app: PathId, uuid: string): string => `${joined(app)}.instance-${uuid}`;

/** The id of the nth task of an instance of an app. */
export const taskIdFor = (instanceId: string, attempt: number): TaskId =>
  taskId(`${instanceId}._app.${attempt}`);

/** A task's name: the app's, the innermost part first, as names of hosts are. */
export const taskNameOf = (app: PathId): string => [...segmentsOf(app)].reverse().join('.');

const UUID = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

/** Up to 1.7 `a_b.UUID`, and `a_b.UUID.N` with volumes; since 1.8 `a_b.instance-UUID._app.N`. */
const TASK_ID = new RegExp(
  `^(?<app>[^/]+)\\.(?:instance-(?<instance>${UUID})\\._app\\.(?<launch>\\d{1,9})|(?<task>${UUID})(?:\\.(?<relaunch>\\d{1,9}))?)$`,
);

/** Reads the id of a task of an app, of any version of Marathon; undefined when it is none. */
export function parseTaskId(text: string): ParsedTaskId | undefined {
  const { app: name = '', instance, launch, task, relaunch } = TASK_ID.exec(text)?.groups ?? {};
  const path = `/${name.split('_').join('/')}`;
  if (name === '' || validatePathId(path).length > 0) return undefined;
  const app = resolvePathId(path);
  const attempt = launch ?? relaunch;
  const counted = attempt === undefined ? {} : { attempt: Number(attempt) };
  if (instance !== undefined) return { app, instanceId: instanceIdFor(app, instance), ...counted };
  return { app, instanceId: `${name}.marathon-${task ?? ''}`, ...counted };
}
