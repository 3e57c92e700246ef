import type { ApiBucket } from './api-limits.ts';
import type { CallClass } from './call-classes.ts';

/** What became of an event: it told something new, or nothing, or is not about anything of ours. */
export type EventOutcome = 'applied' | 'stale' | 'foreign';

/**
 * The stages of a launch, one after another.
 *
 * - stored: until it is safe that the launch has been taken. queued: until it is sent. called: until ECS has answered.
 * - pending: until its containers run, by ECS's clock. running: until the bridge knows that.
 * - told: until the framework has acknowledged it.
 */
export type LaunchStage = 'stored' | 'queued' | 'called' | 'pending' | 'running' | 'told';

/** What is swept: all instances, the tasks of ours that live, all tasks of the cluster. */
export type Sweep = 'instances' | 'tasks' | 'census';

type NoLabels = Readonly<Record<string, never>>;

/** Quantities for metrics, with what tells them apart. Durations are in seconds. */
export interface Measures {
  /** From when an offer was made until it was answered or taken back. */
  readonly 'offer.age': { readonly framework: string };
  /** Launches that share one call. */
  readonly 'launch.batch': NoLabels;
  readonly 'launch.stage': { readonly stage: LaunchStage };
  /** From when a status update was made to its acknowledgement. */
  readonly 'update.acknowledged': { readonly framework: string };
  /** How long a call waited for its token. */
  readonly 'budget.wait': { readonly bucket: ApiBucket; readonly priority: Lowercase<CallClass> };
  /** From a change in ECS, by its clock, until its event was taken. */
  readonly 'event.taken': {
    readonly type: 'task' | 'instance' | 'other';
    readonly outcome: EventOutcome | 'invalid';
  };
  readonly 'sweep.ended': { readonly sweep: Sweep; readonly outcome: 'whole' | 'failed' };
  /** A sweep has found a task in another state than it was known in. */
  readonly 'sweep.changed-task': NoLabels;
}

export type MeasureName = keyof Measures;

/** A quantity, or the seconds from a moment until it is carried out. */
export interface Measure {
  readonly name: MeasureName;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | { readonly sinceMs: number };
}
