import type { TaskId } from '../../../mesos/ids.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Instance } from './instance.ts';

const NONE: ReadonlyMap<string, Instance> = new Map();

/** All instances there are, by each of their names. */
export class InstanceTable {
  readonly #byId = new Map<string, Instance>();
  readonly #byTask = new Map<TaskId, Instance>();
  readonly #byApp = new Map<PathId, Map<string, Instance>>();

  get size(): number {
    return this.#byId.size;
  }

  all(): Iterable<Instance> {
    return this.#byId.values();
  }

  get(id: string): Instance | undefined {
    return this.#byId.get(id);
  }

  withTask(taskId: TaskId): Instance | undefined {
    return this.#byTask.get(taskId);
  }

  /** By id, those launched first before others. */
  ofApp(app: PathId): ReadonlyMap<string, Instance> {
    return this.#byApp.get(app) ?? NONE;
  }

  /** Apps that have instances, known or not. */
  apps(): Iterable<PathId> {
    return this.#byApp.keys();
  }

  put(instance: Instance): void {
    const before = this.#byId.get(instance.id);
    if (before !== undefined && before.taskId !== instance.taskId) this.#byTask.delete(before.taskId);
    this.#byId.set(instance.id, instance);
    this.#byTask.set(instance.taskId, instance);
    const siblings = this.#byApp.get(instance.app) ?? new Map<string, Instance>();
    this.#byApp.set(instance.app, siblings.set(instance.id, instance));
  }

  remove({ id, taskId, app }: Instance): void {
    this.#byId.delete(id);
    this.#byTask.delete(taskId);
    const siblings = this.#byApp.get(app);
    siblings?.delete(id);
    if (siblings?.size === 0) this.#byApp.delete(app);
  }
}
