import { readCluster } from '../requests/identifiers.ts';
import { applyTaskChange } from '../tasks/apply-state-change.ts';
import { applyAttachmentChanges, readAttachmentChanges } from '../tasks/attachment-changes.ts';
import { readExternalTask, readTaskChange } from '../tasks/read-state-change.ts';
import type { Operation } from './operation.ts';

/** An external agent tells what became of a task. It is heard even while it counts as disconnected. */
export const submitTaskStateChange: Operation = (turn, body) => {
  const cluster = readCluster(turn.state, body);
  const task = readExternalTask(turn.state, cluster, body);
  const change = readTaskChange(task, body);
  applyAttachmentChanges(turn, readAttachmentChanges(turn, cluster, body));
  applyTaskChange(turn, task, change);
  return { acknowledgment: 'ACK' };
};
