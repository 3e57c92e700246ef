import type { JsonObject } from '../json.ts';
import type { TaskRecord } from './task.ts';

/** A RunTask call that had a client token. */
export interface RunRecord {
  readonly atMs: number;
  /** The body of the request. */
  readonly request: JsonObject;
  readonly tasks: readonly TaskRecord[];
  readonly failures: readonly JsonObject[];
}
