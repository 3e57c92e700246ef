import type { InstanceRecord } from '../instances/container-instance.ts';
import type { KnownInstance } from '../instances/known-instance.ts';
import type { KnownTask, TaskRecord } from '../tasks/task.ts';

interface EventBase {
  /** A UUID; the same in every copy of one event. */
  readonly id: string;
  /** When the change happened. */
  readonly atMs: number;
}

/**
 * That what ECS knows of a task or an instance has changed, and to what. It is put into words only for those who
 * receive it: most changes have no reader.
 */
export type EcsEvent = EventBase &
  (
    | { readonly kind: 'task'; readonly task: TaskRecord; readonly known: KnownTask }
    | { readonly kind: 'instance'; readonly instance: InstanceRecord; readonly known: KnownInstance }
  );

export type TaskEvent = Extract<EcsEvent, { kind: 'task' }>;
export type InstanceEvent = Extract<EcsEvent, { kind: 'instance' }>;
