import type { AgentId, FrameworkId } from '../mesos/ids.ts';
import type { LaunchId } from './identity.ts';

/**
 * Names of what survives a restart. A task is filed under its launch, since a framework may use a task id again; a
 * launch that is over is a tombstone until nothing of it can turn up any more.
 */
export type RecordKey =
  | 'meta'
  | `completed/${string}`
  | `drain/${string}`
  | `framework/${string}`
  | `task/${string}`
  | `tombstone/${string}`;

export const META_RECORD: RecordKey = 'meta';
export const frameworkRecord = (id: FrameworkId): RecordKey => `framework/${id}`;
export const completedRecord = (id: FrameworkId): RecordKey => `completed/${id}`;
export const drainRecord = (id: AgentId): RecordKey => `drain/${id}`;
export const taskRecord = (id: LaunchId): RecordKey => `task/${id}`;
export const tombstoneRecord = (id: LaunchId): RecordKey => `tombstone/${id}`;

/** A record to write, or to remove. The same shape as the state store's, restated since the heart knows no ports. */
export type RecordChange =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'delete'; readonly key: string };

/** A record as it comes from a state store. */
export interface SavedRecord {
  readonly key: string;
  readonly value: unknown;
}
