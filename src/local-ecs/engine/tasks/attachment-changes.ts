import { lastSegment } from '../../../ecs/arn.ts';
import { invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { readObjects, readString, required } from '../requests/members.ts';
import type { Turn } from '../turn.ts';
import { changeTask } from './change-task.ts';
import { checkExternal } from './read-state-change.ts';
import type { TaskRecord } from './task.ts';

const STATUSES = ['ATTACHED', 'DETACHED'] as const;

/** What an external agent says of a network interface. */
export interface AttachmentChange {
  readonly task: TaskRecord;
  readonly status: (typeof STATUSES)[number];
}

/** The member `attachments`, its tasks found; empty when it is absent. @throws ApiError */
export function readAttachmentChanges(
  { state }: Turn,
  cluster: ClusterRecord,
  body: JsonObject,
): readonly AttachmentChange[] {
  return (readObjects(body, 'attachments') ?? []).map((raw): AttachmentChange => {
    const arn = required(readString(raw, 'attachmentArn'), 'attachmentArn');
    const status = required(readChoice(raw, 'status', STATUSES), 'status');
    const task = state.tasks.get(state.taskIdByAttachmentId.get(lastSegment(arn)) ?? '');
    if (task?.cluster !== cluster) throw invalidParameter(`The attachment ${arn} was not found.`);
    checkExternal(task);
    return { task, status };
  });
}

/** An interface that is attached ends PROVISIONING; one that is detached is on its way to STOPPED. */
export function applyAttachmentChanges(turn: Turn, changes: readonly AttachmentChange[]): void {
  for (const { task, status } of changes) {
    const { lastStatus, desiredStatus } = task.known;
    if (status === 'ATTACHED' && lastStatus === 'PROVISIONING')
      changeTask(turn, task, { lastStatus: 'PENDING' });
    if (status === 'DETACHED' && desiredStatus === 'STOPPED' && lastStatus !== 'STOPPED')
      changeTask(turn, task, { lastStatus: 'DEPROVISIONING' });
  }
}
