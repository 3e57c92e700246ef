import type { FrameworkId, OfferId, TaskId } from '../mesos/ids.ts';

/** What an operator may have done beside what frameworks do themselves. */
export type OperatorCommand =
  | { readonly type: 'TEARDOWN'; readonly frameworkId: FrameworkId }
  | { readonly type: 'KILL'; readonly frameworkId: FrameworkId; readonly taskId: TaskId }
  | { readonly type: 'RESCIND'; readonly offerId: OfferId };

/** Why a command had no effect, with a status as HTTP has them. */
export interface CommandRefusal {
  readonly status: 404 | 503;
  readonly message: string;
}
