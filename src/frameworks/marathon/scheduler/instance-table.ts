import type { AgentId, TaskId } from '../../../mesos/ids.ts';
import type { PathId } from '../engine/path-id.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import type { Instance } from './instance.ts';

const NONE: ReadonlyMap<string, Instance> = new Map();

/** Takes an instance out of an index, and a place that is empty then. */
function removeFrom<Key>(index: Map<Key, Map<string, Instance>>, key: Key, id: string): void {
  const place = index.get(key);
  place?.delete(id);
  if (place?.size === 0) index.delete(key);
}

/** All instances there are, by each of their names. */
export class InstanceTable {
  readonly #byId = new Map<string, Instance>();
  readonly #byTask = new Map<TaskId, Instance>();
  readonly #byApp = new Map<PathId, Map<string, Instance>>();
  readonly #byAgent = new Map<AgentId, Map<string, Instance>>();
  readonly #versions = new Map<PathId, Map<Timestamp, number>>();
  readonly #changed = new Map<PathId, Set<string>>();

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

  /** The apps that have instances on an agent, once for each of them. */
  appsOn(agent: AgentId): readonly PathId[] {
    return [...(this.#byAgent.get(agent)?.values() ?? [])].map(({ app }) => app);
  }

  /** The versions of an app of which there are instances, no two the same. */
  versionsOf(app: PathId): Iterable<Timestamp> {
    return this.#versions.get(app)?.keys() ?? [];
  }

  /** Something that is known of an instance has changed beside itself: what its checks have found. */
  touch({ app, id }: Pick<Instance, 'app' | 'id'>): void {
    const changed = this.#changed.get(app) ?? new Set<string>();
    this.#changed.set(app, changed.add(id));
  }

  /** The instances of an app that have changed since this was asked last, those that are gone too. */
  takeChanged(app: PathId): Iterable<string> {
    const changed = this.#changed.get(app) ?? [];
    this.#changed.delete(app);
    return changed;
  }

  put(instance: Instance): void {
    this.touch(instance);
    const before = this.#byId.get(instance.id);
    if (before !== undefined && before.taskId !== instance.taskId) this.remove(before);
    if (before?.taskId !== instance.taskId) this.#count(instance, 1);
    this.#byId.set(instance.id, instance);
    this.#byTask.set(instance.taskId, instance);
    const siblings = this.#byApp.get(instance.app) ?? new Map<string, Instance>();
    this.#byApp.set(instance.app, siblings.set(instance.id, instance));
    const neighbours = this.#byAgent.get(instance.agent.agentId) ?? new Map<string, Instance>();
    this.#byAgent.set(instance.agent.agentId, neighbours.set(instance.id, instance));
  }

  remove({ id, taskId, app, agent }: Instance): void {
    const before = this.#byId.get(id);
    if (before === undefined) return;
    this.touch(before);
    this.#count(before, -1);
    this.#byId.delete(id);
    this.#byTask.delete(taskId);
    removeFrom(this.#byApp, app, id);
    removeFrom(this.#byAgent, agent.agentId, id);
  }

  #count({ app, version }: Instance, change: 1 | -1): void {
    const versions = this.#versions.get(app) ?? new Map<Timestamp, number>();
    const count = (versions.get(version) ?? 0) + change;
    if (count > 0) this.#versions.set(app, versions.set(version, count));
    else versions.delete(version);
    if (versions.size === 0) this.#versions.delete(app);
  }
}
