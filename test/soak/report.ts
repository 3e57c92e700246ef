import type { TaskId } from '../../src/mesos/ids.ts';
import type { TaskState } from '../../src/mesos/task-state.ts';

/** What a framework has done or heard of one of its tasks. Times are milliseconds since 1970. */
export type TaskNews =
  | { readonly type: 'launched'; readonly taskId: TaskId; readonly atMs: number }
  | { readonly type: 'ended'; readonly taskId: TaskId; readonly atMs: number; readonly state: TaskState };

/** What the driver's process tells of itself. */
export interface Report {
  /** Drivers that were started so far, one after another. */
  readonly lives: number;
  /** In use after a garbage collection. */
  readonly heapBytes: number;
  /** Entries of each of the bridge's tables. */
  readonly tables: Readonly<Record<string, number>>;
  /** Tasks that the framework believes to be alive. */
  readonly alive: number;
  /** Since the last report, in order. */
  readonly news: readonly TaskNews[];
}

/** What the driver's process is asked to do. Only `report` is answered. */
export type Request =
  | { readonly type: 'report' }
  /** The driver stops, its tasks run on, and another one goes on with the same store. */
  | { readonly type: 'restart' }
  /** No more launches; what is alive is killed. */
  | { readonly type: 'calm-down' }
  /** The driver stops, and the process ends. */
  | { readonly type: 'stop' };
