import type { AgentId, OfferId, TaskId } from '../../../mesos/ids.ts';
import type { TaskInfo } from '../../../mesos/task-info.ts';
import type { TaskStatus } from '../../../mesos/task-status.ts';
import type { Deployment } from './deployment.ts';
import type { MarathonEvent } from './event.ts';
import type { Instance } from './instance.ts';
import type { Probe } from './probe.ts';
import type { RecordChange } from './record.ts';

/** What has become of a command. */
export type Answer =
  | { readonly type: 'deployed'; readonly deployment: Deployment }
  /** What the change said. */
  | { readonly type: 'refused'; readonly refusal: unknown }
  /** The new tree's dependencies go in a circle. */
  | { readonly type: 'cyclic' }
  /** Other deployments are at work on the same apps. */
  | { readonly type: 'locked'; readonly deployments: readonly string[] }
  | { readonly type: 'tooManyDeployments'; readonly limit: number }
  | { readonly type: 'killed'; readonly instances: readonly Instance[] }
  /** What was named is not there. */
  | { readonly type: 'notFound' }
  | { readonly type: 'done' };

/** A line for the log. */
export interface Note {
  readonly level: 'debug' | 'info' | 'warn';
  readonly message: string;
  /** By which machines know the line: `deployment.started`. */
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * What is to be done. All changes of records of a turn are stored, together, before anything else of it is done; the rest is
 * done in order.
 */
export type Effect =
  | { readonly type: 'persist'; readonly change: RecordChange }
  | { readonly type: 'answer'; readonly request: number; readonly answer: Answer }
  | { readonly type: 'acknowledge'; readonly status: TaskStatus }
  | {
      readonly type: 'launch';
      readonly offerId: OfferId;
      readonly tasks: readonly TaskInfo[];
      /** For what is left of the offer, in seconds. */
      readonly refuseSeconds: number;
    }
  | { readonly type: 'decline'; readonly offerId: OfferId; readonly refuseSeconds: number }
  | { readonly type: 'kill'; readonly taskId: TaskId }
  | { readonly type: 'revive' }
  | { readonly type: 'suppress' }
  /** None: all tasks that are not over. */
  | {
      readonly type: 'reconcile';
      readonly tasks: readonly { readonly taskId: TaskId; readonly agentId: AgentId }[];
    }
  | { readonly type: 'probe'; readonly probe: Probe }
  | { readonly type: 'event'; readonly event: MarathonEvent; readonly atMs: number }
  | { readonly type: 'note'; readonly note: Note };
